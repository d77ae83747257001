/// An angle for each joint, in degrees.
struct JointAngles: Equatable, Sendable {
    private var degrees = [Double](repeating: 0, count: Joint.number)

    subscript(joint: Joint) -> Double {
        get { degrees[joint.index] }
        set { degrees[joint.index] = newValue }
    }

    subscript(side: BodySide, left: Joint, right: Joint) -> Double { self[side == .left ? left : right] }
}
