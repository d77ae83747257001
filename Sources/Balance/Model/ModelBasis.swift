/// What the imbalance model must know beforehand: which states there are, what loads them, which test says what of them.
///
/// It is made of the knowledge files; the model itself knows no muscle by name.
public struct ModelBasis: Equatable, Sendable {
    public var states: [State]
    public var patterns: [Pattern]
    public var tests: [Test]
    /// The version of the knowledge it was made of.
    public var version: String

    public init(states: [State], patterns: [Pattern], tests: [Test], version: String) {
        self.states = states
        self.patterns = patterns
        self.tests = tests
        self.version = version
    }

    /// Whether neither the sensor nor any self-test tells of a state.
    public func isUnseen(_ key: StateKey) -> Bool {
        !states.contains { $0.key == key && $0.loading > 0 }
            && !tests.contains { $0.readings.contains { $0.states.contains(key) } }
    }

    public struct State: Equatable, Sendable {
        public var key: StateKey
        public var loadedBy: LoadingPosture
        /// How strongly, 0…1; 0 where the sensor says nothing about it.
        public var loading: Double

        public init(_ key: StateKey, loadedBy: LoadingPosture = .slouch, loading: Double) {
            self.key = key
            self.loadedBy = loadedBy
            self.loading = loading
        }
    }

    /// The posture, seen by the sensor, that loads a state.
    public enum LoadingPosture: String, Codable, CaseIterable, Sendable {
        case slouch
        case leanLeft = "lean_left"
        case leanRight = "lean_right"
    }

    public struct Pattern: Equatable, Sendable {
        public var id: String
        public var states: [StateKey]
        /// One side against the other, which is never more than possible.
        public var isAsymmetry: Bool
        /// The sensor has a say in it, so it must have been worn for it to be likely.
        public var needsWornDays: Bool

        public init(id: String, states: [StateKey], isAsymmetry: Bool = false, needsWornDays: Bool = false) {
            self.id = id
            self.states = states
            self.isAsymmetry = isAsymmetry
            self.needsWornDays = needsWornDays
        }
    }

    /// A self-test; one without readings is kept for its trend alone.
    public struct Test: Equatable, Sendable {
        public var id: String
        public var readings: [Reading]

        public init(id: String, readings: [Reading]) {
            self.id = id
            self.readings = readings
        }
    }

    /// What one answer of a test says about some states.
    public struct Reading: Equatable, Sendable {
        public var states: [StateKey]
        /// The answer that is read, by its id, and which side's; `both` takes all sides together.
        public var answer: String
        public var side: StateKey.Side
        public var scoring: Scoring
        /// Read only where the answer of this id is `yes`.
        public var onlyIf: String?

        public init(
            of states: [StateKey], answer: String, side: StateKey.Side = .both, scoring: Scoring, onlyIf: String? = nil
        ) {
            self.states = states
            self.answer = answer
            self.side = side
            self.scoring = scoring
            self.onlyIf = onlyIf
        }
    }

    public enum Scoring: Equatable, Sendable {
        /// Lower than the norm is worse. The errors are on the states' scale, for the mean of several trials and for one.
        case norm([Norm], meanError: Double, singleError: Double)
        /// A value beyond the limit is a positive result.
        case cutoff(Double, isPositiveAbove: Bool, Ratios)
        /// One of these choices is a positive result.
        case choices([String], Ratios)
    }

    /// Mean and standard deviation of people without complaints.
    public struct Norm: Equatable, Sendable {
        /// Of whom; `nil` for everybody else.
        public var sex: TestAnswer.Sex?
        public var mean: Double
        public var deviation: Double

        public init(sex: TestAnswer.Sex? = nil, mean: Double, deviation: Double) {
            self.sex = sex
            self.mean = mean
            self.deviation = deviation
        }
    }

    /// Likelihood ratios of either result.
    public struct Ratios: Equatable, Sendable {
        public var positive: Double
        public var negative: Double

        public init(positive: Double, negative: Double) {
            self.positive = positive
            self.negative = negative
        }
    }
}
