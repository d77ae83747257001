import LocalTime
import Numbers
import Posture
import Records

/// `days.csv`: each recorded day's summary, as `plumbline summary --json` says it; an empty field is not known.
enum DayExport {
    private static let header =
        "date,wearer,worn_s,upright_s,slouch_s,slouch_ratio,episodes,longest_episode_s,alerts,longest_still_s,"
        + "median_still_s,position_changes_per_h,flexion_p10_deg,flexion_p50_deg,flexion_p90_deg,minutes_above_20_deg,"
        + "minutes_above_30_deg,minutes_above_45_deg,minutes_above_60_deg,variation_deg,eva_largest_ratio,degree_hours,"
        + "response_s,answered_60s_ratio,breaks,coverage_ratio,rules_version,breaks_after_prompts,break_prompts,"
        + "break_prompts_followed,relaxed_s,slouch_share_mean,slouch_share_low_80,slouch_share_high_80,bands_rules_version"

    /// A day is a wearer's, whichever sensors saw it: where one sensor is asked for, it is each day of that sensor.
    static func write(_ scope: ExportScope) throws(ExportError) {
        let days = Set(scope.recordings.map { Entry(day: $0.recording.start.day, wearer: $0.recording.wearer) })
        try scope.write("days.csv", header: header) { file throws(ExportError) in
            for entry in days.sorted(by: { ($0.day, $0.wearer) < ($1.day, $1.wearer) }) {
                let summary = try scope.read { store throws(RecordsError) in
                    try store.summary(of: entry.day, wearer: entry.wearer)
                }
                try file.write(row(summary))
            }
        }
    }

    private struct Entry: Hashable {
        let day: LocalDay
        let wearer: String
    }

    private static func prompts(_ prompts: BreakPromptCounts?) -> [String] {
        [
            CSVText.field(prompts?.followedRatio, decimals: 4), prompts.map { "\($0.told)" } ?? "",
            prompts?.knownFollowed.map { "\($0)" } ?? "",
        ]
    }

    private static func row(_ day: DaySummary) -> String {
        func field(_ value: Double?, _ decimals: Int) -> String { CSVText.field(value, decimals: decimals) }
        let isJudged = day.slouchRatio != nil
        let flexion = day.flexionPercentiles
        let minutes = day.minutesAbove.map { $0.map { field($0.minutes, 2) } } ?? ["", "", "", ""]
        let fields =
            [
                day.day.text, CSVText.field(day.wearer), field(day.worn_s, 1),
                field(isJudged ? day.uprightTime_s : nil, 1), field(isJudged ? day.slouch_s : nil, 1),
                field(day.slouchRatio, 4), "\(day.episodes.count)", field(day.longestEpisode_s, 1), "\(day.alerts)",
                field(day.longestStill_s, 1), field(day.medianStill_s, 1), field(day.positionChangesPerHour, 2),
                field(flexion?.p10, 2), field(flexion?.p50, 2), field(flexion?.p90, 2),
            ] + minutes + [
                field(flexion?.variationDegrees, 2), field(day.largestExposure?.ratio, 4), field(day.degreeHours, 2),
                field(day.response_s, 1), field(day.answeredSoonRatio, 4), "\(day.breaks)",
                field(day.coverageRatio, 4), CSVText.field(day.rulesVersion),
            ]
        let share = day.slouchShare
        let bands = [
            field(isJudged ? day.relaxed_s : nil, 1), field(share?.mean, 4), field(share?.low80, 4),
            field(share?.high80, 4), CSVText.field(isJudged ? day.bandsVersion ?? "" : ""),
        ]
        return (fields + prompts(day.breakPrompts) + bands).joined(separator: ",")
    }
}
