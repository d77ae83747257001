public import LocalTime
import Posture
public import Records

/// Several days beside each other, and how they go together.
public struct WeekReport: Equatable, Sendable {
    /// Fewer days that are long enough say nothing about how it goes.
    static let fewestDays = 2

    /// Oldest first, a report for each local day, also where nothing was recorded.
    public let days: [DayReport]

    public init(days: [DayReport]) { self.days = days }

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
    ///   - store: `nil` where there is no record yet: then nothing is claimed.
    public static func read(
        _ days: ClosedRange<LocalDay>, of wearer: String, from store: Store?
    ) throws(RecordsError) -> WeekReport {
        guard let store else { return WeekReport(days: days.map { DayReport.nothing(of: wearer, on: $0) }) }
        let coarseDays = try store.coarseDays(of: wearer, in: days)
        var reports: [DayReport] = []
        for day in days {
            let (summary, judgedHours) = try store.summaryAndHours(of: day, wearer: wearer)
            reports.append(DayReport(summary, judgedHours: judgedHours, isCoarse: coarseDays.contains(day)))
        }
        return WeekReport(days: reports)
    }
}
