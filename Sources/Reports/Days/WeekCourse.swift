public import Balance
public import LocalTime
public import Posture
public import Records

/// Calendar weeks beside each other: how much of the time was slouched, how sure that is, and what was done of the routine.
///
/// Days count with four hours and more, and beside days that the same version of the rules has judged; the others are
/// counted, and compared with nothing.
public struct WeekCourse: Equatable, Sendable {
    /// From a Monday to the Sunday after it, or to the last day that is looked at.
    public struct Week: Equatable, Sendable {
        public let start: LocalDay
        /// Those that count, and the other recorded ones: shorter, not calibrated, or judged by other rules.
        public let days: Int
        public let otherDays: Int
        /// Of all recorded days.
        public let worn_s: Double
        /// The mean of the slouch ratios of the days that count, 0…1; `nil` without such a day.
        public let slouchRatio: Double?
        /// How far that mean may lie from what is usual then, because the wearer's days differ anyway: within this in
        /// nineteen of twenty cases, 0…1; `nil` as long as too few days are known.
        public let error: Double?
        /// By the wearer's own postures: the mean over the days that count and know it.
        public let share: SlouchShare?
        /// Of any of its days.
        public let longestStill_s: Double?
        /// Breaks on recorded days.
        public let breaks: Int
        /// Against the week before; `nil` where one of them has too few days that count.
        public let comparison: WeekComparison?
        public let adherence: WeeklyAdherence

        public var recordedDays: Int { days + otherDays }
        /// The Sunday.
        public var end: LocalDay { start + 6 }
    }

    /// Each day of these weeks up to the last one that is looked at.
    public let report: WeekReport
    /// Oldest first; there is one at least.
    public let weeks: [Week]

    public var first: LocalDay { weeks.first?.start ?? LocalDay(daysSince1970: 0) }
    public var last: LocalDay { report.days.last?.summary.day ?? first }

    /// Days of which something was recorded.
    public var recorded: [DaySummary] { report.days.map(\.summary).filter { $0.coverageRatio != nil } }

    /// By what the days that count were judged; `nil` where none was.
    public var rulesVersion: String? { recorded.last { $0.slouchRatio != nil }?.rulesVersion }

    /// How long before the first week days are looked at, to say how much they differ anyway.
    private static let looksBack = 84

    /// Reads calendar weeks.
    ///
    /// - Parameters:
    ///   - count: how many; one at least.
    ///   - last: the last day that is looked at; the last week is the one that it is in.
    ///   - wearer: whose.
    ///   - today: the local day now.
    ///   - store: `nil` where there is no record yet: then nothing is claimed.
    ///   - knowledge: which exercises are pauses.
    ///   - rules: how deep a slouch is, as the wearer has set it.
    public static func read(
        weeks count: Int, upTo last: LocalDay, of wearer: String, today: LocalDay, from store: Store?,
        knowledge: Knowledge, rules: PostureRules = PostureRules()
    ) throws(RecordsError) -> WeekCourse {
        let monday = WeeklyGoal.weekStart(of: last)
        let mondays = (0..<max(1, count)).reversed().map { monday - 7 * $0 }
        let first = mondays[0]
        let report = try WeekReport.read(first...last, of: wearer, today: today, from: store, rules: rules)
        let own = report.days.map(\.summary).filter { $0.coverageRatio != nil }
        var figures = own.map { DayFigures($0) }
        if let store { figures += try store.dayFigures(of: wearer, in: first - looksBack..<first) }
        let input = try routineInput(of: wearer, today: min(today, last), from: store)
        let adherence = WeeklyAdherence.weeks(mondays, of: input, knowledge: knowledge)
        let version = own.last { $0.slouchRatio != nil }?.rulesVersion
        return WeekCourse(
            report: report,
            weeks: adherence.map { week($0, own, figures: figures, version: version) })
    }

    /// What the routine asks for rests on; of the days nothing is needed.
    private static func routineInput(
        of wearer: String, today: LocalDay, from store: Store?
    ) throws(RecordsError) -> RoutineInput {
        var input = RoutineInput(
            today: today, profile: try store?.routineProfile(wearer: wearer) ?? RoutineProfile(),
            redFlags: try store?.redFlags(wearer: wearer) ?? .unscreened,
            sessions: try store?.sessions(wearer: wearer).map(\.session) ?? [])
        input.relapses = try store?.relapses(wearer: wearer) ?? []
        return input
    }

    private static func week(
        _ adherence: WeeklyAdherence, _ recorded: [DaySummary], figures: [DayFigures], version: String?
    ) -> Week {
        let (start, end) = (adherence.start, adherence.start + 6)
        let days = recorded.filter { start <= $0.day && $0.day <= end }
        let counted = days.filter { DayFigures($0).isLong && $0.judged_s > 0 && $0.rulesVersion == version }
        let shares = counted.compactMap(\.slouchShare)
        let known = figures.filter { $0.day <= end }
        return Week(
            start: start, days: counted.count, otherDays: days.count - counted.count,
            worn_s: days.map(\.worn_s).reduce(0, +), slouchRatio: mean(counted.compactMap(\.slouchRatio)),
            error: WeekComparison.error(ofMeanOver: counted.count, figures: known),
            share: mean(shares.map(\.mean)).flatMap { middle in
                mean(shares.map(\.low80)).flatMap { low in
                    mean(shares.map(\.high80)).map { SlouchShare(mean: middle, low80: low, high80: $0) }
                }
            },
            longestStill_s: days.compactMap(\.longestStill_s).max(), breaks: days.map(\.breaks).reduce(0, +),
            comparison: WeekComparison(on: end, figures: known).flatMap { counted.isEmpty ? nil : $0 },
            adherence: adherence)
    }

    private static func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}
