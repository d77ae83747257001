import Motion

/// A thing beside the body.
struct Prop: Equatable, Sendable {
    enum Shape: Equatable, Sendable {
        /// Corner to corner, in the room.
        case box(Vector3, Vector3)
        /// The same, pale: it only says where the wall is.
        case wall(Vector3, Vector3)
        /// A round thing between two places: a roller, a post.
        case rod(Spot, Spot, radius: Double)
        case ball(Spot, radius: Double)
        /// A band or a strap through places.
        case cord([Spot])
        /// What is measured, between two places.
        case measure(Spot, Spot)
        /// A force where nothing moves, from its tail to the place that is pressed.
        case push(Spot, Spot)
        /// Where the breath goes, or what is meant.
        case arrow(Spot, Spot)
    }

    /// Drawn before the body, or after it.
    enum Layer: Sendable {
        case behind, front
    }

    var shape: Shape
    var layer: Layer
}

extension Prop {
    /// Chair, facing where the figure faces: a seat at `seat`, its middle at `x`; without a back it is a stool.
    static func chair(x: Double, seat: Double, back: Double?) -> [Prop] {
        let half = 0.125
        let leg = 0.012
        func box(_ a: Vector3, _ b: Vector3) -> Prop { Prop(shape: .box(a, b), layer: .behind) }
        var props: [Prop] = []
        for side in [half, -half] {
            for front in [half - leg, -half + leg] {
                props.append(
                    box(
                        Vector3(x + front - leg, side - leg, 0),
                        Vector3(x + front + leg, side + leg, seat - 0.02)))
            }
        }
        props.append(
            box(Vector3(x - half, -half, seat - 0.024), Vector3(x + half, half, seat)))
        if let back {
            props.append(
                box(Vector3(x - half - 0.016, -half, seat - 0.01), Vector3(x - half, half, seat + back)))
        }
        return props
    }
}
