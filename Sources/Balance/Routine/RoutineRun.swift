import LocalTime

/// The sessions without a long pause up to today, and the phase that they are in.
struct RoutineRun {
    /// The day on which it began: the first of its sessions, or today.
    let start: LocalDay
    /// One a day, oldest first.
    let sessions: [RoutineSession]
    let phase: RoutinePhase
    /// The day on which its weeks are counted from: the end of the baseline, its start, or the day on which the wearer
    /// said that it should build up again.
    let phaseStart: LocalDay
    /// It builds up again because the wearer said so.
    let isRelapse: Bool
    /// Slouching has gone up while keeping: to be asked, nothing more.
    let asksToBuild: Bool

    init(_ input: RoutineInput, trend: SlouchTrend, rules: RoutineRules) {
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
        let start = sessions.first { !$0.done.isEmpty }?.day ?? input.today
        self.start = start

        let kept = input.profile.keptDay ?? start - 1
        let relapse = input.relapses.filter { (start...max(start, input.today)).contains($0) && $0 > kept }.max()
        guard let screened = input.redFlags.screenedDay, input.redFlags.stopping.isEmpty else {
            (phase, phaseStart, isRelapse, asksToBuild) = (.screen, start, false, false)
            return
        }
        // Of all that was ever done, so that who comes back after a pause has no second baseline.
        let known = log.first { !$0.done.isEmpty }.map(\.day)
        let begun = min(known ?? input.today, screened <= input.today ? screened : input.today)
        guard input.today - begun >= rules.baselineDays else {
            (phase, phaseStart, isRelapse, asksToBuild) = (.assess, begun, false, false)
            return
        }
        let built = relapse ?? max(start, min(begun + rules.baselineDays, input.today))
        phaseStart = built
        isRelapse = relapse != nil
        guard input.today - built >= 7 * rules.balanceWeeks else {
            (phase, asksToBuild) = (.balance, false)
            return
        }
        phase = .maintain
        let hasAnswered = input.profile.keptDay.map { (0..<rules.questionRestDays).contains(input.today - $0) } ?? false
        asksToBuild = trend.isRelapse && !hasAnswered
    }

    func sessionsAWeek(_ rules: RoutineRules) -> Int {
        phase == .maintain ? rules.maintainSessionsAWeek : rules.sessionsAWeek
    }
}
