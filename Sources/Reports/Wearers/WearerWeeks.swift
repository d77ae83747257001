import Balance
public import Events
public import LocalTime
import Numbers
import Posture
public import Records

/// The weeks of wearers beside each other, because somebody has asked for it: nowhere else is one shown beside another.
///
/// Each is judged by their own upright and slump, so the course of one may be compared with the course of another, and not
/// the height of one with that of another.
public struct WearerWeeks: Equatable, Sendable {
    /// A week of a wearer.
    public struct Week: Equatable, Sendable {
        /// Days of four hours and more that one version of the rules has judged: those that count.
        public let days: Int
        /// Other recorded days: shorter, or judged by an older rule.
        public let otherDays: Int
        /// Of the days that count, hours.
        public let worn_h: Double
        /// The mean of their slouch ratios, 0…1; `nil` without such a day.
        public let slouchRatio: Double?
    }

    /// The Mondays, oldest first.
    public let weeks: [LocalDay]
    /// In the order in which they were named, a week for each Monday.
    public let wearers: [(name: String, weeks: [Week])]

    public static func == (a: WearerWeeks, b: WearerWeeks) -> Bool {
        a.weeks == b.weeks && a.wearers.map(\.name) == b.wearers.map(\.name)
            && a.wearers.map(\.weeks) == b.wearers.map(\.weeks)
    }

    /// Reads the weeks up to a day.
    ///
    /// - Parameters:
    ///   - names: whose.
    ///   - last: the last day; today is not over, so it counts only as far as it has come.
    ///   - count: how many weeks.
    ///   - store: the record.
    public static func read(
        of names: [String], upTo last: LocalDay, weeks count: Int, from store: Store
    ) throws(RecordsError) -> WearerWeeks {
        let monday = WeeklyGoal.weekStart(of: last)
        let mondays = (0..<max(1, count)).reversed().map { monday - 7 * $0 }
        var wearers: [(name: String, weeks: [Week])] = []
        for name in names {
            let days = try store.dayFigures(of: name, in: mondays[0]..<last + 1)
            let version = days.last { $0.judged_s > 0 }?.rulesVersion
            wearers.append(
                (name, mondays.map { start in week(days.filter { start <= $0.day && $0.day < start + 7 }, version) }))
        }
        return WearerWeeks(weeks: mondays, wearers: wearers)
    }

    private static func week(_ days: [DayFigures], _ version: String?) -> Week {
        let valid = days.filter { $0.isLong && $0.judged_s > 0 && $0.rulesVersion == version }
        let ratios = valid.map { min(1, $0.slouch_s / $0.judged_s) }
        return Week(
            days: valid.count, otherDays: days.count { $0.worn_s > 0 } - valid.count,
            worn_h: valid.map(\.worn_s).reduce(0, +) / 3600,
            slouchRatio: ratios.isEmpty ? nil : ratios.reduce(0, +) / Double(ratios.count))
    }

    /// What `wearers compare --json` prints, one object per week of each wearer.
    public var json: [JSONText] {
        wearers.flatMap { wearer in
            zip(weeks, wearer.weeks).map { start, week in
                .object([
                    ("week_start", .string(start.text)), ("wearer", .string(wearer.name)),
                    ("days", .integer(Int64(week.days))), ("other_days", .integer(Int64(week.otherDays))),
                    ("worn_h", .number(week.worn_h, decimals: 2)),
                    ("slouch_ratio", .optional(week.slouchRatio, decimals: 4)),
                ])
            }
        }
    }
}
