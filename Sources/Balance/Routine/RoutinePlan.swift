public import LocalTime

/// Where a wearer is on the way.
public enum RoutinePhase: String, Codable, CaseIterable, Sendable {
    /// Red flags first.
    case screen
    /// Self-tests and a day's record, while nothing is known.
    case assess
    case balance
    case maintain
}

/// One exercise of today's plan, with the reason for it.
public struct PlannedExercise: Codable, Equatable, Sendable {
    public var exercise: String
    /// `both` for an exercise that is done on each side, or that has no sides.
    public var side: StateKey.Side
    public var dose: Dose
    /// 0 is the way in the steps, then the progressions.
    public var variant: Int
    public var reason: String
    /// 2 where each set is done on the left and then on the right.
    public var sides: Int
    /// With rests, both sides and getting into position.
    public var seconds: Int
}

/// A routine for one day, and why it is so.
public struct RoutinePlan: Codable, Equatable, Sendable {
    public var day: LocalDay
    public var phase: RoutinePhase
    /// Week of the phase, the first is 1; `nil` where the phase has none.
    public var week: Int?
    /// Why nothing is offered; then there are no exercises.
    public var stop: Stop?
    /// What is open today; `exercises` are the gentle set where that alone is.
    public var access = ExerciseAccess.open
    public var exercises: [PlannedExercise]
    /// This week's sessions are done: today may be a day of rest.
    public var isRestDay: Bool
    /// Sessions done in the last seven days, and how many the phase asks for.
    public var sessionsDone: Int
    public var sessionsAsked: Int
    /// Why the plan as a whole is as it is, in sentences.
    public var reasons: [String]
    /// What was left out, and why.
    public var leftOut: [String]
    /// Ids of self-tests that are due, those that the model reads first.
    public var dueTests: [String]
    /// The next day for self-tests, where none is due.
    public var retestDay: LocalDay?
    public var trend: SlouchTrend
    public var pain: PainCourse
    /// Something has come back, and ten weeks begin with this day: to be kept, for tomorrow it may not show any more.
    public var relapses: Bool
    /// For pauses from sitting; `nil` where nothing is offered.
    public var breakExercise: String?

    public var seconds: Int { exercises.map(\.seconds).reduce(0, +) }

    public enum Stop: String, Codable, Sendable {
        case unscreened
        case redFlag = "red_flag"
        /// More pain was told today than any exercise but a walk is offered with.
        case pain
    }
}
