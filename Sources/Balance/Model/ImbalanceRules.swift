/// The numbers of the imbalance model. Each is an assumption that the data may refute: a prior, not a measured fact.
///
/// A state's score `u` is in standard deviations of healthy adults of the same sex beyond their mean, towards tight or weak.
/// What has no other source is assumed. Norms and errors of self-tests are in `self-tests.toml`.
public struct ImbalanceRules: Codable, Equatable, Sendable {
    // MARK: Scales

    /// Beyond this score a state is present.
    public var presence = 0.75
    /// What people are shown: 0.2 is the mean of healthy people, 0.4 a standard deviation, so 0.5 is `presence`.
    public var ordinary = 0.2
    public var perDeviation = 0.4
    public var reference: Double { ordinary + perDeviation * presence }

    // MARK: What is supposed of somebody of whom nothing is known

    /// About 37 % have neck or upper back pain, and are about .65 worse (deep neck flexors 21 to 24 s beside 29 to 39 s,
    /// neck flexors 7.1±2.0 beside 9.4±2.4). Nothing says that they differ below.
    public var upperMean = 0.24
    public var lowerMean = 0.0
    /// The healthy people's 1, and .3² for how far the base rate may be off.
    public var priorVariance = 1.09
    /// Covariance of any two states …
    public var sharedCovariance = 0.05
    /// … and so much more of one region …
    public var regionCovariance = 0.09
    /// … of one region and kind (neck flexors and extensors correlate by .52; halved) …
    public var kindCovariance = 0.14
    /// … and of one muscle and kind, on the other side.
    public var otherSideCovariance = 0.30
    /// Days after which 1/e of what was found still holds (r = .71 in six months).
    public var fading_days = 540.0

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
    /// A day of this many weighted minutes, in this many worn, is an exposure of one.
    public var unitDose_min = 60.0
    public var unitWorn_min = 480.0
    /// Worn for less, a day is missing: it says nothing, least of all something good.
    public var leastWorn_min = 240.0
    /// Exposure is looked at over this many days before today …
    public var exposureDays = 28
    /// … as the mean of ln(0.1 + E), over this spread …
    public var exposureOffset = 0.1
    public var exposureSpread = 0.8
    /// … held within these bounds …
    public var exposureBound = 2.0
    /// … and believed by n / (n + 3).
    public var exposureDoubt_days = 3.0
    /// How much a unit of it, with a loading of 1, raises a score: not known, so with a deviation. A mixture of 0 (.6),
    /// 0.1 (.3) and 0.3 (.1) has these moments.
    public var couplingMean = 0.06
    public var couplingDeviation = 0.10

    // MARK: The routine

    /// Days in which what was gained fades to 1/e. Stretching gains fell from an effect size of .93 to .55 after two to six
    /// weeks without training (Konrad 2025): 28 / ln(.93 / .55) = 53.
    public var routineFading_days = 53.0
    /// This many whole sessions, done at once, are a load of 1.
    public var routineSessions = 16.0
    /// What a load of 1 takes off a score in this wearer: the mean is 0, so that only own retests count as progress.
    public var effectDeviation = 0.15
    /// What the trials would make one expect of it (halved for home); shown apart, never counted.
    public var expectedEffect = 0.20
    public var expectedEffectDeviation = 0.20

    // MARK: Self-tests

    /// Of a test that nobody has validated: the least of its variance that is error, and the part of that which lasts, so
    /// that doing it again is no proof.
    public var leastError = 0.2
    public var lastingShare = 0.8
    /// How many times a retest error may be where it grows with the answer.
    public var errorGrowth = 0.5...1.5
    /// Sessions within this many days of each other tell how well somebody measures.
    public var repeat_days = 7
    /// What is known of it beforehand counts like this many repeats.
    public var errorDoubt = 6.0
    /// How far the personal error variance may lie from the usual one.
    public var personalError = 0.25...4.0
    /// A reading further from what is known than this many of its deviations is believed less (Huber) …
    public var huberDeviations = 2.0
    /// … and further than this contradicts it: it is to be done again.
    public var contradictionDeviations = 2.5
    /// Somebody who has done a test of a state once, and twice or more, may have done it carelessly.
    public var carelessOnce = 0.10
    public var carelessTwice = 0.05
    public var carelessPattern = 0.06

    // MARK: Words

    public var likelyProbability = 0.80
    public var possibleProbability = 0.35
    public var unlikelyProbability = 0.15
    /// Of a pattern, and how many times what is supposed of somebody of whom nothing is known.
    public var possiblePattern = 0.27
    public var possiblePatternLift = 1.1
    /// A reading supports a word for this many days …
    public var supporting_days = 56
    /// … and one of a test that measures the state itself, beyond `presence`, the word “likely”.
    public var direct_days = 42
    /// A test is due again after this many days.
    public var retest_days = 28
    /// The sensor is worn enough with this many days of the last seven.
    public var wornDaysOfSeven = 5

    public init() {}

    /// The version of the model, stamped on what it made; `+` where a number differs from its default.
    public var version: String { self == ImbalanceRules() ? "2.1" : "2.1+" }

    /// A score and its variance as people are shown them.
    public func shown(score: Double, variance: Double) -> StateEstimate {
        StateEstimate(mean: ordinary + perDeviation * score, variance: perDeviation * perDeviation * variance)
    }
}
