import Balance
public import Events
import LocalTime
import Numbers
import Posture

extension DayReport {
    /// The contract of `summary --json`: what is not known is `null`.
    public var json: JSONText {
        let day = summary
        // Where nothing could be judged, no slouch seen is not no slouch.
        let isJudged = day.slouchRatio != nil
        let fields: [(key: String, value: JSONText)] = [
            ("date", .string(day.day.text)),
            ("wearer", .string(day.wearer)),
            ("worn_s", .number(day.worn_s, decimals: 1)),
            ("upright_s", .optional(isJudged ? day.uprightTime_s : nil, decimals: 1)),
            // The former name, for one version: sitting is not told from standing.
            ("sitting_upright_s", .optional(isJudged ? day.uprightTime_s : nil, decimals: 1)),
            ("slouch_s", .optional(isJudged ? day.slouch_s : nil, decimals: 1)),
            ("slouch_ratio", .optional(day.slouchRatio, decimals: 4)),
            ("episodes", .array(episodes)),
            ("longest_episode_s", .optional(day.longestEpisode_s, decimals: 1)),
            ("alerts", .integer(Int64(day.alerts))),
            ("longest_still_s", .optional(day.longestStill_s, decimals: 1)),
            ("median_still_s", .optional(day.medianStill_s, decimals: 1)),
            ("position_changes_per_h", .optional(day.positionChangesPerHour, decimals: 2)),
            ("breaks_after_prompts", .optional(day.breakPrompts?.followedRatio, decimals: 4)),
            ("break_prompts", .optional(day.breakPrompts?.told)),
            ("break_prompts_followed", .optional(day.breakPrompts?.knownFollowed)),
            ("break_interval_min", .optional(breakInterval?.minutes, decimals: 2)),
            ("flexion_deg", flexion),
            ("minutes_above_deg", minutesAbove),
            ("variation_deg", .optional(day.flexionPercentiles?.variationDegrees, decimals: 2)),
            ("eva_largest_ratio", .optional(day.largestExposure?.ratio, decimals: 4)),
            ("degree_hours", .optional(day.degreeHours, decimals: 2)),
            ("response_s", .optional(day.response_s, decimals: 1)),
            ("answered_60s_ratio", .optional(day.answeredSoonRatio, decimals: 4)),
            ("usual", usualJSON),
            ("breaks", .integer(Int64(day.breaks))),
            // `longest_still_s` takes its place; for one version.
            ("longest_static_s", .optional(day.longestStatic_s, decimals: 1)),
            ("hours", .array(hours)),
            ("gaps_s", .number(day.gaps_s, decimals: 1)),
            ("coverage_ratio", .optional(day.coverageRatio, decimals: 4)),
            ("rules_version", .string(day.rulesVersion)),
            ("coarse", .bool(isCoarse)),
            // Of `alerts`, those that were left out on purpose: a quiet day or hour, or because they become fewer.
            ("alerts_left_out", .integer(Int64(day.silentAlerts))),
            ("alerting", alerting?.json ?? .null),
            ("goal", goalJSON),
            // By the wearer's own postures, as they were believed in the evening, whatever rules judged the day.
            ("relaxed_s", .optional(isJudged ? day.relaxed_s : nil, decimals: 1)),
            ("slouch_share", slouchShare),
            ("bands_rules_version", .optional(isJudged ? day.bandsVersion : nil)),
            ("new_rule_since", .optional(newRuleSince?.text)),
            ("balance", brief?.balanceJSON ?? .null),
            ("routine", brief?.routineJSON ?? .null),
        ]
        let more: [(key: String, value: JSONText)] = [
            ("two_sensors_s", .number(day.twoSensors_s, decimals: 1)), ("week", weekJSON),
        ]
        return .object(fields + parts + more)
    }

    /// With `upright_s`, `relaxed_s` and `slouch_s` they add up to `worn_s`, each moment in one of them, where the day has
    /// bands: outside slouch episodes `upright_s` and `relaxed_s` are, too. A day that older rules or one fixed angle judged
    /// has another measure of `relaxed_s` than of the rest: its parts are not kept, and `null`.
    private var parts: [(key: String, value: JSONText)] {
        let parts = summary.coverageRatio != nil && summary.hasParts ? summary.parts : nil
        let judged = summary.slouchRatio == nil ? nil : parts
        return [
            ("lean_s", .optional(judged?.lean_s, decimals: 1)),
            ("recline_s", .optional(judged?.recline_s, decimals: 1)),
            ("bend_s", .optional(parts?.bend_s, decimals: 1)), ("lying_s", .optional(parts?.lying_s, decimals: 1)),
            ("moving_s", .optional(parts?.moving_s, decimals: 1)),
            ("unknown_s", .optional(parts?.unknown_s, decimals: 1)),
        ]
    }

    /// The last seven days against the seven before; `verdict` is `null` as long as too few days are known.
    private var weekJSON: JSONText {
        guard let week else { return .null }
        return .object([
            ("days", .integer(Int64(week.week.days))),
            ("slouch_ratio", .number(week.week.slouchRatio, decimals: 4)),
            ("days_before", .integer(Int64(week.before.days))),
            ("slouch_ratio_before", .number(week.before.slouchRatio, decimals: 4)),
            ("verdict", .optional(week.verdict?.rawValue)), ("missing_days", .integer(Int64(week.missingDays))),
        ])
    }

    /// Each with the offset of the place where it began.
    private var episodes: [JSONText] {
        summary.episodes.map { .object($0.jsonFields(offset_s: summary.offsets.offset_s(at: $0.start_us))) }
    }

    private var flexion: JSONText {
        guard let percentiles = summary.flexionPercentiles else { return .null }
        return .object([
            ("p10", .number(percentiles.p10, decimals: 2)), ("p50", .number(percentiles.p50, decimals: 2)),
            ("p90", .number(percentiles.p90, decimals: 2)),
        ])
    }

    /// What share of the time that could be judged was slouched, and between which limits it lies with 80 %.
    private var slouchShare: JSONText {
        guard let share = summary.slouchShare else { return .null }
        return .object([
            ("mean", .number(share.mean, decimals: 4)), ("low_80", .number(share.low80, decimals: 4)),
            ("high_80", .number(share.high80, decimals: 4)),
        ])
    }

    private var minutesAbove: JSONText {
        guard let limits = summary.minutesAbove else { return .null }
        return .object(limits.map { ("\($0.degrees)", .number($0.minutes, decimals: 2)) })
    }

    /// Each figure that can be compared with the wearer's own days; `null` where none can.
    private var usualJSON: JSONText {
        let compared = comparisons.map { figure, comparison in
            (
                key: figure.rawValue,
                value: JSONText.object([
                    ("usual", .number(comparison.usual, decimals: 4)), ("days", .integer(Int64(comparison.days))),
                    ("verdict", .optional(comparison.verdict?.rawValue)),
                ])
            )
        }
        return compared.isEmpty ? .null : .object(compared)
    }

    /// `null` where nothing was recorded, and where nothing is asked of the wearer.
    private var goalJSON: JSONText {
        guard let goal else { return .null }
        return .object([
            ("week_start", .string(goal.weekStart.text)), ("missing_days", .integer(Int64(goal.missingDays))),
            ("usual_min_per_h", .optional(goal.usual_min_per_h, decimals: 2)),
            ("limit_min_per_h", .optional(goal.limit_min_per_h, decimals: 2)),
            ("days_worn", .optional(goal.limit_min_per_h.map { _ in goal.wornDays })),
            ("days_under", .optional(goal.limit_min_per_h.map { _ in goal.daysUnder })),
            ("days_asked", .integer(Int64(WeeklyGoal.daysAsked))), ("of_days", .integer(Int64(WeeklyGoal.ofDays))),
            ("reached", goal.isReached.map(JSONText.bool) ?? .null),
        ])
    }

    private var hours: [JSONText] {
        summary.hours.enumerated().map { index, hour in
            .object([
                ("worn_s", .number(hour.worn_s, decimals: 1)),
                ("slouch_s", .optional(judgedHours.contains(index) ? hour.slouch_s : nil, decimals: 1)),
            ])
        }
    }
}
