public import LocalTime

/// Where a wearer is on the way.
public enum RoutinePhase: String, Codable, CaseIterable, Sendable {
    /// Red flags first.
    case screen
    /// The baseline: a week of self-tests, with the core of the routine from its first day.
    case assess
    /// Ten weeks that build up.
    case balance
    /// Keeping what has been gained.
    case maintain
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
    /// Of two days that are done in turn: which one today is; `nil` where there is but one.
    public var turn: Turn?
    /// The exercises of the day that is not today's; empty where there is but one.
    public var otherDay: [PlannedExercise] = []
    /// What would come next, and fits neither day.
    public var later: [PlannedExercise] = []
    /// This week's sessions are done: today may be a day of rest.
    public var isRestDay: Bool
    /// A session of today has been done: the exercises are those that it was planned with.
    public var isDoneToday = false
    /// Sessions done in the last seven days (four fifths of one and more), and how many the phase asks for.
    public var sessionsDone: Int
    public var sessionsAsked: Int
    /// Sessions of which less was done.
    public var sessionsInPart = 0
    /// What was done today, whether it is in the plan or not.
    public var doneToday: [ExerciseDone] = []
    /// Why the plan as a whole is as it is, in sentences.
    public var reasons: [String]
    /// What stands in for something else, and why; sentences.
    public var swaps: [String] = []
    /// What was left out, and why.
    public var leftOut: [String]
    /// Ids of self-tests that are due, those that the model reads first.
    public var dueTests: [String]
    /// The next day for self-tests, where none is due.
    public var retestDay: LocalDay?
    public var trend: SlouchTrend
    public var pain: PainCourse
    /// What the self-tests that were done again show, and nothing but them.
    public var progress: [RetestFinding] = []
    /// What waits for the wearer's answer; nothing changes before it.
    public var question: Question?
    /// Less than half of two weeks was done: a short session is offered.
    public var offersShort = false
    /// For pauses from sitting; `nil` where nothing is offered.
    public var breakExercise: String?

    /// Today's, then those of the other day.
    public var everyExercise: [PlannedExercise] { exercises + otherDay }

    /// How many sets of a planned exercise were done today.
    public func setsDoneToday(of planned: PlannedExercise) -> Int {
        doneToday.filter { $0.exercise == planned.exercise }.map(\.sets).reduce(0, +)
    }

    /// The exercises of today's plan that were done today, all their sets.
    public var exercisesDoneToday: Int { exercises.count { setsDoneToday(of: $0) >= max(1, $0.dose.sets) } }

    public var seconds: Int { exercises.map(\.seconds).reduce(0, +) }

    public enum Turn: String, Codable, Sendable {
        case a = "A"
        case b = "B"
    }

    public enum Question: String, Codable, Sendable {
        /// Slouching has gone up: begin the ten weeks again?
        case buildAgain = "build_again"
    }

    public enum Stop: String, Codable, Sendable {
        case unscreened
        case redFlag = "red_flag"
        /// More pain was told today than any exercise but a walk is offered with.
        case pain
    }
}
