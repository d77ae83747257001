/// One posture of a movement, as the data file says it.
struct KeyPose: Equatable, Sendable {
    /// What to do to come here, in plain words.
    var words: String
    /// The time on the way here from the pose before, and how long it lasts.
    var moveSeconds: Double
    var holdSeconds: Double
    var angles = JointAngles()
    var soleDegrees = Sides<Double?> { _ in nil }
    var pins: [Pin] = []
    var rest = Rest(part: .body, height: 0)
    var anchor = Anchor(part: .pelvis, x: 0, y: 0)
    /// Places whose way here a still picture shows as an arrow however short it is, instead of the longest ways.
    var traces: [Spot] = []
    /// What is beside the body in this pose only: where it presses, what is measured.
    var props: [Prop] = []
}

/// What lies or stands on something, and how high that is: the body sinks until its lowest point touches.
struct Rest: Equatable, Sendable {
    enum Part: String, Sendable {
        /// Everything but limbs held by pins in the room.
        case body
        case pelvis, trunk, head, footL, footR, feet, kneeL, kneeR, knees
    }

    var part: Part
    var height: Double
}

/// What stays where it is, seen from above.
struct Anchor: Equatable, Sendable {
    enum Part: String, Sendable {
        case pelvis, chest, head, footL, footR, feet, kneeL, kneeR, knees
    }

    var part: Part
    var x: Double
    var y: Double
}
