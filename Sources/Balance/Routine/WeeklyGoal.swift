public import LocalTime
public import Posture

/// A goal for the week, from the wearer's own days (BALANCE 7): less slouching than a tenth below the median of the first
/// valid days, on four of five worn days.
///
/// It counts days and says no more: whether slouching has changed is the trend's to say (``SlouchTrend``). A day counts
/// with four hours and more (DOMAIN 3.4), by the minutes of slouching in an hour in which one could be seen, and only beside days that
/// the same rules have judged: with other rules it starts over. It stays the same however the weeks go. A goal that moved on
/// after good weeks would follow their chance, and there is no best posture that it could lead to.
public struct WeeklyGoal: Equatable, Sendable {
    /// The first valid days are the wearer's baseline: a working week.
    public static let baselineDays = 5
    static let part = 0.9
    public static let daysAsked = 4
    public static let ofDays = 5
    /// A goal below this is none: of people who sit, about six minutes an hour are called slouching that are none
    /// (DESIGN 8, one sensor at the upper back).
    public static let least_min_per_h = 6.0

    /// The Monday with which the week begins.
    public let weekStart: LocalDay
    /// Valid days that are wanting before there is a baseline.
    public let missingDays: Int
    /// The baseline's median, minutes of slouching an hour; `nil` as long as days are missing.
    public let usual_min_per_h: Double?
    /// A day below it counts; whole minutes, so that what people read is what is counted. `nil` where there is no goal.
    public let limit_min_per_h: Double?
    /// Of the week so far, after the baseline: days that count, and those below the limit.
    public let wornDays: Int
    public let daysUnder: Int

    /// - Parameters:
    ///   - day: the last one that counts.
    ///   - rulesVersion: of the rules in force on that day.
    ///   - first: the first days that these rules have judged, in any order, until enough of them are valid or there is
    ///     none more.
    ///   - week: the week's days, in any order; others among them do not count.
    public init(on day: LocalDay, rulesVersion: String, first: [DayFigures], week: [DayFigures]) {
        let weekStart = Self.weekStart(of: day)
        self.weekStart = weekStart
        let baseline = first.filter { $0.day < day && Self.isValid($0, rulesVersion) }.sorted { $0.day < $1.day }
            .prefix(Self.baselineDays)
        missingDays = Self.baselineDays - baseline.count
        guard missingDays == 0, let last = baseline.last else {
            (usual_min_per_h, limit_min_per_h, wornDays, daysUnder) = (nil, nil, 0, 0)
            return
        }
        let usual = Self.median(baseline.compactMap(Self.minutesPerHour))
        let limit = (usual * Self.part).rounded()
        usual_min_per_h = usual
        guard limit >= Self.least_min_per_h else {
            (limit_min_per_h, wornDays, daysUnder) = (nil, 0, 0)
            return
        }
        limit_min_per_h = limit
        // The baseline's own days are no days of a goal that there was not yet.
        let counted = week.filter {
            $0.day >= weekStart && $0.day <= day && $0.day > last.day && Self.isValid($0, rulesVersion)
        }
        wornDays = counted.count
        daysUnder = counted.compactMap(Self.minutesPerHour).count { $0 < limit }
    }

    /// `nil` before five worn days, and without a goal: then it is open.
    public var isReached: Bool? {
        guard limit_min_per_h != nil, wornDays >= Self.ofDays else { return nil }
        return daysUnder * Self.ofDays >= Self.daysAsked * wornDays
    }

    /// The Monday on or before a day.
    public static func weekStart(of day: LocalDay) -> LocalDay {
        // 1970-01-01 was a Thursday.
        let sinceMonday = (day.daysSince1970 + 3) % 7
        return day - (sinceMonday < 0 ? sinceMonday + 7 : sinceMonday)
    }

    /// Long enough, judged at all, and by these rules.
    public static func isValid(_ day: DayFigures, _ rulesVersion: String) -> Bool {
        day.isLong && day.judged_s > 0 && day.rulesVersion == rulesVersion
    }

    /// Of the time in which slouching could be seen; `nil` where there was none.
    static func minutesPerHour(_ day: DayFigures) -> Double? {
        day.judged_s > 0 ? 60 * min(day.slouch_s / day.judged_s, 1) : nil
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}
