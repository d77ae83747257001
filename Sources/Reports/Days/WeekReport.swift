import Balance
public import LocalTime
public import Posture
public import Records

/// Several days beside each other, and how they go together.
public struct WeekReport: Equatable, Sendable {
    /// Fewer days that are long enough say nothing about how it goes.
    static let fewestDays = 2

    /// Oldest first, a report for each local day, also where nothing was recorded.
    public let days: [DayReport]

    /// The last seven days against the seven before; `nil` where they cannot be compared.
    public let week: WeekComparison?

    /// Whether its last day is in the week that today is in.
    public let isThisWeek: Bool

    public init(days: [DayReport], week: WeekComparison? = nil, isThisWeek: Bool = false) {
        self.days = days
        self.week = week
        self.isThisWeek = isThisWeek
    }

    /// How much of the worn time was slouching.
    public struct Trend: Equatable, Sendable {
        /// The days of four hours and more that it rests on; other rules than the last one's judged none of them.
        public let days: Int
        /// The mean of their slouch ratios, 0…1.
        public let slouchRatio: Double
    }

    /// `nil` where too few days are long enough and judged (DOMAIN 3.4).
    public var trend: Trend? {
        let judged = days.map(\.summary).filter { $0.worn_s >= DaySummary.trendMinimum_s && $0.slouchRatio != nil }
        let ratios = judged.filter { $0.rulesVersion == judged.last?.rulesVersion }.compactMap(\.slouchRatio)
        guard ratios.count >= Self.fewestDays else { return nil }
        return Trend(days: ratios.count, slouchRatio: ratios.reduce(0, +) / Double(ratios.count))
    }

    /// What days have in common by the wearer's own postures.
    public struct Bands: Equatable, Sendable {
        public let days: Int
        /// What is unknown of the wearer is unknown on all days, so the range is the mean of theirs.
        public let share: SlouchShare
        /// 0…1, of the time that could be judged.
        public let relaxedRatio: Double
    }

    /// The means over days of four hours and more; all are by one rule, as is believed of the wearer on each evening.
    public var bands: Bands? {
        let known = days.map(\.summary).filter { $0.worn_s >= DaySummary.trendMinimum_s && $0.judged_s > 0 }
            .compactMap { day in
                day.slouchShare.flatMap { share in day.relaxed_s.map { (share, $0 / day.judged_s) } }
            }
        guard known.count >= Self.fewestDays else { return nil }
        func mean(_ value: ((SlouchShare, Double)) -> Double) -> Double {
            known.map(value).reduce(0, +) / Double(known.count)
        }
        return Bands(
            days: known.count,
            share: SlouchShare(mean: mean(\.0.mean), low80: mean(\.0.low80), high80: mean(\.0.high80)),
            relaxedRatio: mean(\.1))
    }

    /// Since when a new rule judges the days, where some of these were judged before; `nil` where one rule judged them all.
    public var newRuleSince: LocalDay? {
        let judged = days.map(\.summary).filter { $0.slouchRatio != nil }
        guard let version = judged.last?.rulesVersion, let other = judged.last(where: { $0.rulesVersion != version })
        else { return nil }
        return judged.first { $0.day > other.day }?.day
    }

    /// Reads each day of a stretch.
    ///
    /// - Parameters:
    ///   - days: the local days, first and last included.
    ///   - wearer: whose days.
    ///   - today: the local day now.
    ///   - store: `nil` where there is no record yet: then nothing is claimed.
    ///   - rules: how deep a slouch is, as the wearer has set it.
    public static func read(
        _ days: ClosedRange<LocalDay>, of wearer: String, today: LocalDay, from store: Store?,
        rules: PostureRules = PostureRules()
    ) throws(RecordsError) -> WeekReport {
        guard let store else { return WeekReport(days: days.map { DayReport.nothing(of: wearer, on: $0) }) }
        let coarseDays = try store.coarseDays(of: wearer, in: days)
        var reports: [DayReport] = []
        var last: DayFigures?
        var goals = try GoalReader(of: wearer, today: today, from: store)
        var week: [DayFigures] = []
        for day in days {
            let summed = try store.summedDay(of: day, wearer: wearer, rules: rules)
            let figures = DayFigures(summed.summary)
            last = figures
            week = week.suffix(6) + [figures]
            let goal = try goals.goal(on: day, knowing: week)
            let lacksDays = goal?.missingDays ?? 0 > 0
            reports.append(
                DayReport(
                    summed.summary, judgedHours: summed.judgedHours, isCoarse: coarseDays.contains(day), goal: goal,
                    newRuleSince: lacksDays ? try store.rulesInForce(of: wearer, on: day)?.changed : nil))
        }
        let thisWeek = WeeklyGoal.weekStart(of: today)
        let before = try store.dayFigures(
            of: wearer, in: days.upperBound - DayReport.usualWithin..<days.upperBound, enough: UsualDays.mostDays)
        return WeekReport(
            days: reports,
            week: WeekComparison(on: days.upperBound, figures: before + (last.map { [$0] } ?? [])),
            isThisWeek: WeeklyGoal.weekStart(of: days.upperBound) == thisWeek)
    }
}
