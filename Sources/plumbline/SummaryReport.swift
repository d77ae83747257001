import Events
import Gateway
import LocalTime
import PlainText
import Posture
import Reports

/// A day's summary as JSON and as lines for people.
struct SummaryReport {
    private let day: DaySummary
    /// The local hours in which a slouch could have been seen.
    private let judgedHours: Set<Int>
    /// What may be out of balance and what to do, where the day is today and the wearer has begun with that.
    private let brief: TodayBrief?
    /// Whether some of it comes from a sensor with a measurement every few seconds.
    private let isCoarse: Bool

    init(_ day: DaySummary, judgedHours: Set<Int>, brief: TodayBrief? = nil, isCoarse: Bool = false) {
        self.day = day
        self.judgedHours = judgedHours
        self.brief = brief
        self.isCoarse = isCoarse
    }

    /// The contract of `summary --json`: what is not known is `null`.
    var json: JSONText {
        let hours = day.hours.enumerated().map { index, hour in
            JSONText.object([
                ("worn_s", .number(hour.worn_s, decimals: 1)),
                ("slouch_s", .optional(judgedHours.contains(index) ? hour.slouch_s : nil, decimals: 1)),
            ])
        }
        // Where nothing could be judged, no slouch seen is not no slouch.
        let isJudged = day.slouchRatio != nil
        return .object([
            ("date", .string(day.day.text)),
            ("wearer", .string(day.wearer)),
            ("worn_s", .number(day.worn_s, decimals: 1)),
            ("sitting_upright_s", .optional(isJudged ? day.uprightTime_s : nil, decimals: 1)),
            ("slouch_s", .optional(isJudged ? day.slouch_s : nil, decimals: 1)),
            ("slouch_ratio", .optional(day.slouchRatio, decimals: 4)),
            ("episodes", .array(day.episodes.map { .object($0.jsonFields(offset_s: day.utcOffset_s)) })),
            ("longest_episode_s", .optional(day.longestEpisode_s, decimals: 1)),
            ("alerts", .integer(Int64(day.alerts))),
            (
                "flexion_deg",
                day.flexionPercentiles.map {
                    .object([
                        ("p10", .number($0.p10, decimals: 2)), ("p50", .number($0.p50, decimals: 2)),
                        ("p90", .number($0.p90, decimals: 2)),
                    ])
                } ?? .null
            ),
            (
                "minutes_above_deg",
                day.minutesAbove.map { limits in
                    .object(limits.map { ("\($0.degrees)", .number($0.minutes, decimals: 2)) })
                } ?? .null
            ),
            ("breaks", .integer(Int64(day.breaks))),
            ("longest_static_s", .optional(day.longestStatic_s, decimals: 1)),
            ("hours", .array(hours)),
            ("gaps_s", .number(day.gaps_s, decimals: 1)),
            ("coverage_ratio", .optional(day.coverageRatio, decimals: 4)),
            ("rules_version", .string(day.rulesVersion)),
            ("coarse", .bool(isCoarse)),
            ("balance", brief?.balanceJSON ?? .null),
            ("routine", brief?.routineJSON ?? .null),
        ])
    }

    var lines: [String] {
        guard let coverage = day.coverageRatio else { return ["\(day.day.text): nothing was recorded."] }
        let time = TimeText.duration(seconds:)
        var lines = [
            "\(day.day.text)",
            "  worn        \(time(day.worn_s)), \(Int((coverage * 100).rounded())) % of the time recorded",
        ]
        if isCoarse {
            lines += [
                "  coarse      from one measurement in about 2.5 s: short slouches are missed, walking is not told from",
                "              sitting, and all times are rough",
            ]
        }
        guard let ratio = day.slouchRatio else {
            return lines + ["  posture     unknown: not calibrated"]
        }
        lines.append("  upright     \(time(day.uprightTime_s))")
        lines.append(
            "  slouching   \(time(day.slouch_s)), \(Int((ratio * 100).rounded())) % of the time in which it could be seen"
        )
        let longest = day.longestEpisode_s.map { ", the longest \(time($0))" } ?? ""
        lines.append(
            "  episodes    \(day.episodes.count)\(longest); \(day.alerts.counted("alert"))")
        if let still = day.longestStatic_s {
            lines.append("  still       at the longest \(time(still)); \(day.breaks) breaks")
        }
        for (hour, values) in day.hours.enumerated() where values.worn_s > 0 {
            let bar = String(repeating: "#", count: Int((values.slouch_s / 3600 * 40).rounded(.up)))
            let mark = judgedHours.contains(hour) ? "." : "?"
            let worn = String(repeating: mark, count: max(0, Int((values.worn_s / 3600 * 40).rounded(.up)) - bar.count))
            lines.append("  \(hour < 10 ? "0" : "")\(hour):00       \(bar)\(worn)")
        }
        let isPartlyUnknown = day.hours.indices.contains { day.hours[$0].worn_s > 0 && !judgedHours.contains($0) }
        lines.append("  # slouching, . worn" + (isPartlyUnknown ? ", ? worn and not judged" : ""))
        lines.append("  One sensor at the upper back: a bend at the hips counts too.")
        return lines
    }

    /// What may be out of balance, and what to do today.
    var routineLines: [String] {
        guard let brief else { return ["  routine     not begun: “plumbline assess”"] }
        return ["  balance     \(brief.balanceLine)", "  routine     \(brief.routineLine)"]
    }
}
