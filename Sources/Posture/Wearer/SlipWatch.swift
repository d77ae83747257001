/// Whether the clip has slipped: then all postures lie away from where they were by the same angle, and explain themselves
/// better as shifted ones than as new postures.
///
/// A hypothesis for each shift; at each held posture a small chance to go from none to any. Who only sits differently is not
/// suspected, for postures that the belief knows explain that better.
struct SlipWatch: Equatable, Sendable {
    /// Forward.
    private static let shiftsDegrees: [Double] = [0, -16, -12, -8, -4, 4, 8, 12, 16]
    /// A slip of less is no more than people differ by from hour to hour.
    private static let leastDegrees = 6.0
    /// Of a slip between two held postures (assumed: one in some days).
    private static let hazard = 0.002

    private var shares: [Double]

    /// That it has slipped by so much that it matters. Asked for with each sample, and changed by held postures alone.
    private(set) var probability = 0.0

    init() { shares = Self.shiftsDegrees.map { $0 == 0 ? 1 : 0 } }

    /// Takes a posture that was held, before it has taught the belief anything.
    mutating func take(_ posture: WearerAngles, _ belief: WearerBelief) {
        var next = shares
        let begun = shares[0] * Self.hazard / Double(shares.count - 1)
        for (index, shift) in Self.shiftsDegrees.enumerated() {
            next[index] = index == 0 ? shares[0] * (1 - Self.hazard) : shares[index] + begun
            next[index] *= belief.likelihood(posture.moved(forwardDegrees: -shift))
        }
        let total = next.reduce(0, +)
        // What nothing explains says nothing of a slip.
        guard total > 0 else { return }
        shares = next.map { $0 / total }
        probability = 0
        for (shift, share) in zip(Self.shiftsDegrees, shares) where abs(shift) >= Self.leastDegrees {
            probability += share
        }
    }
}
