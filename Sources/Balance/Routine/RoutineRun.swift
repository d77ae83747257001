/// The sessions without a long pause up to today, and the phase that they are in.
struct RoutineRun {
    /// The day on which it began: the first of its sessions, or today.
    let start: Int
    /// One a day, oldest first.
    let sessions: [RoutineSession]
    let phase: RoutinePhase
    let isRelapse: Bool

    init(_ input: RoutineInput, trend: SlouchTrend, knowledge: Knowledge, rules: RoutineRules) {
        // What is dated later than today was noted by a clock that has been set back since.
        let log = RoutineSession.joinedByDay(input.sessions.filter { $0.day <= input.today })
        var first = log.endIndex
        var next = input.today
        while first > log.startIndex, next - log[first - 1].day <= rules.lapseDays {
            first -= 1
            next = log[first].day
        }
        sessions = Array(log[first...])
        start = sessions.first?.day ?? input.today

        guard case .clear(let screened) = input.redFlags else {
            (phase, isRelapse) = (.screen, false)
            return
        }
        let hasBaseline = input.days.contains { $0.day < input.today && $0.worn_min >= ImbalanceRules().leastWorn_min }
        if input.today - screened <= rules.assessDays, sessions.isEmpty || !hasBaseline || input.lastTests.isEmpty {
            (phase, isRelapse) = (.assess, false)
            return
        }
        guard input.today - start >= 7 * rules.balanceWeeks else {
            (phase, isRelapse) = (.balance, false)
            return
        }
        isRelapse =
            input.patterns.contains { $0.claim == .likely && knowledge.pattern($0.id) != nil }
            || (trend.change ?? 0) >= rules.relapseShare
        phase = isRelapse ? .balance : .maintain
    }

    func sessionsAWeek(_ rules: RoutineRules) -> Int {
        phase == .maintain ? rules.maintainSessionsAWeek : rules.sessionsAWeek
    }

    func retestDays(_ rules: RoutineRules) -> Int { phase == .maintain ? rules.maintainRetestDays : rules.retestDays }
}
