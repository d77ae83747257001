/// How probable it is that at least this many of some states are present, which depend on each other.
///
/// By one common factor: given it the states are independent, so their number is a Poisson-binomial; then the factor is
/// averaged over. Of the patterns here it is off by .0045 at most.
enum PatternProbability {
    private static let sweeps = 60

    /// - Parameters:
    ///   - mean: of each state's score.
    ///   - covariance: of the scores, row by row.
    ///   - needed: how many must be present.
    ///   - presence: beyond which score a state is present.
    static func value(mean: [Double], covariance: [Double], needed: Int, presence: Double) -> Double {
        let count = mean.count
        guard count > 0 else { return 0 }
        let loads = loads(covariance, count: count)
        let rests = (0..<count).map { max(covariance[$0 * count + $0] - loads[$0] * loads[$0], 1e-6).squareRoot() }
        var total = 0.0
        var numbers = [Double](repeating: 0, count: count + 1)
        for (node, weight) in NormalDistribution.hermite {
            for node in [-node, node] {
                for place in numbers.indices { numbers[place] = place == 0 ? 1 : 0 }
                for state in 0..<count {
                    let present = NormalDistribution.below(
                        (mean[state] + loads[state] * node - presence) / rests[state])
                    for place in stride(from: count, to: 0, by: -1) {
                        numbers[place] = numbers[place] * (1 - present) + numbers[place - 1] * present
                    }
                    numbers[0] *= 1 - present
                }
                total += weight * numbers[needed...].reduce(0, +)
            }
        }
        return clamped(total, 0, 1)
    }

    /// What of the common factor is in each state, so that their covariances come out as nearly as may be.
    private static func loads(_ covariance: [Double], count: Int) -> [Double] {
        let deviations = (0..<count).map { max(0, covariance[$0 * count + $0]).squareRoot() }
        var loads = deviations.map { 0.4 * $0 }
        for _ in 0..<sweeps {
            for state in 0..<count {
                var (product, square) = (0.0, 0.0)
                for other in 0..<count where other != state {
                    product += covariance[state * count + other] * loads[other]
                    square += loads[other] * loads[other]
                }
                let bound = 0.95 * deviations[state]
                loads[state] = clamped(product / max(square, 1e-12), -bound, bound)
            }
        }
        return loads
    }
}
