/// What can be turned in the body, in degrees. Every angle is 0 when standing with the arms hanging, palms to the
/// thighs; a name says which way is positive.
enum Joint: String, CaseIterable, Sendable {
    // The pelvis in the room.
    /// Forward; 90 lies face down, −90 lies on the back.
    case pelvisPitch = "pelvis.pitch"
    /// To the right.
    case pelvisRoll = "pelvis.roll"
    /// To the left, seen from above.
    case pelvisYaw = "pelvis.yaw"

    // The spine: forward, to the right, to the left; shared among its vertebrae.
    case lumbarFlexion = "lumbar.flex"
    case lumbarSide = "lumbar.side"
    case lumbarTwist = "lumbar.twist"
    case thoracicFlexion = "thorax.flex"
    case thoracicSide = "thorax.side"
    case thoracicTwist = "thorax.twist"
    case neckFlexion = "neck.flex"
    case neckSide = "neck.side"
    case neckTwist = "neck.twist"
    /// Between skull and neck: a nod.
    case headFlexion = "head.flex"
    case headSide = "head.side"
    case headTwist = "head.twist"

    // The arms. "Raise" is away from hanging, "plane" where to: 0 sideways, 90 forward, −90 backward.
    case girdleUpLeft = "girdleL.up"
    case girdleUpRight = "girdleR.up"
    case girdleForwardLeft = "girdleL.fwd"
    case girdleForwardRight = "girdleR.fwd"
    case shoulderRaiseLeft = "shoulderL.raise"
    case shoulderRaiseRight = "shoulderR.raise"
    case shoulderPlaneLeft = "shoulderL.plane"
    case shoulderPlaneRight = "shoulderR.plane"
    /// About the upper arm, outward.
    case shoulderRotationLeft = "shoulderL.rot"
    case shoulderRotationRight = "shoulderR.rot"
    case elbowFlexionLeft = "elbowL.flex"
    case elbowFlexionRight = "elbowR.flex"
    /// Of the forearm: the palm turns down (a forearm held forward).
    case pronationLeft = "forearmL.pron"
    case pronationRight = "forearmR.pron"
    /// Toward the palm.
    case wristFlexionLeft = "wristL.flex"
    case wristFlexionRight = "wristR.flex"

    // The legs.
    case hipFlexionLeft = "hipL.flex"
    case hipFlexionRight = "hipR.flex"
    case hipAbductionLeft = "hipL.abd"
    case hipAbductionRight = "hipR.abd"
    /// Outward.
    case hipRotationLeft = "hipL.rot"
    case hipRotationRight = "hipR.rot"
    case kneeFlexionLeft = "kneeL.flex"
    case kneeFlexionRight = "kneeR.flex"
    /// Toes up.
    case ankleFlexionLeft = "ankleL.flex"
    case ankleFlexionRight = "ankleR.flex"

    /// How far people can turn it, in degrees.
    ///
    /// Source: American Academy of Orthopaedic Surgeons, Joint Motion: Method of Measuring and Recording (1965), for
    /// limbs and the neck as a whole; Kapandji, Physiology of the Joints, for the hip turned outward; White and Panjabi,
    /// Clinical Biomechanics of the Spine (1990), for how lumbar, thoracic and upper neck share it. From general knowledge of these books, rounded outward to 5°.
    var rangeDegrees: ClosedRange<Double> {
        switch self {
        case .pelvisPitch, .pelvisRoll, .pelvisYaw: -180...180
        case .lumbarFlexion: -30...60
        case .lumbarSide: -30...30
        case .lumbarTwist: -15...15
        case .thoracicFlexion: -30...45
        case .thoracicSide: -30...30
        case .thoracicTwist: -40...40
        case .neckFlexion: -50...45
        case .neckSide: -40...40
        case .neckTwist: -45...45
        case .headFlexion: -25...25
        case .headSide: -10...10
        case .headTwist: -45...45
        case .girdleUpLeft, .girdleUpRight: -10...40
        case .girdleForwardLeft, .girdleForwardRight: -30...30
        case .shoulderRaiseLeft, .shoulderRaiseRight: 0...180
        // Across the chest by 45° when held forward; how far backward depends on how far it is raised.
        case .shoulderPlaneLeft, .shoulderPlaneRight: -120...135
        case .shoulderRotationLeft, .shoulderRotationRight: -95...100
        case .elbowFlexionLeft, .elbowFlexionRight: 0...150
        case .pronationLeft, .pronationRight: -90...90
        case .wristFlexionLeft, .wristFlexionRight: -90...80
        case .hipFlexionLeft, .hipFlexionRight: -30...125
        case .hipAbductionLeft, .hipAbductionRight: -30...50
        case .hipRotationLeft, .hipRotationRight: -45...60
        case .kneeFlexionLeft, .kneeFlexionRight: 0...155
        case .ankleFlexionLeft, .ankleFlexionRight: -55...30
        }
    }

    static let number = allCases.count
    /// Its place in `JointAngles`.
    var index: Int { Self.places[self] ?? 0 }
    private static let places = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })
}
