import Motion

/// A body part's own axes in the room: x forward, y left, z toward the head when the body stands upright.
struct BodyFrameInRoom: Equatable, Sendable {
    var origin: Vector3
    var turn: Quaternion

    func point(_ x: Double, _ y: Double, _ z: Double) -> Vector3 { origin + turn.turned(Vector3(x, y, z)) }
    func point(_ v: Vector3) -> Vector3 { origin + turn.turned(v) }
    func direction(_ v: Vector3) -> Vector3 { turn.turned(v) }
}

/// Where the joints of a posture are.
struct Skeleton: Sendable {
    typealias Frame = BodyFrameInRoom

    struct Arm: Sendable {
        /// Origins: shoulder, elbow, wrist.
        var upperArm: Frame
        var forearm: Frame
        var hand: Frame
    }

    struct Leg: Sendable {
        /// Origins: hip, knee, ankle.
        var thigh: Frame
        var shank: Frame
        var foot: Frame
    }

    let pelvis: Frame
    /// Three lumbar, four thoracic parts, each with its origin at its lower end.
    let spine: [Frame]
    /// Origin: the prominent neck bone.
    let neck: Frame
    /// Origin: where the skull sits on the neck.
    let head: Frame
    let arms: Sides<Arm>
    let legs: Sides<Leg>

    /// The part of the chest that carries the shoulders.
    var chest: Frame { spine[5] }
    /// The neck bone with the chest's own axes.
    var upperChest: Frame { Frame(origin: neck.origin, turn: spine[6].turn) }

    init(_ state: BodyState) {
        let a = state.angles
        pelvis = Frame(origin: state.place, turn: state.pelvis)

        var spine: [Frame] = []
        var joint = pelvis.point(0, 0, BodyProportions.pelvis)
        var turn = state.pelvis
        let lumbar = Self.vertebra(a[.lumbarFlexion], a[.lumbarSide], a[.lumbarTwist], among: 3)
        for lean in BodyProportions.lumbarLeanDegrees {
            turn = turn * lumbar
            spine.append(Frame(origin: joint, turn: turn * .pitch(lean)))
            joint = spine[spine.count - 1].point(0, 0, BodyProportions.lumbar / 3)
        }
        let thoracic = Self.vertebra(a[.thoracicFlexion], a[.thoracicSide], a[.thoracicTwist], among: 4)
        for lean in BodyProportions.thoracicLeanDegrees {
            turn = turn * thoracic
            spine.append(Frame(origin: joint, turn: turn * .pitch(lean)))
            joint = spine[spine.count - 1].point(0, 0, BodyProportions.thoracic / 4)
        }
        self.spine = spine
        let chestTurn = turn
        turn = turn * Self.vertebra(a[.neckFlexion], a[.neckSide], a[.neckTwist], among: 1)
        neck = Frame(origin: joint, turn: turn * .pitch(BodyProportions.neckLeanDegrees))
        head = Frame(
            origin: neck.point(0, 0, BodyProportions.neck),
            turn: turn * Self.vertebra(a[.headFlexion], a[.headSide], a[.headTwist], among: 1))

        let chest = Frame(origin: joint, turn: chestTurn)
        arms = Sides { side in Self.arm(state, side, chest) }
        legs = Sides { side in Self.leg(state, side) }
    }

    private static func vertebra(_ flexion: Double, _ side: Double, _ twist: Double, among count: Double) -> Quaternion
    {
        .yaw(twist / count) * .pitch(flexion / count) * .roll(side / count)
    }

    /// Where the shoulder joint is, and the frame that its turn is meant in. `chest` has its origin at the neck bone.
    static func shoulder(_ state: BodyState, _ side: BodySide, _ chest: Frame) -> Frame {
        let up = state.angles[side, .girdleUpLeft, .girdleUpRight] * Units.radiansPerDegree
        let forward = state.angles[side, .girdleForwardLeft, .girdleForwardRight] * Units.radiansPerDegree
        // The collar bone turns about its inner end, near the middle of the chest.
        let y = BodyProportions.shoulderHalfBreadth
        return Frame(
            origin: chest.point(
                0.012 + y * Scalar.sin(forward), side.sign * y * Scalar.cos(forward) * Scalar.cos(up),
                -0.037 + y * Scalar.sin(up)), turn: chest.turn)
    }

    private static func arm(_ state: BodyState, _ side: BodySide, _ chest: Frame) -> Arm {
        let a = state.angles
        let shoulder = shoulder(state, side, chest)
        let upperArm = Frame(origin: shoulder.origin, turn: chest.turn * state.shoulders[side])
        let elbow = upperArm.turn * .pitch(-a[side, .elbowFlexionLeft, .elbowFlexionRight])
        let forearm = Frame(
            origin: upperArm.point(0, 0, -BodyProportions.upperArm),
            turn: elbow * .yaw(-side.sign * a[side, .pronationLeft, .pronationRight]))
        // The palm looks at the thigh: the hand bends toward it about the forearm's forward axis.
        let wrist = forearm.turn * .roll(-side.sign * a[side, .wristFlexionLeft, .wristFlexionRight])
        return Arm(
            upperArm: upperArm, forearm: forearm,
            hand: Frame(origin: forearm.point(0, 0, -BodyProportions.forearm), turn: wrist))
    }

    private static func leg(_ state: BodyState, _ side: BodySide) -> Leg {
        let a = state.angles
        let pelvis = Frame(origin: state.place, turn: state.pelvis)
        let thigh = Frame(
            origin: pelvis.point(0, side.sign * BodyProportions.hipHalfBreadth, 0),
            turn: state.pelvis * state.hips[side])
        let shank = Frame(
            origin: thigh.point(0, 0, -BodyProportions.thigh),
            turn: thigh.turn * .pitch(a[side, .kneeFlexionLeft, .kneeFlexionRight]))
        let ankle = shank.point(0, 0, -BodyProportions.shank)
        var foot = shank.turn * .pitch(-a[side, .ankleFlexionLeft, .ankleFlexionRight])
        if let sole = state.soleDegrees[side], let level = level(shank.turn) {
            foot = level * .pitch(sole)
        }
        return Leg(thigh: thigh, shank: shank, foot: Frame(origin: ankle, turn: foot))
    }

    /// The upright frame that looks where a shank's knee looks.
    private static func level(_ shank: Quaternion) -> Quaternion? {
        let y = shank.turned(Vector3(0, 1, 0))
        return Quaternion(x: y.cross(Vector3(0, 0, 1)), z: Vector3(0, 0, 1))
    }
}
