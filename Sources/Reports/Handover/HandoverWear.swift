public import Posture

/// How much was worn, how much of that could be judged, and what cannot be known.
public struct HandoverWear: Equatable, Sendable {
    public let spanDays: Int
    public let recordedDays: Int
    /// With four hours and more, judged by the rules of the last day: those that are compared.
    public let countedDays: Int
    public let worn_s: Double
    /// What the worn time was: its parts add up to it.
    public let slouch_s: Double
    /// A slouch could have been seen, and was none.
    public let otherPosture_s: Double
    public let moving_s: Double
    public let lying_s: Double
    /// Bent forward by 60° and more.
    public let bend_s: Double
    /// Not calibrated, or in doubt.
    public let unknown_s: Double
    /// Between the first and the last sample of a day, and not recorded.
    public let gaps_s: Double
    /// Of the worn time, what a low sensor saw, too.
    public let twoSensors_s: Double
    /// With a measurement every few seconds only.
    public let coarseDays: Int
    /// Judged by other rules than the last ones: compared with nothing.
    public let otherRulesDays: Int
    /// Where what was learned of the wearer's postures could not be read.
    public let damagedDays: Int
    public let placements: [Placement]

    init(_ course: WeekCourse, sensors: [Placement]) {
        let days = course.recorded
        func sum(_ value: (DaySummary) -> Double) -> Double { days.map(value).reduce(0, +) }
        spanDays = course.report.days.count
        recordedDays = days.count
        countedDays = course.weeks.map(\.days).reduce(0, +)
        worn_s = sum(\.worn_s)
        slouch_s = sum(\.parts.slouch_s)
        moving_s = sum(\.parts.moving_s)
        lying_s = sum(\.parts.lying_s)
        bend_s = sum(\.parts.bend_s)
        unknown_s = sum(\.parts.unknown_s)
        otherPosture_s = max(0, sum(\.worn_s) - slouch_s - moving_s - lying_s - bend_s - unknown_s)
        gaps_s = sum(\.gaps_s)
        twoSensors_s = sum(\.twoSensors_s)
        coarseDays = course.report.days.count { $0.isCoarse && $0.summary.coverageRatio != nil }
        let version = course.rulesVersion
        otherRulesDays = days.count { $0.slouchRatio != nil && $0.rulesVersion != version }
        damagedDays = days.count(where: \.hasUnreadableBelief)
        placements = sensors
    }

    /// In which a slouch could have been seen.
    public var judged_s: Double { slouch_s + otherPosture_s }
}

/// How far forward the wearer was inclined, day by day, and of all calibrated time together.
public struct HandoverFlexion: Equatable, Sendable {
    /// The limits between the shares, degrees.
    public static let limits = [20, 30, 45, 60]

    /// Of the calibrated worn time, 0…1: below the first limit, from one to the next, at and above the last.
    public let shares: [Double]
    /// The medians over the days of what a tenth, half and nine tenths of a day's seconds stay below.
    public let p10: Double
    public let p50: Double
    public let p90: Double

    /// `nil` where nothing was calibrated.
    init?(_ days: [DaySummary]) {
        let known = days.filter { $0.calibrated_s > 0 && $0.minutesAbove != nil }
        let total_min = known.map(\.calibrated_s).reduce(0, +) / 60
        let percentiles = known.compactMap(\.flexionPercentiles)
        guard total_min > 0, !percentiles.isEmpty else { return nil }
        let above = Self.limits.map { limit -> Double in
            let minutes = known.flatMap { $0.minutesAbove ?? [] }.filter { $0.degrees == limit }.map(\.minutes)
            return min(1, minutes.reduce(0, +) / total_min)
        }
        shares = zip([1] + above, above + [0]).map { max(0, $0 - $1) }
        p10 = Self.median(percentiles.map(\.p10))
        p50 = Self.median(percentiles.map(\.p50))
        p90 = Self.median(percentiles.map(\.p90))
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}

/// Breaks, time in one position, prompts and alerts of some days.
public struct HandoverBreaks: Equatable, Sendable {
    public let days: Int
    public let breaks: Int
    /// Of the days: the median of the longest time in one position, and the longest of all.
    public let medianLongestStill_s: Double?
    public let longestStill_s: Double?
    /// The median over the days.
    public let positionChangesPerHour: Double?
    public let prompts: Int
    /// Of the prompts of which it is known what was done.
    public let promptsJudged: Int
    public let promptsFollowed: Int
    /// Those that were given.
    public let alerts: Int
    public let answersKnown: Int
    public let answeredSoon: Int

    init(_ recorded: [DaySummary]) {
        days = recorded.count
        breaks = recorded.map(\.breaks).reduce(0, +)
        medianLongestStill_s = Self.median(recorded.compactMap(\.longestStill_s))
        longestStill_s = recorded.compactMap(\.longestStill_s).max()
        positionChangesPerHour = Self.median(recorded.compactMap(\.positionChangesPerHour))
        let told = recorded.compactMap(\.breakPrompts)
        prompts = told.map(\.told).reduce(0, +)
        promptsJudged = told.map(\.judged).reduce(0, +)
        promptsFollowed = told.map(\.followed).reduce(0, +)
        alerts = recorded.map { $0.alerts - $0.silentAlerts }.reduce(0, +)
        answersKnown = recorded.map(\.answersKnown).reduce(0, +)
        answeredSoon = recorded.map(\.answeredSoon).reduce(0, +)
    }

    private static func median(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.sorted()[values.count / 2]
    }
}
