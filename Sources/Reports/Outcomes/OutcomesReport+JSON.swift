import Balance
public import Events
import LocalTime
import Numbers

extension OutcomesReport {
    /// What `outcomes --json` prints; what is not known is `null`, a missed week too. At level 1 there are no lines.
    public var json: JSONText {
        .object([
            ("date", .string(today.text)), ("wearer", .string(wearer)), ("access", .string(access.word)),
            ("level", .optional(access.level)), ("closed", .bool(isClosed)),
            ("first_date", .optional(isClosed ? nil : course.firstDay?.text)),
            ("last_date", .optional(isClosed ? nil : course.lastDay?.text)),
            ("next_date", .optional(isClosed ? nil : course.nextDay?.text)),
            ("due", .bool(!isClosed && course.isDue(today: today))),
            ("weeks", .integer(Int64(isClosed ? 0 : course.weekCount))),
            ("answered_weeks", .integer(Int64(isClosed ? 0 : course.answeredWeeks))),
            ("lines", .array(isClosed ? [] : course.lines.map(line))),
            ("places", .array(isClosed ? [] : course.places.map(places))),
            ("activities", .array(isClosed ? [] : activities.all.map(activity))),
            ("entries", .array(isClosed ? [] : entries.map(entry))),
        ])
    }

    private func line(_ line: OutcomeLine) -> JSONText {
        let change = line.change
        return .object([
            ("id", .string(line.subject.id)), ("name", .string(name(of: line.subject))),
            ("better", .string(line.subject.moreIsBetter ? "more" : "less")),
            ("values", .array(line.values.map { .optional($0, decimals: 2) })),
            ("change", .string(change.verdict.rawValue)),
            ("first_mean", .optional(change.first, decimals: 2)), ("last_mean", .optional(change.last, decimals: 2)),
            ("smallest_change", .optional(change.smallest, decimals: 2)),
            ("own_deviation", .optional(change.ownDeviation, decimals: 2)),
            ("missing_weeks", .integer(Int64(change.missingWeeks))),
        ])
    }

    private func places(_ places: OutcomeCourse.PlacesFromWeek) -> JSONText {
        .object([("week", .integer(Int64(places.week))), ("places", places.places.json)])
    }

    private func activity(_ activity: OwnActivity) -> JSONText {
        .object([
            ("line", .integer(Int64(activity.line))), ("slot", .integer(Int64(activity.slot))),
            ("name", .string(activity.name)), ("since", .string(activity.since.text)),
            ("until", .optional(activity.until?.text)),
        ])
    }

    private func entry(_ entry: OutcomeEntry) -> JSONText {
        let scores = entry.scores.sorted { $0.key < $1.key }
        return .object([
            ("date", .string(entry.day.text)), ("pain_now", .optional(entry.pain.now?.value)),
            ("pain_usual", .optional(entry.pain.usual?.value)), ("pain_worst", .optional(entry.pain.worst?.value)),
            ("places", entry.places.json),
            ("activities", .object(scores.map { ("\($0.key)", .integer(Int64($0.value.value))) })),
            ("finished", .bool(entry.isFinished)),
        ])
    }
}

extension Set<PainPlace> {
    fileprivate var json: JSONText { .array(PainPlace.ordered(self).map { .string($0.rawValue) }) }
}

extension OutcomeLine.Subject {
    /// For programs: `pain_usual`, `activity_2`.
    fileprivate var id: String {
        switch self {
        case .pain(let measure): "pain_\(measure.rawValue)"
        case .activity(let line): "activity_\(line)"
        case .activitiesMean: "activities_mean"
        }
    }
}
