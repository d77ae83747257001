public import LocalTime

/// A session that is being done: where it is, kept after every step so that a closed terminal loses nothing.
public struct RunningRoutine: Codable, Equatable, Sendable {
    /// The day on which it began.
    public let day: LocalDay
    public let exercises: [PlannedExercise]
    /// The exercise that is being done; the number of exercises when all have been.
    public private(set) var position = 0
    /// Sets that were finished, of each exercise; each side is one.
    public private(set) var finished: [Int]
    public var painBefore: Int?
    public var painPlace: PainPlace?
    /// By the place of an exercise: the most that was told while it was done.
    public private(set) var painDuring: [Int: Int]?

    public init(_ plan: RoutinePlan) {
        day = plan.day
        exercises = plan.exercises
        finished = plan.exercises.map { _ in 0 }
    }

    /// `nil` when all have been done or skipped.
    public var current: PlannedExercise? { position < exercises.count ? exercises[position] : nil }

    /// The set that comes, from 1.
    public var set: Int {
        guard let current else { return 0 }
        return min(current.dose.sets, finished[position] / current.sides + 1)
    }

    /// The side that comes.
    public var side: StateKey.Side {
        guard let current, current.sides == 2 else { return current?.side ?? .both }
        return finished[position].isMultiple(of: 2) ? .left : .right
    }

    /// Nothing has been finished yet.
    public var isUntouched: Bool { finished.allSatisfy { $0 == 0 } }

    /// A set, on one side where there are two, is done.
    ///
    /// - Returns: seconds of rest before the next one of this exercise; `nil` where the exercise is done.
    public mutating func finishSet() -> Int? {
        guard let current else { return nil }
        finished[position] += 1
        guard finished[position] < current.dose.sets * current.sides else {
            position += 1
            return nil
        }
        return current.dose.restSeconds
    }

    /// Notes that the exercise that is being done hurts, and how strongly.
    public mutating func note(pain: Int) {
        painDuring = (painDuring ?? [:]).merging([position: pain], uniquingKeysWith: max)
    }

    /// Goes on to the next exercise; what was done of this one stays done.
    public mutating func skip() { position = min(exercises.count, position + 1) }

    /// Goes back a set, or where none of this exercise is done to the exercise before; that one's last set is done anew.
    public mutating func goBack() {
        if current == nil || finished[position] == 0 {
            guard position > 0 else { return }
            position -= 1
        }
        finished[position] = max(0, finished[position] - 1)
    }

    /// What goes into the log: every exercise that was planned, with the sets that were finished.
    public func session(effort: Int? = nil, painAfter: Int? = nil) -> RoutineSession {
        RoutineSession(
            day: day, planned: exercises.count,
            done: zip(exercises, finished).enumerated().map { place, pair in
                let (item, finished) = pair
                return ExerciseDone(
                    exercise: item.exercise, side: item.side, dose: item.dose, variant: item.variant,
                    sets: finished / item.sides, pain: painDuring?[place])
            }, effort: effort, painBefore: painBefore, painAfter: painAfter, painPlace: painPlace)
    }
}
