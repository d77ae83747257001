import Motion

/// What a self-test says about one state: a level with the standard deviation of its error (DOMAIN 4, "Self-test update").
public struct TestMeasurement: Codable, Equatable, Sendable {
    /// 0…1, on the scale of `StateEstimate.mean`.
    public var level: Double
    public var deviation: Double

    public init(level: Double, deviation: Double) {
        self.level = level
        self.deviation = deviation
    }

    /// A value that people are known to spread around; lower is worse.
    ///
    /// `norm` is the mean and standard deviation of people without complaints, in the unit of `value`; `deviation` is that
    /// of the test's error, on the state's scale.
    public init(
        value: Double, norm: (mean: Double, deviation: Double), deviation: Double,
        rules: ImbalanceRules = ImbalanceRules()
    ) {
        level = clamped(rules.ordinary + rules.perDeviation * (norm.mean - value) / norm.deviation, 0, 1)
        self.deviation = deviation
    }

    /// A yes or no, worth as much as the likelihood ratio of the result that was obtained.
    ///
    /// - Returns: `nil` where it says nothing: a ratio of 1, or one that points the wrong way.
    public init?(isPositive: Bool, likelihoodRatio: Double, rules: ImbalanceRules = ImbalanceRules()) {
        guard likelihoodRatio > 0, likelihoodRatio.isFinite, isPositive ? likelihoodRatio > 1 : likelihoodRatio < 1
        else { return nil }
        level = isPositive ? rules.positiveLevel : rules.negativeLevel
        deviation = 0.5 / (2 * abs(Scalar.log(likelihoodRatio))).squareRoot()
    }
}
