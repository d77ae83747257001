/// Every number that decides about a routine (DOMAIN 5). All of them are our assumptions unless a source is named.
public struct RoutineRules: Equatable, Sendable {
    // The phases.
    /// Days for the first self-tests, the first of them 0, and the last day on which they hold the phase.
    public var assessDays = 3
    public var balanceWeeks = 10
    public var retestDays = 14
    public var maintainRetestDays = 28
    /// Slouching up by so much over the trend's days sends a wearer from keeping back to balancing.
    public var relapseShare = 0.30
    /// After so many days without a session a routine begins anew.
    public var lapseDays = 28

    // A session.
    /// Four days a week: the trials of forward head posture [64].
    public var sessionsAWeek = 4
    public var maintainSessionsAWeek = 2
    public var mostPatterns = 2
    public var mostExercises = 6
    public var mostMinutes = 15
    public var stretchesAPattern = 2
    public var strengthenersAPattern = 2
    /// What is done while nothing is known.
    public var generalSet = ["M01", "M04", "W02", "W08", "S05", "B01"]
    public var breakExercise = "B01"
    /// Seconds to get into position, for each side of each exercise.
    public var changeSeconds = 15

    // Progress.
    public var sessionsToProgress = 2
    /// Out of ten.
    public var mostEffort = 7
    public var moreRepetitions = 2
    public var moreSeconds = 5
    /// Below this part of a week's sessions nothing grows; below the other for two weeks it shrinks.
    public var steadyAdherence = 0.80
    public var lowAdherence = 0.50
    public var adherenceDays = 7
    public var lowAdherenceDays = 14
    /// Out of ten (DOMAIN 5, “Regress”): within a session, or from one to the next day or the day after.
    public var painRise = 2
    public var painDays = 2

    // The trend of slouching.
    public var trendDays = 14
    public var trendValidDays = 8
    public var trendShare = 0.15

    public init() {}
}

// What pain asks of a session.
extension RoutineRules {
    /// Whether pain has risen by so much that it counts.
    public func isRise(from before: Int, to after: Int) -> Bool { after - before >= painRise }
}
