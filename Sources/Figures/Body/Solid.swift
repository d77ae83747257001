import Motion

/// A ball of the body: in the room, in body heights.
struct Ball: Equatable, Sendable {
    var centre: Vector3
    var radius: Double
}

/// The hull of a few balls: every piece of the body and of most things around it.
struct Solid: Sendable {
    var balls: [Ball]
    var paint: Paint

    init(_ paint: Paint, _ balls: [Ball]) {
        self.paint = paint
        self.balls = balls
    }
}

/// What a surface is, whatever draws it.
enum Paint: Hashable, Sendable {
    case skin
    case shirt
    case shorts
    case hair
    /// Nose, ear, eye.
    case feature
    case eye
    /// A thing that carries or is held.
    case thing
    case thingEdge
    case soft
    case wall
    case floor
    /// A band, a strap.
    case cord
    /// A measure taken; where something moved along.
    case measure
    case motion
    /// A force where nothing moves.
    case push
}

/// What belongs together: outlined as one, drawn before what is nearer.
struct BodyPart: Sendable {
    enum Name: String, Sendable {
        case trunk, head, armL, armR, legL, legR
    }

    var name: Name
    var solids: [Solid]
}
