public import LocalTime

/// A figure of a day that can be compared with a wearer's other days, whatever time was worn.
public enum DayFigure: String, CaseIterable, Sendable {
    case longestStill = "longest_still_s"
    case medianStill = "median_still_s"
    case positionChanges = "position_changes_per_h"
    /// Half of the time is beyond it.
    case flexion = "flexion_p50_deg"
    case variation = "variation_deg"
    case largestExposure = "eva_largest_ratio"
    /// What lies above 10° of flexion, on the average of the calibrated time: degree-hours per hour.
    case leaning = "degree_hours_per_h"
    case response = "response_s"
    case answered = "answered_60s_ratio"
    // New figures come last: so those that are kept stay where they are.
    case breaksAfterPrompts = "breaks_after_prompts"

    /// It is in degrees, and below five of them a difference is the sensor's (BALANCE 8).
    var isAngle: Bool { [.flexion, .variation, .leaning].contains(self) }

    /// It grows with the time that is worn, so a shorter day says nothing by having less of it.
    var growsWithTime: Bool { self == .longestStill }
}

/// What is kept of a day that is over, to compare other days with it.
public struct DayFigures: Equatable, Sendable {
    public var day: LocalDay
    /// Of the rules that judged it; several, with commas, where they changed on that day.
    public var rulesVersion: String
    public var worn_s: Double
    public var calibrated_s: Double
    public var judged_s: Double
    public var slouch_s: Double
    /// Those that are known.
    public var values: [DayFigure: Double]

    public init(
        day: LocalDay, rulesVersion: String, worn_s: Double, calibrated_s: Double, judged_s: Double, slouch_s: Double,
        values: [DayFigure: Double]
    ) {
        self.day = day
        self.rulesVersion = rulesVersion
        self.worn_s = worn_s
        self.calibrated_s = calibrated_s
        self.judged_s = judged_s
        self.slouch_s = slouch_s
        self.values = values
    }

    public init(_ summary: DaySummary) {
        let calibrated_h = summary.calibrated_s / 3600
        let values: [DayFigure: Double?] = [
            .longestStill: summary.longestStill_s, .medianStill: summary.medianStill_s,
            .positionChanges: summary.positionChangesPerHour, .flexion: summary.flexionPercentiles?.p50,
            .variation: summary.flexionPercentiles?.variationDegrees,
            .largestExposure: summary.largestExposure?.ratio,
            .leaning: summary.degreeHours.flatMap { calibrated_h > 0 ? $0 / calibrated_h : nil },
            .response: summary.response_s, .answered: summary.answeredSoonRatio,
            .breaksAfterPrompts: summary.breakPrompts?.followedRatio,
        ]
        self.init(
            day: summary.day, rulesVersion: summary.rulesVersion, worn_s: summary.worn_s,
            calibrated_s: summary.calibrated_s, judged_s: summary.judged_s, slouch_s: summary.slouch_s,
            values: values.compactMapValues { $0 })
    }

    /// Long enough to say something about a wearer's days (DOMAIN 3.4): of the time in which the angles were known.
    public var isLong: Bool { min(worn_s, calibrated_s) >= DaySummary.trendMinimum_s }
}
