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
