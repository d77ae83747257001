/// Which way, and how far, this wearer slumps: from some seconds of a slump held on purpose.
public struct SlumpHold: Codable, Equatable, Sendable {
    /// A smaller change from the upright is no slump: it says nothing about the direction.
    public static let leastDegrees = 8.0

    /// The parts of the inclination from the upright hold; + = forward, + = right.
    public var forwardDegrees: Double
    public var rightDegrees: Double
    /// What a low sensor (L5) was inclined by meanwhile, + = forward; `nil` without one.
    public var lowForwardDegrees: Double?

    public init(forwardDegrees: Double, rightDegrees: Double, lowForwardDegrees: Double?) {
        self.forwardDegrees = forwardDegrees
        self.rightDegrees = rightDegrees
        self.lowForwardDegrees = lowForwardDegrees
    }

    /// `nil` where nobody slumped, or not far enough.
    public init?(_ held: PostureHold) {
        guard held.kind == .slump, held.forwardDegrees >= Self.leastDegrees else { return nil }
        self.init(
            forwardDegrees: held.forwardDegrees, rightDegrees: held.rightDegrees,
            lowForwardDegrees: held.lowForwardDegrees)
    }
}
