/// What is supposed of all states together of somebody of whom nothing is known: `u ~ N(mean, covariance)`.
struct JointPrior: Sendable {
    let count: Int
    let mean: [Double]
    /// Row by row.
    let covariance: [Double]

    init(_ states: [ModelBasis.State], rules: ImbalanceRules) {
        count = states.count
        mean = states.map { $0.region == .upper ? rules.upperMean : rules.lowerMean }
        var covariance = [Double](repeating: 0, count: states.count * states.count)
        for (row, a) in states.enumerated() {
            for (column, b) in states.enumerated() {
                covariance[row * states.count + column] =
                    row == column ? rules.priorVariance : Self.covariance(a, b, rules)
            }
        }
        self.covariance = covariance
    }

    private static func covariance(_ a: ModelBasis.State, _ b: ModelBasis.State, _ rules: ImbalanceRules) -> Double {
        guard a.region == b.region else { return rules.sharedCovariance }
        guard a.key.kind == b.key.kind else { return rules.sharedCovariance + rules.regionCovariance }
        let alike = rules.sharedCovariance + rules.regionCovariance + rules.kindCovariance
        return a.key.muscle == b.key.muscle ? alike + rules.otherSideCovariance : alike
    }

    /// The variance of a test's score that its loads do not explain.
    func errorVariance(of loads: [ModelBasis.Channel.Load], rules: ImbalanceRules) -> Double {
        var explained = 0.0
        for a in loads {
            for b in loads { explained += a.value * b.value * covariance[a.state * count + b.state] }
        }
        return max(rules.leastError, rules.priorVariance - explained)
    }
}
