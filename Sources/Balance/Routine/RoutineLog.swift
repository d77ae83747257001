public import LocalTime

/// One exercise of a session, as it was done.
public struct ExerciseDone: Codable, Equatable, Sendable {
    public var exercise: String
    public var side: StateKey.Side
    /// What the plan asked for.
    public var dose: Dose
    /// 0 is the way in the steps, then the progressions.
    public var variant: Int
    /// Sets that were finished; of an exercise for each side, finished on both.
    public var sets: Int
    /// The most that was told while it was done, 0…10; `nil` where nobody said that it hurt.
    public var pain: Int?

    public init(
        exercise: String, side: StateKey.Side = .both, dose: Dose, variant: Int = 0, sets: Int, pain: Int? = nil
    ) {
        self.pain = pain
        self.exercise = exercise
        self.side = side
        self.dose = dose
        self.variant = variant
        self.sets = sets
    }

    /// Completed over prescribed, 0…1.
    public var part: Double { dose.sets > 0 ? min(1, Double(max(0, sets)) / Double(dose.sets)) : 0 }
}

/// A session, or single exercises that somebody noted afterwards.
public struct RoutineSession: Codable, Equatable, Sendable {
    public var day: LocalDay
    /// How many exercises the plan had; what is noted afterwards has no plan.
    public var planned: Int?
    public var done: [ExerciseDone]
    /// 0…10; `nil` where it was not answered.
    public var effort: Int?
    public var painBefore: Int?
    public var painAfter: Int?
    /// Where it hurt most.
    public var painPlace: PainPlace?

    public init(
        day: LocalDay, planned: Int? = nil, done: [ExerciseDone], effort: Int? = nil, painBefore: Int? = nil,
        painAfter: Int? = nil, painPlace: PainPlace? = nil
    ) {
        self.painPlace = painPlace
        self.day = day
        self.planned = planned
        self.done = done
        self.effort = effort
        self.painBefore = painBefore
        self.painAfter = painAfter
    }

    /// The same, where a day had no plan: single exercises are parts of a session of so many.
    func within(_ exercises: Int) -> RoutineSession {
        guard planned == nil, !done.isEmpty else { return self }
        var session = self
        session.planned = max(exercises, doneOfEach.count)
        return session
    }

    /// Completed over prescribed, 0…1.
    public var part: Double {
        let parts = doneOfEach
        let whole = max(planned ?? 0, parts.count)
        return whole > 0 ? parts.reduce(0, +) / Double(whole) : 0
    }

    /// How much was done of each exercise, to the whole at most: one that was begun and done again later that day is one.
    private var doneOfEach: [Double] {
        var parts: [(exercise: String, side: StateKey.Side, part: Double)] = []
        for one in done {
            if let known = parts.firstIndex(where: { $0.exercise == one.exercise && $0.side == one.side }) {
                parts[known].part = min(1, parts[known].part + one.part)
            } else {
                parts.append((one.exercise, one.side, one.part))
            }
        }
        return parts.map(\.part)
    }
}

// The gentle set is for days on which the routine pauses: it is kept, and is no session of the routine.
extension RoutineSession {
    /// Whether it was the gentle set: it alone has a walk among what was planned. Who has excluded the walk is not told
    /// apart, and counts as having done a session.
    func isGentle(breaks: Set<String>) -> Bool {
        planned != nil && done.contains { breaks.contains($0.exercise) }
    }

    /// What counts for the routine: of a gentle set what was told of pain, of the others no pauses.
    func withoutGentleSet(breaks: Set<String>) -> RoutineSession {
        guard done.contains(where: { breaks.contains($0.exercise) }) else { return self }
        var session = self
        if isGentle(breaks: breaks) {
            (session.planned, session.done, session.effort) = (nil, [], nil)
        } else {
            session.done.removeAll { breaks.contains($0.exercise) }
        }
        return session
    }
}

extension RoutineSession {
    /// Sessions by day, the same day's joined: who notes an exercise after a session has not done two.
    static func joinedByDay(_ sessions: [RoutineSession]) -> [RoutineSession] {
        let order = sessions.enumerated().sorted { ($0.element.day, $0.offset) < ($1.element.day, $1.offset) }
        var days: [RoutineSession] = []
        for (_, session) in order {
            guard var day = days.last, day.day == session.day else {
                days.append(session)
                continue
            }
            day.planned = [day.planned, session.planned].compactMap { $0 }.max()
            day.done += session.done
            day.effort = [day.effort, session.effort].compactMap { $0 }.max()
            day.painBefore = day.painBefore ?? session.painBefore
            day.painAfter = [day.painAfter, session.painAfter].compactMap { $0 }.max()
            day.painPlace = session.painPlace ?? day.painPlace
            days[days.count - 1] = day
        }
        return days
    }
}
