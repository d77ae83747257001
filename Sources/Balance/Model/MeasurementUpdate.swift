import Motion

extension StateEstimate {
    /// What came of one day's tests of a state.
    public struct Update: Equatable, Sendable {
        public var estimate: StateEstimate
        /// How far tests and earlier knowledge are apart, as a chi-square over its degrees of freedom; 1 is usual.
        public var disagreement: Double
        /// Further apart than their errors allow (beyond the 95 % point).
        public var isContradictory: Bool
    }

    /// The state after the tests of one day, whose order does not matter.
    ///
    /// The tests, weighted by their errors, become one measurement, and that a Kalman update: `K = P/(P+s²)`.
    ///
    /// **Contradiction.** What is known (mean, variance) and the n tests are n+1 estimates of one number. If their spread
    /// around the common result, a chi-square of n degrees of freedom, is beyond its 95 % point, then at least one of the
    /// stated errors is wrong, and nobody knows which: the result's variance is multiplied by chi-square/n, the square of
    /// the Birge ratio, as physicists do with measurements that disagree (R. T. Birge, Phys. Rev. 40 (1932) 207; Particle
    /// Data Group, "Review of Particle Physics", section 5.2.2). It is never smaller than before such tests, and never
    /// greater than that of somebody of whom nothing is known: a contradiction tells no less than nothing.
    public func updated(with tests: [TestMeasurement], rules: ImbalanceRules = ImbalanceRules()) -> Update {
        let tests = tests.filter { $0.deviation > 0 && $0.deviation.isFinite && $0.level.isFinite }
        guard !tests.isEmpty else { return Update(estimate: self, disagreement: 0, isContradictory: false) }
        let test = TestMeasurement.combined(tests)
        let testVariance = test.deviation * test.deviation
        let gain = variance / (variance + testVariance)
        let innovation = test.level - mean
        var estimate = StateEstimate(
            mean: clamped(mean + gain * innovation, 0, 1), variance: (1 - gain) * variance)
        let chiSquare =
            innovation * innovation / (variance + testVariance)
            + TestMeasurement.chiSquare(of: tests, around: test.level)
        let disagreement = chiSquare / Double(tests.count)
        let isContradictory = chiSquare > Self.chiSquareLimit(degrees: tests.count)
        if isContradictory {
            let widened = max(variance, estimate.variance * disagreement)
            estimate.variance = min(widened, max(variance, rules.priorVariance))
        }
        return Update(estimate: estimate, disagreement: disagreement, isContradictory: isContradictory)
    }

    /// The 95 % point of the chi-square distribution (Abramowitz and Stegun, table 26.8; beyond it 26.4.17).
    static func chiSquareLimit(degrees: Int) -> Double {
        let table = [3.841, 5.991, 7.815, 9.488, 11.070, 12.592]
        guard degrees > table.count else { return table[max(1, degrees) - 1] }
        let ninth = 2 / (9 * Double(degrees))
        let root = 1 - ninth + 1.645 * ninth.squareRoot()
        return Double(degrees) * root * root * root
    }
}

extension TestMeasurement {
    /// Independent tests as one: each weighs as the inverse of its variance.
    static func combined(_ tests: [TestMeasurement]) -> TestMeasurement {
        // In one order, so that the sums do not depend on the one they came in.
        let tests = tests.sorted { ($0.level, $0.deviation) < ($1.level, $1.deviation) }
        var weight = 0.0
        var weighted = 0.0
        for test in tests {
            let precision = 1 / (test.deviation * test.deviation)
            weight += precision
            weighted += precision * test.level
        }
        return TestMeasurement(level: weighted / weight, deviation: (1 / weight).squareRoot())
    }

    /// The same test done again within days, as one: its level is the mean, its error that of one test.
    ///
    /// Repeats that disagree by more than their errors allow widen it by the Birge ratio (see `StateEstimate.updated`).
    static func averaged(_ repeats: [TestMeasurement]) -> TestMeasurement {
        let mean = combined(repeats)
        let count = Double(repeats.count)
        guard count > 1 else { return mean }
        var deviation = mean.deviation * count.squareRoot()
        let chiSquare = chiSquare(of: repeats, around: mean.level)
        if chiSquare > StateEstimate.chiSquareLimit(degrees: repeats.count - 1) {
            deviation *= (chiSquare / (count - 1)).squareRoot()
        }
        return TestMeasurement(level: mean.level, deviation: deviation)
    }

    static func chiSquare(of tests: [TestMeasurement], around level: Double) -> Double {
        tests.map { test in
            let distance = (test.level - level) / test.deviation
            return distance * distance
        }.sorted().reduce(0, +)
    }
}
