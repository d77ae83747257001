public import LocalTime
import Numbers

/// What was done of a routine in one week, of what the routine asked for in it.
///
/// A session counts from four fifths of it on, as `routine` counts it. Asked for is what fits in the days of the week that
/// ask for something: not before the first session, not while only the gentle set was open, and not after today.
public struct WeeklyAdherence: Equatable, Sendable {
    /// The Monday.
    public let start: LocalDay
    /// Sessions asked for; `nil` where there was no routine.
    public let asked: Int?
    public let done: Int
    /// Sessions of which a part was done.
    public let inPart: Int
    /// Days on which the gentle set, or less, was all that was done or open: they ask for nothing.
    public let pausedDays: Int
    /// No day of it is still to come.
    public let isOver: Bool

    /// - Parameters:
    ///   - mondays: in any order.
    ///   - input: with all sessions; today is its day.
    ///   - knowledge: which exercises are pauses.
    public static func weeks(
        _ mondays: [LocalDay], of input: RoutineInput, knowledge: Knowledge, rules: RoutineRules = RoutineRules()
    ) -> [WeeklyAdherence] {
        mondays.map { WeeklyAdherence($0, input, knowledge, rules) }
    }

    private init(_ start: LocalDay, _ input: RoutineInput, _ knowledge: Knowledge, _ rules: RoutineRules) {
        self.start = start
        isOver = start + 7 <= input.today
        let last = min(start + 6, input.today)
        guard start <= last else {
            (asked, done, inPart, pausedDays) = (nil, 0, 0, 0)
            return
        }
        // The routine as it stood on the week's last day.
        var then = input
        then.today = last
        let trend = SlouchTrend(days: [], today: last)
        let run = RoutineRun(then, knowledge: knowledge, trend: trend, rules: rules)
        let sessions = run.sessions.filter { start <= $0.day && $0.day <= last && !$0.done.isEmpty }
        done = sessions.count { $0.part >= rules.doneSession }
        inPart = sessions.count { $0.part > 0 && $0.part < rules.doneSession }
        let hasBegun = run.sessions.contains { !$0.done.isEmpty }
        pausedDays = run.paused.count(in: start..<last + 1)
        guard hasBegun, run.start <= last else {
            asked = nil
            return
        }
        let first = max(start, run.start)
        let asking = last + 1 - first - run.paused.count(in: first..<last + 1)
        let fits = Int(clamping: (Double(run.sessionsAWeek(rules) * asking) / 7).rounded())
        asked = asking > 0 ? max(1, fits) : 0
    }
}
