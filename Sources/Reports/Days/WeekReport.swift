import Balance
public import LocalTime
import Posture
public import Records

/// Several days beside each other, and how they go together.
public struct WeekReport: Equatable, Sendable {
    /// Fewer days that are long enough say nothing about how it goes.
    static let fewestDays = 2

    /// Oldest first, a report for each local day, also where nothing was recorded.
    public let days: [DayReport]

    /// Whether its last day is in the week that today is in.
    public let isThisWeek: Bool

    public init(days: [DayReport], isThisWeek: Bool = false) {
        self.days = days
        self.isThisWeek = isThisWeek
    }

    /// How much of the worn time was slouching.
    public struct Trend: Equatable, Sendable {
        /// The days of four hours and more that it rests on.
        public let days: Int
        /// The mean of their slouch ratios, 0…1.
        public let slouchRatio: Double
    }

    /// `nil` where too few days are long enough and judged (DOMAIN 3.4).
    public var trend: Trend? {
        let ratios = days.filter { !$0.isShort }.compactMap(\.summary.slouchRatio)
        guard ratios.count >= Self.fewestDays else { return nil }
        return Trend(days: ratios.count, slouchRatio: ratios.reduce(0, +) / Double(ratios.count))
    }

    /// Reads each day of a stretch.
    ///
    /// - Parameters:
    ///   - days: the local days, first and last included.
    ///   - wearer: whose days.
    ///   - today: the local day now.
    ///   - store: `nil` where there is no record yet: then nothing is claimed.
    public static func read(
        _ days: ClosedRange<LocalDay>, of wearer: String, today: LocalDay, from store: Store?
    ) throws(RecordsError) -> WeekReport {
        guard let store else { return WeekReport(days: days.map { DayReport.nothing(of: wearer, on: $0) }) }
        let coarseDays = try store.coarseDays(of: wearer, in: days)
        var reports: [DayReport] = []
        var goals = try GoalReader(of: wearer, today: today, from: store)
        var week: [DayFigures] = []
        for day in days {
            let (summary, judgedHours) = try store.summaryAndHours(of: day, wearer: wearer)
            week = week.suffix(6) + [DayFigures(summary)]
            reports.append(
                DayReport(
                    summary, judgedHours: judgedHours, isCoarse: coarseDays.contains(day),
                    goal: try goals.goal(on: day, knowing: week)))
        }
        let thisWeek = WeeklyGoal.weekStart(of: today)
        return WeekReport(days: reports, isThisWeek: WeeklyGoal.weekStart(of: days.upperBound) == thisWeek)
    }
}
