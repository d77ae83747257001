import Motion

/// The numbers of the imbalance model. Each is an assumption that the data may refute: a prior, not a measured fact.
///
/// "DOMAIN" is the project's domain specification; a number without another source is its section 4.
public struct ImbalanceRules: Codable, Equatable, Sendable {
    // MARK: What is known before anything is known

    public var priorMean = 0.40
    public var priorVariance = 0.0625
    /// Where a state settles that nothing drives: what is ordinary.
    public var ordinary = 0.2
    /// Beyond this a state is spoken of.
    public var reference = 0.5

    // MARK: Exposure of a day

    /// Flexion beyond the calibrated upright that loads nothing yet …
    public var freeDegrees = 10.0
    /// … and how much more counts once.
    public var unitDegrees = 20.0
    public var greatestAngleWeight = 3.0
    /// Held for longer than this it counts more …
    public var freeHold_min = 1.0
    /// … up to double this much later (RULA: static for more than ten minutes).
    public var holdSpan_min = 9.0
    /// A day of so many weighted minutes, in so many worn, is an exposure of one.
    public var unitDose_min = 60.0
    public var unitWorn_min = 480.0
    /// Worn for less, a day is missing: it says nothing, least of all something good.
    public var leastWorn_min = 240.0

    // MARK: The day step

    /// Days in which what was gained or lost fades to 1/e. Stretching gains fell from an effect size of .93 to .55 after
    /// two to six weeks without training (Konrad 2025): 28 / ln(.93 / .55) = 53.
    public var fading_days = 53.0
    /// The level above zero at which an exposure of one, with no routine, settles: (b + 0.6) / (1 + 0.6) = 0.5.
    public var exposureDrive = 0.6
    /// Days in which the full routine alone halves a state (programmes run for 2 to 13 weeks, Bayattork 2020).
    public var halving_days = 28.0
    /// What a day adds to the variance, worn and not.
    public var wornDeviation = 0.03
    public var missingDeviation = 0.05

    // MARK: Self-tests

    /// How far the value of a test that is one standard deviation worse than its norm lies above what is ordinary.
    public var perDeviation = 0.4
    /// What a test with two answers says: tight or weak, or not.
    public var positiveLevel = 0.75
    public var negativeLevel = 0.25
    /// The same test again within so many days is averaged, not counted twice.
    public var sameTest_days = 7
    /// A test is due again after so many days.
    public var retest_days = 14

    // MARK: Patterns and words

    /// Between two states of one pattern.
    public var patternCorrelation = 0.5
    public var likelyProbability = 0.80
    public var possibleProbability = 0.50
    public var unlikelyProbability = 0.20
    /// A test supports a claim for so many days.
    public var supporting_days = 21
    /// So many of the last seven days must have been worn where the sensor has a say.
    public var wornDaysOfSeven = 5

    public init() {}

    /// Per day and unit of exposure.
    var exposureRate: Double { exposureDrive / fading_days }
    /// Per day of the full routine.
    var routineRate: Double { Scalar.log(2) / halving_days }

    /// The version of the model, stamped on what it made; `+` where a number differs from its default.
    public var version: String { self == ImbalanceRules() ? "1" : "1+" }
}
