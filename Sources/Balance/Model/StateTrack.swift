import LocalTime

/// One state's way through a history: tests on the day they were done, the day's load when it is over.
struct StateTrack {
    let key: StateKey
    let today: LocalDay
    /// What counts of the tests, oldest first.
    let tests: [TestGroup]
    private(set) var estimate: StateEstimate
    private(set) var trajectory: [TrajectoryPoint] = []
    private(set) var influences: [Influence] = []
    /// Days on which a test and what was known excluded each other.
    private(set) var contradictionDays: [LocalDay] = []
    /// A self-test or a worn day has said something of it.
    let hasEvidence: Bool

    init(of state: ModelBasis.State, on timeline: Timeline, tests: [TestGroup], rules: ImbalanceRules) {
        key = state.key
        today = timeline.today
        self.tests = tests
        estimate = StateEstimate(priorOf: rules)
        hasEvidence =
            !tests.isEmpty || state.loading > 0 && timeline.days.contains { $0.exposure(state.loadedBy) != nil }
        guard let first = timeline.firstDay else { return }
        let testsOfDay = Dictionary(grouping: tests, by: \.firstDay)
        var weeks = InfluenceWeeks(firstDay: first, today: today, isSeen: state.loading > 0)
        for day in first...today {
            apply(testsOfDay[day] ?? [], on: day, rules: rules)
            if day < today {
                advance(by: timeline.days[day - first], on: day, state: state, into: &weeks, rules: rules)
            }
            trajectory.append(TrajectoryPoint(day: day, estimate: estimate))
        }
        influences += weeks.influences
    }

    private mutating func apply(_ tests: [TestGroup], on day: LocalDay, rules: ImbalanceRules) {
        guard !tests.isEmpty else { return }
        let before = estimate
        let update = before.updated(with: tests.map(\.measurement), rules: rules)
        estimate = update.estimate
        if update.isContradictory { contradictionDays.append(day) }
        // Each test's part of the whole step: its weight times how far it lies from what was known.
        let pulls = tests.map { test in
            (test.measurement.level - before.mean) / (test.measurement.deviation * test.measurement.deviation)
        }
        let weight = tests.map { 1 / ($0.measurement.deviation * $0.measurement.deviation) }.reduce(0, +)
        let free = before.variance / (before.variance + 1 / weight) / weight
        let wanted = pulls.reduce(0, +) * free
        let kept = abs(wanted) > 1e-12 ? (estimate.mean - before.mean) / wanted : 1
        for (test, pull) in zip(tests, pulls) {
            influences.append(
                Influence(
                    cause: .test(id: test.test, times: test.times), firstDay: test.firstDay, lastDay: test.lastDay,
                    amount: test.measurement.level, change: pull * free * kept,
                    isContradictory: update.isContradictory))
        }
    }

    private mutating func advance(
        by day: Timeline.Day, on date: LocalDay, state: ModelBasis.State, into weeks: inout InfluenceWeeks,
        rules: ImbalanceRules
    ) {
        let before = estimate.mean
        let dose = day.doses[key] ?? 0
        let exposure = day.exposure(state.loadedBy)
        var without = estimate
        without.advance(DayLoad(exposure: exposure, loading: state.loading, routine: 0), rules: rules)
        estimate.advance(DayLoad(exposure: exposure, loading: state.loading, routine: dose), rules: rules)
        weeks.add(
            day: date, exposure: exposure, wear: without.mean - before, dose: dose,
            routine: estimate.mean - without.mean)
    }
}
