/// How far the states of a pattern, taken together, lie beyond the reference (DOMAIN 4, "Pattern score").
///
/// Patterns are scored each for itself: they do not exclude each other.
public struct PatternScore: Equatable, Sendable {
    /// The equal-weight mean of its states, with a variance that holds their correlation.
    public let estimate: StateEstimate
    public let probability: Double

    /// - Returns: `nil` for a pattern without states.
    public init?(of states: [StateEstimate], rules: ImbalanceRules = ImbalanceRules()) {
        guard !states.isEmpty else { return nil }
        let count = Double(states.count)
        let mean = states.map(\.mean).reduce(0, +) / count
        // The sum over all pairs, as squares: the whole, correlated, and what each adds for itself.
        let deviations = states.map(\.deviation).reduce(0, +)
        let own = states.map { max(0, $0.variance) }.reduce(0, +)
        let correlation = rules.patternCorrelation
        let variance = (correlation * deviations * deviations + (1 - correlation) * own) / (count * count)
        estimate = StateEstimate(mean: mean, variance: variance)
        probability = estimate.probability(above: rules.reference)
    }
}
