import Motion

/// A place on the body or in the room.
struct Spot: Equatable, Sendable {
    enum Holder: String, CaseIterable, Sendable {
        case room, pelvis, chest, neck, head
        case upperArmL, upperArmR, forearmL, forearmR, handL, handR
        case thighL, thighR, shankL, shankR, footL, footR
    }

    var holder: Holder
    /// In the holder's axes, in body heights.
    var offset: Vector3

    func place(_ s: Skeleton) -> Vector3 {
        switch holder {
        case .room: offset
        case .pelvis: s.pelvis.point(offset)
        case .chest: s.upperChest.point(offset)
        case .neck: s.neck.point(offset)
        case .head: s.head.point(offset)
        case .upperArmL: s.arms.left.upperArm.point(offset)
        case .upperArmR: s.arms.right.upperArm.point(offset)
        case .forearmL: s.arms.left.forearm.point(offset)
        case .forearmR: s.arms.right.forearm.point(offset)
        case .handL: s.arms.left.hand.point(offset)
        case .handR: s.arms.right.hand.point(offset)
        case .thighL: s.legs.left.thigh.point(offset)
        case .thighR: s.legs.right.thigh.point(offset)
        case .shankL: s.legs.left.shank.point(offset)
        case .shankR: s.legs.right.shank.point(offset)
        case .footL: s.legs.left.foot.point(offset)
        case .footR: s.legs.right.foot.point(offset)
        }
    }
}

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
    }

    /// Drawn before the body, or after it.
    enum Layer: String, Sendable {
        case behind, front
    }

    var shape: Shape
    var layer: Layer
}

extension Prop {
    /// Chair, facing where the figure faces: a seat at `seat`, its middle at `x`; without a back it is a stool.
    static func chair(x: Double, y: Double = 0, seat: Double, back: Double?) -> [Prop] {
        let half = 0.125
        let leg = 0.012
        func box(_ a: Vector3, _ b: Vector3) -> Prop { Prop(shape: .box(a, b), layer: .behind) }
        var props: [Prop] = []
        for side in [half, -half] {
            for front in [half - leg, -half + leg] {
                props.append(
                    box(
                        Vector3(x + front - leg, y + side - leg, 0),
                        Vector3(x + front + leg, y + side + leg, seat - 0.02)))
            }
        }
        props.append(
            box(Vector3(x - half, y - half, seat - 0.024), Vector3(x + half, y + half, seat)))
        if let back {
            props.append(
                box(Vector3(x - half - 0.016, y - half, seat - 0.01), Vector3(x - half, y + half, seat + back)))
        }
        return props
    }
}
