import LocalTime

/// Which self-tests are due.
struct RetestSchedule {
    /// First those to be repeated because they contradict what was known, then in the first week those of neck and upper
    /// back that are done twice; then those that the model reads and that one can do alone, and of them those that make it
    /// surest.
    let due: [String]
    /// Where none is due: the day on which the next one is.
    let nextDay: LocalDay?

    /// - Parameters:
    ///   - knowledge: the self-tests.
    ///   - input: what was answered, what can be done, and what would tell most.
    ///   - rules: after how many days a test is due again.
    ///   - isBaseline: the first week, in which some tests are due a second time, on another day.
    init(_ knowledge: Knowledge, input: RoutineInput, rules: RoutineRules, isBaseline: Bool) {
        let days = rules.retestDays
        let tests = knowledge.selfTests.filter { test in
            !test.cautions.contains { input.profile.cautions?.contains($0) ?? false }
                && input.profile.lacking.map { Set(test.equipment).isDisjoint(with: $0) } ?? true
                // Who has never worn a sensor here has none to measure with.
                && (!test.equipment.contains(.sensor) || !input.days.isEmpty)
        }
        let due = tests.enumerated().filter { _, test in
            // A day after today is a clock's that has been set back since: not known.
            guard let last = input.lastTests[test.id], last <= input.today else { return true }
            if input.repeatedTests.contains(test.id), last < input.today { return true }
            if isBaseline, test.isDoneTwice, last < input.today {
                return Set(input.answers.filter { $0.test == test.id && $0.day <= input.today }.map(\.day)).count < 2
            }
            return input.today - last >= days
        }
        let places = Dictionary(zip(input.usefulTests, 0...)) { first, _ in first }
        func place(_ offset: Int, _ test: SelfTest) -> (Int, Int, Int, Int) {
            let isFirst = isBaseline && test.isDoneTwice
            let group = input.repeatedTests.contains(test.id) ? 0 : isFirst ? 1 : 2
            return (group, Self.rank(test), places[test.id] ?? places.count, offset)
        }
        self.due = due.sorted { place($0.offset, $0.element) < place($1.offset, $1.element) }.map(\.element.id)
        nextDay =
            due.isEmpty
            ? tests.compactMap { input.lastTests[$0.id] }.min().map { $0 + days } : nil
    }

    private static func rank(_ test: SelfTest) -> Int {
        let needsOthers = !Set(test.equipment).isDisjoint(with: [.helper, .camera, .sensor])
        return (test.readings.isEmpty ? 2 : 0) + (needsOthers ? 1 : 0)
    }
}
