import Balance
import LocalTime
import Posture
import Records

/// Reads a wearer's goals for the week; what is the same for several days is looked up once.
struct GoalReader {
    /// The baseline is looked for among this many days: years of a record are not gone through for one line.
    private static let baselineWithin = 105
    /// At first; most people's is there. Then twice as many each time.
    private static let firstDaysAtOnce = 7

    private let wearer: String
    private let today: LocalDay
    private let store: Store
    /// A sign that cannot wait: nothing is asked of the wearer.
    private let isSilent: Bool
    /// The first days that some rules have judged.
    private var first: [RulesInForce: [DayFigures]] = [:]
    /// Days that are over, by the Monday of their week.
    private var weeks: [LocalDay: [DayFigures]] = [:]

    /// - Parameters:
    ///   - wearer: whose goals.
    ///   - today: the local day now, which is not over.
    ///   - store: the record.
    init(of wearer: String, today: LocalDay, from store: Store) throws(RecordsError) {
        self.wearer = wearer
        self.today = today
        self.store = store
        let signs = try store.redFlags(wearer: wearer)
        isSilent = !signs.stopping.isEmpty || signs.earlier?.isThere == true
    }

    /// The goal as it stood on a day.
    ///
    /// - Parameters:
    ///   - day: the day.
    ///   - figures: those that are known, the day's own among them.
    /// - Returns: `nil` where nothing was recorded up to that day, and where nothing is asked of the wearer.
    mutating func goal(on day: LocalDay, knowing figures: [DayFigures]) throws(RecordsError) -> WeeklyGoal? {
        guard !isSilent, let rules = try store.rulesInForce(of: wearer, on: day) else { return nil }
        let known = Set(figures.map(\.day))
        let week = try days(before: min(day, today), inWeekOf: day).filter { !known.contains($0.day) }
        return WeeklyGoal(on: day, rulesVersion: rules.version, first: try firstDays(rules), week: week + figures)
    }

    private mutating func days(before end: LocalDay, inWeekOf day: LocalDay) throws(RecordsError) -> [DayFigures] {
        let start = WeeklyGoal.weekStart(of: day)
        guard start < end else { return [] }
        if let known = weeks[start] { return known }
        let days = try store.dayFigures(of: wearer, in: start..<end)
        weeks[start] = days
        return days
    }

    private mutating func firstDays(_ rules: RulesInForce) throws(RecordsError) -> [DayFigures] {
        if let known = first[rules] { return known }
        var days: [DayFigures] = []
        var from = rules.since
        var daysAtOnce = Self.firstDaysAtOnce
        let end = min(today, rules.since + Self.baselineWithin)
        while from < end, days.count(where: { WeeklyGoal.isValid($0, rules.version) }) < WeeklyGoal.baselineDays {
            let to = min(end, from + daysAtOnce)
            days += try store.dayFigures(of: wearer, in: from..<to)
            from = to
            daysAtOnce *= 2
        }
        first[rules] = days
        return days
    }
}
