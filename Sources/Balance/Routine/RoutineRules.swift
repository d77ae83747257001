/// Every number that decides about a routine (DOMAIN 5). All of them are our assumptions unless a source is named.
public struct RoutineRules: Equatable, Sendable {
    // The phases.
    /// The baseline's days: tests twice, and the core from the first day.
    public var baselineDays = 7
    public var balanceWeeks = 10
    public var retestDays = 28
    /// After a no to building up again the question rests for this many days.
    public var questionRestDays = 28
    /// After this many days without a session a routine starts over.
    public var lapseDays = 28

    // A session.
    /// Four days a week: the trials of forward head posture [64].
    public var sessionsAWeek = 4
    public var maintainSessionsAWeek = 2
    public var mostPatterns = 2
    /// Exercises of both days together, and of sessions of this many minutes and more.
    public var mostExercises = 8
    public var mostExercisesOfLong = 10
    public var longMinutes = 20
    /// A session of fewer minutes begins with one set of each exercise.
    public var shortMinutes = 8
    /// The short session that is offered after two thin weeks: a few minutes a day were of use too [65].
    public var offeredMinutes = 6
    /// What comes when room is left.
    public var generalSet = ["S05", "W08", "S18"]
    /// A longer way from thumb to floor asks for the stretch of the latissimus (BALANCE 4), in centimetres.
    public var mostReach_cm = 5.0
    public var breakExercise = "B01"
    /// Seconds to get into position, for each side of each exercise.
    public var changeSeconds = 15

    // Progress.
    public var sessionsToProgress = 2
    /// Out of ten.
    public var mostEffort = 7
    public var moreRepetitions = 2
    public var moreSeconds = 5
    /// Of what one repetition is held for: the nod of five seconds becomes one of ten in three steps.
    public var moreRepetitionSeconds = 2
    /// Below this part of a week's sessions nothing grows; below the other for two weeks it shrinks.
    public var steadyAdherence = 0.80
    public var lowAdherence = 0.50
    public var adherenceDays = 7
    /// A session counts as done from this part of it on, as a week does; less of it is a part of a session.
    public var doneSession = 0.80
    /// Single exercises that were noted on a day without a plan are parts of a session of so many: about what fits in a
    /// quarter of an hour (assumed).
    public var exercisesWithoutPlan = 5
    public var lowAdherenceDays = 14
    /// Out of ten (DOMAIN 5, “Regress”): within a session, or from one to the next day or the day after.
    public var painRise = 2
    public var painDays = 2

    public init() {}
}

// What pain asks of a session.
extension RoutineRules {
    /// Whether pain has risen by so much that it counts.
    public func isRise(from before: Int, to after: Int) -> Bool { after - before >= painRise }
}
