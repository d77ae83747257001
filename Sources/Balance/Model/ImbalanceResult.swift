public import LocalTime

/// What the model supposes today, how it came to it, and what would make it surer.
public struct ImbalanceResult: Equatable, Sendable {
    /// Of the model's numbers and of the knowledge: `2/2026-12`. Another version gives another result.
    public var version: String
    public var today: LocalDay
    /// `nil` where there is no data at all.
    public var firstDay: LocalDay?
    /// Of the seven days before today, those worn for long enough to count.
    public var wornDaysOfLastSeven: Int
    /// Of the days whose slouching counts, those worn for long enough, and how much it was: 0 is ordinary, ±2 the most.
    public var exposureDays: Int
    public var exposure: Double
    /// Whose norms were taken; `nil` for both halves.
    public var sex: TestAnswer.Sex?
    public var states: [StateResult]
    public var patterns: [PatternResult]
    /// Tests that are due, with what they would bring, the most useful first.
    public var dueTests: [DueTest]

    public subscript(key: StateKey) -> StateResult? { states.first { $0.key == key } }
    public subscript(pattern id: String) -> PatternResult? { patterns.first { $0.id == id } }
}

/// A state's level at the end of a day.
public struct TrajectoryPoint: Equatable, Sendable {
    public var day: LocalDay
    public var estimate: StateEstimate
    /// The level that trials of such a routine make one expect; `nil` where none was done. It is no finding.
    public var expected: Double?
}

/// What a self-test said of a state.
public struct StateReading: Equatable, Sendable {
    public var test: String
    /// The id of the answer that was read.
    public var answer: String
    public var day: LocalDay
    /// Mean of trials and sides, in the unit of the test's answer; `nil` for a choice.
    public var value: Double?
    /// What was chosen, where the answer is a choice; sides apart are joined.
    public var choice: String?
    /// The mean of the healthy people that a test of this very state is compared with, in the answer's unit.
    public var usual: Double?
    /// In standard deviations of healthy people beyond their mean; positive is towards tight or weak.
    public var score: Double
    /// The test measures this state itself.
    public var isDirect: Bool
    /// It excludes what was known.
    public var isContradictory: Bool
    /// By how much it moves today's level.
    public var change: Double
}

/// What else moves a state's level today.
public struct Influence: Equatable, Sendable {
    public enum Cause: Hashable, Sendable {
        /// The slouching of the last weeks, on this many days that count.
        case wear(days: Int)
        /// A self-test of other muscles of its group, and how often it was done.
        case neighbours(test: String, times: Int)
    }

    public var cause: Cause
    public var firstDay: LocalDay
    public var lastDay: LocalDay
    /// By how much it moves today's level.
    public var change: Double
}

public struct StateResult: Equatable, Sendable {
    public var key: StateKey
    /// Standard deviations of healthy people beyond their mean, with its variance.
    public var score: Double
    public var scoreVariance: Double
    /// The same as people are shown it.
    public var estimate: StateEstimate
    /// Of being present, and the same of somebody of whom nothing is known.
    public var probability: Double
    public var prior: Double
    /// A self-test that reads it, or a worn day, says something of it; else the estimate is a guess from others, and no
    /// finding.
    public var hasEvidence: Bool
    public var claim: Claim
    public var limits: [ClaimLimit]
    /// What its own self-tests said, newest first.
    public var readings: [StateReading]
    /// With `readings` the whole way from the prior to today's level.
    public var influences: [Influence]
    /// The level that trials of such a routine make one expect, and its deviation; `nil` where none was done for it. It is
    /// shown beside what was measured and never counted.
    public var expected: StateEstimate?
    /// A point a week, a point a test day, the last one today's.
    public var trajectory: [TrajectoryPoint]
    /// The due test of this state that would tell most of it; `nil` where none reads it.
    public var surestTest: String?

    /// What may be said beside the claim, 0…1.
    public var spokenProbability: Double? { claim.spoken(probability, limits: limits) }
}

public struct PatternResult: Equatable, Sendable {
    public var id: String
    public var states: [StateKey]
    /// Those that self-tests read; it is present where half of them are.
    public var informable: [StateKey]
    public var needed: Int
    /// Of the informable ones, those with a reading that still counts.
    public var tested: [StateKey]
    public var probability: Double
    public var prior: Double
    /// Of one of its states at least.
    public var hasEvidence: Bool
    public var claim: Claim
    public var limits: [ClaimLimit]
    public var surestTest: String?

    /// Those of its states that no self-test tells of.
    public var unseen: [StateKey] { states.filter { !informable.contains($0) } }

    /// What may be said beside the claim, 0…1.
    public var spokenProbability: Double? { claim.spoken(probability, limits: limits) }
}

/// A self-test that would make the result surer.
public struct DueTest: Equatable, Sendable {
    public enum Reason: String, Codable, Sendable {
        /// It excludes what was known: a slip, perhaps.
        case contradiction
        /// Not done yet.
        case first
        /// Done once in the last days: a second time shows how well somebody measures.
        case second
        /// So long ago that it is to be looked at again.
        case retest
    }

    public var id: String
    public var reason: Reason
    /// The day of its last answer.
    public var lastDay: LocalDay?
    /// By how much it would lower Σ p(1-p) over all states, on average.
    public var gain: Double
}
