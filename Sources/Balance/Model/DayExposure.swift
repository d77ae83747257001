import Motion

/// A stretch of time in one held posture, as the imbalance model sees it.
public struct HeldPosture: Codable, Equatable, Sendable {
    public var minutes: Double
    /// Mean inclination beyond the calibrated upright: of a slouch forward, of a lean to its side.
    public var meanDegrees: Double

    public init(minutes: Double, meanDegrees: Double) {
        self.minutes = minutes
        self.meanDegrees = meanDegrees
    }
}

/// How much a day has loaded what a posture loads (DOMAIN 4, "Exposure").
public struct DayExposure: Equatable, Sendable {
    /// Minutes, weighted by angle and by how long each was held.
    public let dose_min: Double
    /// The dose of a day of usual length: 1 is an hour of it in eight.
    public let value: Double

    /// - Returns: `nil` where the day is missing: too little worn to say anything, and never taken for a good day.
    public init?(of held: [HeldPosture], worn_min: Double, rules: ImbalanceRules = ImbalanceRules()) {
        guard worn_min.isFinite, worn_min >= rules.leastWorn_min else { return nil }
        // In one order, so that the sum does not depend on the one they came in.
        let minutes = held.map { Self.dose_min(of: $0, rules: rules) }.sorted().reduce(0, +)
        // More than the whole day is no day.
        guard minutes.isFinite else { return nil }
        dose_min = minutes
        value = dose_min * (rules.unitWorn_min / worn_min) / rules.unitDose_min
    }

    /// How much an angle counts, 0…3.
    public static func angleWeight(degrees: Double, rules: ImbalanceRules = ImbalanceRules()) -> Double {
        clamped((degrees - rules.freeDegrees) / rules.unitDegrees, 0, rules.greatestAngleWeight)
    }

    /// How much more a posture counts that is held without a change, 1…2.
    public static func holdWeight(minutes: Double, rules: ImbalanceRules = ImbalanceRules()) -> Double {
        1 + clamped((minutes - rules.freeHold_min) / rules.holdSpan_min, 0, 1)
    }

    /// How much somebody has slouched of late, as the model takes it: 0 where it is ordinary or not known, ±2 at most.
    ///
    /// - Parameter days: the exposures of those days that were worn for long enough.
    static func score(of days: [Double], rules: ImbalanceRules) -> Double {
        guard !days.isEmpty else { return 0 }
        let count = Double(days.count)
        // In one order, so that the sum does not depend on the one they came in.
        let logarithms = days.map { Scalar.log(rules.exposureOffset + $0) }.sorted()
        let mean = logarithms.reduce(0, +) / count / rules.exposureSpread
        return clamped(mean, -rules.exposureBound, rules.exposureBound) * count / (count + rules.exposureDoubt_days)
    }

    static func dose_min(of held: HeldPosture, rules: ImbalanceRules) -> Double {
        angleWeight(degrees: held.meanDegrees, rules: rules) * max(0, held.minutes)
            * holdWeight(minutes: held.minutes, rules: rules)
    }
}
