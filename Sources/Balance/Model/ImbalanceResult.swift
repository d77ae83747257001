public import LocalTime

/// What the model supposes today, how it came to it, and what would make it surer.
public struct ImbalanceResult: Equatable, Sendable {
    /// Of the model's numbers and of the knowledge: `1/2026-11`. Another version gives another result.
    public var version: String
    public var today: LocalDay
    /// `nil` where there is no data at all.
    public var firstDay: LocalDay?
    /// Of the seven days before today, those worn for long enough to count.
    public var wornDaysOfLastSeven: Int
    public var states: [StateResult]
    public var patterns: [PatternResult]
    /// Tests that are due, with what they would bring, the most useful first.
    public var dueTests: [DueTest]

    public subscript(key: StateKey) -> StateResult? { states.first { $0.key == key } }
    public subscript(pattern id: String) -> PatternResult? { patterns.first { $0.id == id } }
}

/// A state's or a pattern's level at the end of a day.
public struct TrajectoryPoint: Codable, Equatable, Sendable {
    public var day: LocalDay
    public var estimate: StateEstimate
}

/// Something that moved a state or a pattern.
public struct Influence: Equatable, Sendable {
    public enum Cause: Hashable, Sendable {
        /// Up to seven days of wear, with the mean exposure of those that counted; the others are missing.
        case wear(days: Int, missing: Int)
        /// Up to seven days in which nothing but time acted: the sensor does not see this state.
        case time(days: Int)
        /// Up to seven days' routine, in whole doses.
        case routine(days: Int)
        /// A self-test, and how often it was done within a week.
        case test(id: String, times: Int)
    }

    public var cause: Cause
    /// The same as `lastDay` for a test that was done once.
    public var firstDay: LocalDay
    public var lastDay: LocalDay
    /// The mean exposure of the worn days, the sum of the routine's doses, or the level that the test says.
    public var amount: Double?
    /// By how much it moved the mean.
    public var change: Double
    /// The test and what was known exclude each other.
    public var isContradictory = false
}

public struct StateResult: Equatable, Sendable {
    public var key: StateKey
    public var estimate: StateEstimate
    public var probability: Double
    /// A self-test or a worn day says something of it; else the estimate is where everybody begins, and no finding.
    public var hasEvidence: Bool
    public var claim: Claim
    public var limits: [ClaimLimit]
    /// A point a day, the last one today's.
    public var trajectory: [TrajectoryPoint]
    /// Newest first; all changes together are the way from the prior to today's mean.
    public var influences: [Influence]
    /// The due test that would make this state surest.
    public var surestTest: String?

    /// What may be said beside the claim, 0…1.
    public var spokenProbability: Double? { claim.spoken(probability, limits: limits) }
}

public struct PatternResult: Equatable, Sendable {
    public var id: String
    public var states: [StateKey]
    public var estimate: StateEstimate
    public var probability: Double
    /// Of one of its states at least.
    public var hasEvidence: Bool
    /// Those of its states that neither the sensor nor any self-test tells of.
    public var unseen: [StateKey]
    public var claim: Claim
    public var limits: [ClaimLimit]
    public var trajectory: [TrajectoryPoint]
    public var influences: [Influence]
    public var surestTest: String?

    /// What may be said beside the claim, 0…1.
    public var spokenProbability: Double? { claim.spoken(probability, limits: limits) }
}

/// A self-test that would make the result surer.
public struct DueTest: Equatable, Sendable {
    public var id: String
    /// The day of its last answer.
    public var lastDay: LocalDay?
    /// By how much it would shrink the variances of all states, added up.
    public var gain: Double
}
