import Balance
public import Events
import LocalTime
import Numbers
import Posture

extension HandoverReport {
    /// What `report --json` prints; what is not known, and what was not named, is `null`.
    public var json: JSONText {
        let head: [(key: String, value: JSONText)] = [
            ("wearer", .string(wearer)), ("made", .string(made.text)), ("first", .string(days.lowerBound.text)),
            ("last", .string(days.upperBound.text)), ("included", .array(names)),
        ]
        let body: [(key: String, value: JSONText)] = [
            ("wear", wear.json), ("weeks", .array(course.weeks.map(\.json))), ("week", weekJSON),
            ("trend", trendJSON), ("flexion", flexion?.json ?? .null), ("breaks", breaks.json),
            ("routine", routine.json), ("goal_limit_min_per_h", .optional(goal?.limit_min_per_h, decimals: 2)),
            ("tests", .array(tests.map(\.json))), ("activities", activities.json),
        ]
        let more: [(key: String, value: JSONText)] = [
            ("pain", pain?.json ?? .null), ("signs", signs?.json ?? .null), ("notes", notesJSON),
        ]
        return .object(head + body + more)
    }

    private var names: [JSONText] { Part.allCases.filter(included.contains).map { .string($0.rawValue) } }

    private var notesJSON: JSONText {
        guard let notes else { return .null }
        return .array(
            notes.map { .object([("date", .string($0.day.text)), ("text", .string($0.text))]) })
    }

    /// The last seven days against the seven before.
    private var weekJSON: JSONText {
        guard let week = course.report.week else { return .null }
        return .object([
            ("slouch_ratio", .number(week.week.slouchRatio, decimals: 4)),
            ("slouch_ratio_before", .number(week.before.slouchRatio, decimals: 4)),
            ("verdict", .optional(week.verdict?.rawValue)),
            ("smallest_change", .optional(week.smallestChange, decimals: 4)),
            ("missing_days", .integer(Int64(week.missingDays))),
        ])
    }

    private var trendJSON: JSONText {
        .object([
            ("direction", .string(trend.direction.rawValue)), ("change", .optional(trend.change, decimals: 3)),
            ("valid_days", .integer(Int64(trend.validDays))), ("look", .optional(trend.lookDay?.text)),
        ])
    }
}

extension HandoverWear {
    fileprivate var json: JSONText {
        .object([
            ("days", .integer(Int64(spanDays))), ("recorded_days", .integer(Int64(recordedDays))),
            ("counted_days", .integer(Int64(countedDays))),
            ("other_rules_days", .integer(Int64(otherRulesDays))), ("coarse_days", .integer(Int64(coarseDays))),
            ("worn_s", .number(worn_s, decimals: 1)), ("slouch_s", .number(slouch_s, decimals: 1)),
            ("other_posture_s", .number(otherPosture_s, decimals: 1)), ("moving_s", .number(moving_s, decimals: 1)),
            ("lying_s", .number(lying_s, decimals: 1)), ("bend_s", .number(bend_s, decimals: 1)),
            ("unknown_s", .number(unknown_s, decimals: 1)), ("gaps_s", .number(gaps_s, decimals: 1)),
            ("two_sensors_s", .number(twoSensors_s, decimals: 1)),
            ("placements", .array(placements.map { .string($0.rawValue) })),
        ])
    }
}

extension WeekCourse.Week {
    fileprivate var json: JSONText {
        .object([
            ("week_start", .string(start.text)), ("days", .integer(Int64(days))),
            ("other_days", .integer(Int64(otherDays))), ("worn_s", .number(worn_s, decimals: 1)),
            ("slouch_ratio", .optional(slouchRatio, decimals: 4)), ("error", .optional(error, decimals: 4)),
            ("slouch_share_low_80", .optional(share?.low80, decimals: 4)),
            ("slouch_share_high_80", .optional(share?.high80, decimals: 4)),
            ("verdict", .optional(comparison?.verdict?.rawValue)),
            ("longest_still_s", .optional(longestStill_s, decimals: 1)), ("breaks", .integer(Int64(breaks))),
            ("sessions_asked", .optional(adherence.asked)), ("sessions_done", .integer(Int64(adherence.done))),
            ("sessions_in_part", .integer(Int64(adherence.inPart))),
        ])
    }
}

extension HandoverFlexion {
    fileprivate var json: JSONText {
        let edges = ["below_20"] + Self.limits.map { "from_\($0)" }
        return .object([
            ("p10_deg", .number(p10, decimals: 2)), ("p50_deg", .number(p50, decimals: 2)),
            ("p90_deg", .number(p90, decimals: 2)),
            ("shares", .object(zip(edges, shares).map { ($0, .number($1, decimals: 4)) })),
        ])
    }
}

extension HandoverBreaks {
    fileprivate var json: JSONText {
        .object([
            ("breaks", .integer(Int64(breaks))),
            ("median_longest_still_s", .optional(medianLongestStill_s, decimals: 1)),
            ("longest_still_s", .optional(longestStill_s, decimals: 1)),
            ("position_changes_per_h", .optional(positionChangesPerHour, decimals: 2)),
            ("prompts", .integer(Int64(prompts))), ("prompts_judged", .integer(Int64(promptsJudged))),
            ("prompts_followed", .integer(Int64(promptsFollowed))), ("alerts", .integer(Int64(alerts))),
            ("alerts_known", .integer(Int64(answersKnown))), ("alerts_answered_60s", .integer(Int64(answeredSoon))),
        ])
    }
}

extension HandoverRoutine {
    fileprivate var json: JSONText {
        .object([
            ("sessions", .integer(Int64(sessions))), ("effort", .optional(effort)),
            ("built_again", .optional(builtAgain?.text)), ("minutes", .optional(settings?.minutes)),
            ("goals", .array((settings?.goals ?? []).map { .string($0) })),
            ("excluded", .array((settings?.excluded ?? []).map { .string($0) })),
            (
                "exercises",
                .array(
                    done.map {
                        .object([
                            ("id", .string($0.id)), ("name", .string($0.name)), ("days", .integer(Int64($0.days))),
                            ("last_date", .string($0.lastDay.text)), ("sets", .integer(Int64($0.sets))),
                            ("dose", .string($0.dose)),
                        ])
                    })
            ),
        ])
    }
}

extension HandoverTest {
    fileprivate var json: JSONText {
        .object([
            ("test", .string(id)), ("name", .string(name)), ("times", .integer(Int64(times))),
            ("first_date", .string(firstDay.text)), ("first", .string(first)), ("date", .string(lastDay.text)),
            ("last", .string(last)), ("unit", .optional(measured?.unit)),
            ("smallest_change", .optional(measured?.smallestChange, decimals: 3)),
            ("direction", .optional(measured?.finding?.direction.rawValue)),
        ])
    }
}

extension HandoverLines {
    fileprivate var json: JSONText {
        .array(
            lines.map { line in
                .object([
                    ("name", .string(line.name)),
                    ("values", .array(line.values.map { .optional($0, decimals: 2) })),
                    ("change", .string(line.change.verdict.rawValue)),
                    ("smallest_change", .optional(line.change.smallest, decimals: 2)),
                ])
            })
    }
}

extension HandoverPain {
    fileprivate var json: JSONText {
        .object([
            ("weekly", weekly.json), ("places", .array(places.map { .string($0) })),
            ("tender", .array(tender.map { .string($0) })),
            (
                "around_sessions",
                .array(
                    aroundSessions.map {
                        .object([
                            ("week_start", .string($0.start.text)), ("least", .integer(Int64($0.range.lowerBound))),
                            ("most", .integer(Int64($0.range.upperBound))),
                            ("places", .array($0.places.map { .string($0.rawValue) })),
                        ])
                    })
            ),
        ])
    }
}

extension HandoverSigns {
    fileprivate var json: JSONText {
        .object([
            ("asked", .optional(askedDay?.text)), ("all_asked", .optional(wholeListDay?.text)),
            (
                "signs",
                .array(
                    signs.map {
                        .object([
                            ("name", .string($0.name)), ("level", .integer(Int64($0.level))),
                            ("date", .string($0.day.text)), ("status", .string($0.status)),
                        ])
                    })
            ),
            ("cautions", cautions.map { .array($0.map { .string($0) }) } ?? .null),
        ])
    }
}
