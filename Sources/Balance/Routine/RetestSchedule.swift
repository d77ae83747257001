/// Which self-tests are due.
struct RetestSchedule {
    /// Those that the model reads and that one can do alone come first.
    let due: [String]
    /// Where none is due: the day on which the next one is.
    let nextDay: Int?

    init(_ knowledge: Knowledge, input: RoutineInput, every days: Int) {
        let tests = knowledge.selfTests.filter { test in
            !test.cautions.contains { input.profile.cautions?.contains($0) ?? false }
        }
        let due = tests.enumerated().filter { _, test in
            // A day after today is a clock's that has been set back since: not known.
            guard let last = input.lastTests[test.id], last <= input.today else { return true }
            return input.today - last >= days
        }
        self.due = due.sorted { a, b in
            (Self.rank(a.element), a.offset) < (Self.rank(b.element), b.offset)
        }.map(\.element.id)
        nextDay =
            due.isEmpty
            ? tests.compactMap { input.lastTests[$0.id] }.min().map { $0 + days } : nil
    }

    private static func rank(_ test: SelfTest) -> Int {
        let needsOthers = !Set(test.equipment).isDisjoint(with: [.helper, .camera, .sensor])
        return (test.readings.isEmpty ? 2 : 0) + (needsOthers ? 1 : 0)
    }
}
