public import Balance
public import Events
import LocalTime
import Numbers

/// A day's plan, as one JSON object.
public struct RoutineReport: Sendable {
    public let plan: RoutinePlan
    public let knowledge: Knowledge
    public let wearer: String
    /// Ids of those that hold; `nil` where nobody has asked.
    public let cautions: Set<String>?

    public init(plan: RoutinePlan, knowledge: Knowledge, wearer: String, cautions: Set<String>? = nil) {
        self.cautions = cautions
        self.plan = plan
        self.knowledge = knowledge
        self.wearer = wearer
    }

    /// What `routine --json` prints; what is not known is `null`.
    public var json: JSONText {
        .object(
            [
                ("date", .string(plan.day.text)), ("wearer", .string(wearer)),
                ("phase", .string(plan.phase.rawValue)), ("week", .optional(plan.week)),
                ("stop", .optional(plan.stop?.rawValue)), ("rest_day", .bool(plan.isRestDay)),
                ("sessions_done", .integer(Int64(plan.sessionsDone))),
                ("sessions_asked", .integer(Int64(plan.sessionsAsked))), ("seconds", .integer(Int64(plan.seconds))),
                ("exercises", .array(plan.exercises.map(exercise))),
                ("turn", .optional(plan.turn?.rawValue)), ("other_day", .array(plan.otherDay.map(exercise))),
                ("later", .array(plan.later.map(exercise))),
                ("reasons", .array(plan.reasons.map { .string($0) })),
                ("swaps", .array(plan.swaps.map { .string($0) })),
                ("left_out", .array(plan.leftOut.map { .string($0) })),
                ("due_tests", .array(plan.dueTests.map { .string($0) })),
                ("retest", .optional(plan.retestDay.map(\.text))),
                ("break", .optional(plan.breakExercise)),
                ("question", .optional(plan.question?.rawValue)), ("offers_short", .bool(plan.offersShort)),
                ("progress", .array(plan.progress.map(progress))),
                (
                    "slouch_trend",
                    .object([
                        ("direction", .string(plan.trend.direction.rawValue)),
                        ("change", .optional(plan.trend.change, decimals: 3)),
                        ("valid_days", .integer(Int64(plan.trend.validDays))),
                    ])
                ),
                (
                    "pain",
                    .object([
                        ("now", .optional(plan.pain.now)), ("rise_from", .optional(plan.pain.rise?.from)),
                        ("rise_to", .optional(plan.pain.rise?.to)), ("place", .optional(plan.pain.place?.rawValue)),
                        ("usual", .optional(plan.pain.usual)),
                        ("flare_up_since", .optional(plan.pain.flare?.since.text)),
                        ("part", .number(plan.pain.part, decimals: 2)),
                    ])
                ),
                ("knowledge_version", .string(Knowledge.version)),
                ("sessions_in_part", .integer(Int64(plan.sessionsInPart))),
                ("exercises_done_today", .integer(Int64(plan.exercisesDoneToday))),
            ] + plan.accessMembers(knowledge, cautions: cautions))
    }

    private func exercise(_ planned: PlannedExercise) -> JSONText {
        .object([
            ("id", .string(planned.exercise)),
            ("name", .optional(knowledge.exercise(planned.exercise)?.name)),
            ("side", .string(planned.side.rawValue)), ("dose", planned.dose.json),
            ("variant", .integer(Int64(planned.variant))), ("seconds", .integer(Int64(planned.seconds))),
            ("reason", .string(planned.reason)), ("basis", .string(planned.basis.rawValue)),
            ("for", .array(planned.states.map { .string($0.path) })),
            ("ways", .array(planned.ways.map { .string($0) })), ("instead_of", .optional(planned.insteadOf)),
            ("sets_done_today", .integer(Int64(plan.setsDoneToday(of: planned)))),
        ])
    }

    private func progress(_ finding: RetestFinding) -> JSONText {
        .object([
            ("test", .string(finding.test)), ("first_date", .string(finding.firstDay.text)),
            ("first", .number(finding.first, decimals: 3)), ("date", .string(finding.lastDay.text)),
            ("value", .number(finding.last, decimals: 3)), ("unit", .string(finding.unit)),
            ("smallest_change", .number(finding.smallest, decimals: 3)),
            ("direction", .string(finding.direction.rawValue)),
        ])
    }
}
