import LocalTime

/// The sessions without a long pause up to today, and the phase that they are in.
struct RoutineRun {
    /// The day on which it began: the first of its sessions, or today.
    let start: LocalDay
    /// One a day, oldest first.
    let sessions: [RoutineSession]
    let phase: RoutinePhase
    /// The day on which its weeks are counted from: its start, or the last day on which something had come back.
    let phaseStart: LocalDay
    /// It begins anew because something had come back, today or on an earlier day.
    let isRelapse: Bool
    let relapsesToday: Bool

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
        // Who only told of pain has not begun.
        let trained = sessions.filter { !$0.done.isEmpty }
        let start = trained.first?.day ?? input.today
        self.start = start

        let relapse = input.relapses.filter { (start...max(start, input.today)).contains($0) }.max()
        guard let screened = input.redFlags.screenedDay, input.redFlags.stopping.isEmpty else {
            (phase, phaseStart, isRelapse, relapsesToday) = (.screen, start, false, false)
            return
        }
        let hasBaseline = input.days.contains { $0.day < input.today && $0.worn_min >= ImbalanceRules().leastWorn_min }
        if input.today - screened <= rules.assessDays, trained.isEmpty || !hasBaseline || input.lastTests.isEmpty {
            (phase, phaseStart, isRelapse, relapsesToday) = (.assess, start, false, false)
            return
        }
        guard input.today - (relapse ?? start) >= 7 * rules.balanceWeeks else {
            (phase, phaseStart, isRelapse, relapsesToday) = (.balance, relapse ?? start, relapse != nil, false)
            return
        }
        relapsesToday =
            input.patterns.contains { $0.claim == .likely && knowledge.pattern($0.id) != nil }
            || (trend.change ?? 0) >= rules.relapseShare
        isRelapse = relapsesToday
        phaseStart = relapsesToday ? input.today : relapse ?? start
        phase = relapsesToday ? .balance : .maintain
    }

    func sessionsAWeek(_ rules: RoutineRules) -> Int {
        phase == .maintain ? rules.maintainSessionsAWeek : rules.sessionsAWeek
    }

    func retestDays(_ rules: RoutineRules) -> Int { phase == .maintain ? rules.maintainRetestDays : rules.retestDays }
}
