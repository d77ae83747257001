import LocalTime

/// The sessions without a long pause up to today, and the phase that they are in.
struct RoutineRun {
    /// The day on which it began: the first of its sessions, or today.
    let start: LocalDay
    /// One a day, oldest first.
    let sessions: [RoutineSession]
    let phase: RoutinePhase
    /// The day on which its weeks are counted from: the end of the baseline, its start, or the day on which the wearer
    /// said that it should build up again; later by the days that paused since.
    let phaseStart: LocalDay
    /// It builds up again because the wearer said so.
    let isRelapse: Bool
    /// Slouching has gone up while keeping: to be asked, nothing more.
    let asksToBuild: Bool
    /// Days on which the gentle set, or less, was all that was done or open: they are of no week, and nothing is owed.
    let paused: PausedDays

    init(_ input: RoutineInput, knowledge: Knowledge, trend: SlouchTrend, rules: RoutineRules) {
        // What is dated later than today was noted by a clock that has been set back since.
        let noted = input.sessions.filter { $0.day <= input.today }
        let breaks = Set(knowledge.exercises.filter { $0.kind == .break }.map(\.id))
        // What was noted stays as it was noted: only how much of a session it was is read in it.
        let log = RoutineSession.joinedByDay(noted.map { $0.withoutGentleSet(breaks: breaks) })
            .map { $0.within(rules.exercisesWithoutPlan) }
        paused = PausedDays(noted, trained: log, signs: input.redFlags, today: input.today, breaks: breaks)
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
        let (paused, today) = (paused, input.today)
        func lasted(since day: LocalDay) -> Int { max(0, today - day - paused.count(in: day..<max(day, today))) }
        let sinceBaseline = lasted(since: begun) - rules.baselineDays
        guard sinceBaseline >= 0 else {
            (phase, phaseStart, isRelapse, asksToBuild) = (.assess, begun, false, false)
            return
        }
        // As if nothing had paused.
        let built = today - (relapse.map(lasted) ?? min(lasted(since: start), sinceBaseline))
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

/// Days on which the gentle set, or less, was all that was done or open.
struct PausedDays {
    /// Sorted, none twice.
    private let days: [LocalDay]

    /// None.
    init() { days = [] }

    /// - Parameters:
    ///   - noted: the sessions as they were noted, up to today.
    ///   - trained: what of them counts for the routine.
    ///   - signs: what was told of signs.
    ///   - today: the local day.
    ///   - breaks: ids of the exercises that are pauses.
    init(
        _ noted: [RoutineSession], trained: [RoutineSession], signs: SignRecord, today: LocalDay, breaks: Set<String>
    ) {
        let most = PainRules().mostOfSession
        let gentle = noted.filter { $0.isGentle(breaks: breaks) || $0.painBefore.map { $0 > most } ?? false }
        days = Set(gentle.map(\.day)).union(signs.daysClosed(upTo: today))
            .subtracting(trained.filter { !$0.done.isEmpty }.map(\.day)).sorted()
    }

    func count(in range: Range<LocalDay>) -> Int { place(of: range.upperBound) - place(of: range.lowerBound) }

    private func place(of day: LocalDay) -> Int {
        var (low, high) = (0, days.count)
        while low < high {
            let middle = (low + high) / 2
            if days[middle] < day { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
