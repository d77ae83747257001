import Motion

/// What is supposed of one state: 0.2 is ordinary, 0.5 the reference, 1 extreme; never without its variance.
public struct StateEstimate: Codable, Equatable, Sendable {
    /// 0…1.
    public var mean: Double
    public var variance: Double

    public init(mean: Double, variance: Double) {
        self.mean = mean
        self.variance = variance
    }

    /// What is supposed of somebody of whom nothing is known.
    public init(priorOf rules: ImbalanceRules) {
        self.init(mean: rules.priorMean, variance: rules.priorVariance)
    }

    public var deviation: Double { max(0, variance).squareRoot() }

    /// The probability that the state lies beyond a level, for a normal distribution.
    public func probability(above level: Double) -> Double {
        guard variance > 0 else { return mean > level ? 1 : 0 }
        return 1 - 0.5 * (1 + Scalar.erf((level - mean) / (2 * variance).squareRoot()))
    }
}

/// What acts on a state during one day.
public struct DayLoad: Equatable, Sendable {
    /// The exposure of the posture that loads this state; `nil` on a missing day.
    public var exposure: Double?
    /// How strongly it does, 0…1; 0 where the sensor says nothing about this state.
    public var loading: Double
    /// Completed part of the prescribed dose, 0…1.
    public var routine: Double

    public init(exposure: Double?, loading: Double, routine: Double) {
        self.exposure = exposure
        self.loading = loading
        self.routine = routine
    }
}

extension StateEstimate {
    /// One day further: the exact solution of `dx/dt = -(x-b)/tau + a kE E (1-x) - kX A x` over a day.
    public mutating func advance(_ load: DayLoad, rules: ImbalanceRules = ImbalanceRules()) {
        let fading = 1 / rules.fading_days
        let exposure = max(0, load.exposure ?? 0) * clamped(load.loading, 0, 1) * rules.exposureRate
        let rate = fading + exposure + rules.routineRate * clamped(load.routine, 0, 1)
        let settled = (rules.ordinary * fading + exposure) / rate
        let kept = Scalar.exp(-rate)
        mean = settled + (mean - settled) * kept
        // Of a state that the sensor does not see, a worn day tells as little as a missing one.
        let tells = load.exposure != nil && load.loading > 0
        let added = tells ? rules.wornDeviation : rules.missingDeviation
        variance = kept * kept * variance + added * added
    }
}
