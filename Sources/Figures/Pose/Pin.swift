import Motion

/// What a hand or a foot is held on, and where.
struct Pin: Equatable, Sendable {
    enum Limb: Hashable, Sendable {
        /// The wrist, or the palm of a hand in line with its forearm.
        case hand(BodySide)
        /// The ankle.
        case foot(BodySide)
    }

    /// What it moves with.
    enum Holder: Equatable, Sendable {
        case room
        case head
        case chest
        case pelvis
        case thigh(BodySide)
        case shank(BodySide)
    }

    var limb: Limb
    var holder: Holder
    /// In the holder's axes, in body heights.
    var target: Vector3
    /// The palm comes to the target, not the wrist.
    var isPalm = false

    /// Where the target is in the room.
    func place(_ skeleton: Skeleton) -> Vector3 {
        switch holder {
        case .room: target
        case .head: skeleton.head.point(target)
        case .chest: skeleton.upperChest.point(target)
        case .pelvis: skeleton.pelvis.point(target)
        case .thigh(let side): skeleton.legs[side].thigh.point(target)
        case .shank(let side): skeleton.legs[side].shank.point(target)
        }
    }
}
