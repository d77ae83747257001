public import LocalTime
import Numbers

/// What a wearer, or a physiotherapist for the wearer, has set.
public struct RoutineProfile: Codable, Equatable, Sendable {
    public var equipment: Set<Equipment>
    /// Ids of cautions that hold; `nil` as long as nobody has asked.
    public var cautions: Set<String>?
    /// Ids of cautions that were asked about; `nil` in what a version before set, which asked about fewer.
    public var askedCautions: Set<String>?
    /// For one session, within `possibleMinutes`.
    public var minutes: Int
    /// Ids of patterns that come first, whatever the model supposes.
    public var goals: [String]
    /// Ids of exercises that are never offered.
    public var excluded: Set<String>
    /// For norms that tell men and women apart.
    public var sex: TestAnswer.Sex?
    /// What self-tests need and this wearer has not, nor will have: somebody to help, a camera. `nil` as long as nobody
    /// has said so.
    public var lacking: Set<Equipment>?
    /// Ids of tender points that the wearer has marked; `nil` where nobody has.
    public var tender: Set<String>?
    /// The day on which the wearer said that the routine keeps to two days a week, though slouching has gone up.
    public var keptDay: LocalDay?

    /// What a session may last.
    public static let possibleMinutes = 5...30

    public init(
        equipment: Set<Equipment> = Equipment.household, cautions: Set<String>? = nil, minutes: Int = 15,
        goals: [String] = [], excluded: Set<String> = [], sex: TestAnswer.Sex? = nil
    ) {
        self.equipment = equipment
        self.cautions = cautions
        self.minutes = minutes
        self.goals = goals
        self.excluded = excluded
        self.sex = sex
    }
}

/// All that a routine is built from. The same input gives the same routine.
public struct RoutineInput: Equatable, Sendable {
    /// What the model supposes of a pattern.
    public struct PatternScore: Equatable, Sendable {
        public var id: String
        /// That it lies beyond the reference, 0…1.
        public var probability: Double
        public var claim: Claim
        public var limits: [ClaimLimit]

        public init(id: String, probability: Double, claim: Claim, limits: [ClaimLimit] = []) {
            self.id = id
            self.probability = probability
            self.claim = claim
            self.limits = limits
        }

        /// The claim, with its number where that may be said: `possible, 62 %`.
        public var text: String {
            guard let spoken = claim.spoken(probability, limits: limits) else { return claim.rawValue }
            return "\(claim.rawValue), \(String(whole: spoken * 100)) %"
        }
    }

    /// A recorded day, for the trend.
    public struct Day: Equatable, Sendable {
        public var day: LocalDay
        public var worn_min: Double
        public var slouch_min: Double
        /// Worn time in which a slouch could have been seen; `nil` where only the worn time is known.
        public var judged_min: Double?
        /// Of the posture rules that judged it: days of different rules cannot be compared.
        public var rulesVersion: String

        public init(
            day: LocalDay, worn_min: Double, slouch_min: Double, judged_min: Double? = nil, rulesVersion: String = ""
        ) {
            self.day = day
            self.worn_min = worn_min
            self.slouch_min = slouch_min
            self.judged_min = judged_min
            self.rulesVersion = rulesVersion
        }
    }

    public var today: LocalDay
    public var profile: RoutineProfile
    /// Of the posture rules in force, by which alone days are compared; `nil` where only the days say it.
    public var rulesVersion: String?
    /// What the wearer told of signs.
    public var redFlags: SignRecord
    public var patterns: [PatternScore]
    /// What the model says of each state.
    public var states: [StateScore] = []
    /// The model's mean of each state.
    public var levels: [StateKey: Double]
    public var sessions: [RoutineSession]
    /// The day of the last answer to each self-test.
    public var lastTests: [String: LocalDay]
    /// All answers to self-tests, in any order: for what is due twice, and for what has changed.
    public var answers: [TestAnswer] = []
    /// Ids of self-tests, those first that would make the model surest.
    public var usefulTests: [String] = []
    /// Ids of self-tests that the model wants again before their time: the last answer excludes what was known, or a second
    /// one would show how well somebody measures.
    public var repeatedTests: Set<String> = []
    /// The days on which the wearer said that the routine should build up again.
    public var relapses: [LocalDay] = []
    public var days: [Day]

    public init(
        today: LocalDay, profile: RoutineProfile = RoutineProfile(), redFlags: SignRecord,
        patterns: [PatternScore] = [],
        levels: [StateKey: Double] = [:], sessions: [RoutineSession] = [], lastTests: [String: LocalDay] = [:],
        days: [Day] = []
    ) {
        self.today = today
        self.profile = profile
        self.redFlags = redFlags
        self.patterns = patterns
        self.levels = levels
        self.sessions = sessions
        self.lastTests = lastTests
        self.days = days
    }
}

extension RoutineInput {
    /// Sets what is known of patterns and states to what the model supposes.
    public mutating func apply(_ result: ImbalanceResult) {
        patterns = result.patterns.map {
            PatternScore(id: $0.id, probability: $0.probability, claim: $0.claim, limits: $0.limits)
        }
        states = result.states.map { state in
            StateScore(
                key: state.key, probability: state.probability, claim: state.claim, limits: state.limits,
                isMeasured: !state.readings.isEmpty)
        }
        usefulTests = result.dueTests.map(\.id)
        repeatedTests = Set(result.dueTests.filter { [.contradiction, .second].contains($0.reason) }.map(\.id))
        levels = Dictionary(result.states.map { ($0.key, $0.estimate.mean) }) { first, _ in first }
    }
}
