public import Balance
public import LocalTime

/// What was done of the routine in some weeks, and what it keeps to.
public struct HandoverRoutine: Equatable, Sendable {
    /// An exercise that was done.
    public struct Done: Equatable, Sendable {
        public let id: String
        public let name: String
        /// On so many days, the last of which was that one.
        public let days: Int
        public let lastDay: LocalDay
        public let sets: Int
        /// What the plan asked for the last time: `2 sets of 10`.
        public let dose: String
    }

    /// What the wearer, or a therapist for the wearer, has set: the record does not tell which of them.
    public struct Settings: Equatable, Sendable {
        public let minutes: Int
        /// Patterns that come first, by name.
        public let goals: [String]
        /// Exercises that are never offered, by name.
        public let excluded: [String]
    }

    /// In which something was done, noted afterwards or guided.
    public let sessions: Int
    /// The most often done first.
    public let done: [Done]
    /// The median of what was answered, 0…10; `nil` without an answer.
    public let effort: Int?
    /// `nil` where nothing has been set.
    public let settings: Settings?
    /// The last day on which the wearer let it build up again.
    public let builtAgain: LocalDay?

    init(_ sessions: [RoutineSession], profile: RoutineProfile?, relapses: [LocalDay], knowledge: Knowledge) {
        let worked = sessions.filter { session in session.done.contains { $0.sets > 0 } }
        self.sessions = worked.count
        var byExercise: [String: [(day: LocalDay, done: ExerciseDone)]] = [:]
        for session in worked {
            for one in session.done where one.sets > 0 {
                byExercise[one.exercise, default: []].append((session.day, one))
            }
        }
        done = byExercise.compactMap { id, all -> Done? in
            let all = all.sorted { $0.day < $1.day }
            guard let last = all.last else { return nil }
            return Done(
                id: id, name: knowledge.exercise(id)?.name ?? id, days: Set(all.map(\.day)).count, lastDay: last.day,
                sets: all.map(\.done.sets).reduce(0, +), dose: last.done.dose.text)
        }.sorted { ($1.days, $0.id) < ($0.days, $1.id) }
        let efforts = worked.compactMap(\.effort).sorted()
        effort = efforts.isEmpty ? nil : efforts[efforts.count / 2]
        settings = profile.map { profile in
            Settings(
                minutes: profile.minutes,
                goals: profile.goals.map { knowledge.pattern($0)?.plainName ?? $0 },
                excluded: profile.excluded.sorted().map { knowledge.exercise($0)?.name ?? $0 })
        }
        builtAgain = relapses.max()
    }
}

/// A self-test that was answered, as it was first and last.
public struct HandoverTest: Equatable, Sendable {
    public let id: String
    public let name: String
    /// So many times.
    public let times: Int
    public let firstDay: LocalDay
    /// As it was answered: `left 12, right yes`.
    public let first: String
    public let lastDay: LocalDay
    public let last: String
    /// What measuring it again could show; `nil` of a test of whose measuring no error is known.
    public let measured: MeasuredTest?

    static func all(_ answers: [TestAnswer], knowledge: Knowledge, today: LocalDay) -> [HandoverTest] {
        let measured = MeasuredTest.all(answers, knowledge: knowledge, today: today)
        return knowledge.selfTests.compactMap { test in
            let own = answers.filter { $0.test == test.id }
            guard let first = own.first, let last = own.last else { return nil }
            return HandoverTest(
                id: test.id, name: test.name, times: own.count, firstDay: first.day, first: first.text,
                lastDay: last.day, last: last.text, measured: measured.first { $0.test == test.id })
        }
    }
}
