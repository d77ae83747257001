import Balance
import Events
import Gateway
import LocalTime
import Terminal

/// A day's plan as a page and as JSON.
struct RoutineReport {
    let plan: RoutinePlan
    let knowledge: Knowledge
    let wearer: String

    /// Why nothing is offered, and what to do.
    static func stopText(_ plan: RoutinePlan, _ stop: RoutinePlan.Stop) -> [String] {
        switch stop {
        case .pain: painText(plan.pain.now ?? 0)
        case .unscreened: unscreenedText
        case .redFlag: redFlagText
        }
    }

    static let unscreenedText = [
        "Some questions come first: “plumbline assess” asks whether anything speaks against exercises."
    ]

    /// Which sign it was is not known any more, so the card says all that is urgent.
    static let redFlagText =
        [
            "You answered that there is a sign which a clinician should look at before any exercise. So nothing is "
                + "offered now.",
            "With chest pain, breathlessness, weak or numb legs, numbness between the legs, or trouble holding or "
                + "passing urine or stool, call your emergency number at once.",
            "When it has been looked at: “plumbline assess” asks again.",
        ]

    private static func painText(_ pain: Int) -> [String] {
        [
            "You said that your pain is \(pain) of 10. Above \(RoutineRules().mostPain) no exercise is offered, as no "
                + "self-test goes on above it: rest, or move as it feels good.",
            "What you have done is kept, and so is this answer. “plumbline routine start” asks again, later today or "
                + "another day, and begins when the pain is \(RoutineRules().mostPain) or less.",
            "If it is new and strong, gets worse, or is no better in two to four weeks, show it to a clinician.",
        ]
    }

    func page(width: Int) -> TextPage {
        var page = TextPage(width: width)
        if let stop = plan.stop {
            page.title("No routine today")
            for text in Self.stopText(plan, stop) { page.paragraph(text) }
            return page
        }
        let week = plan.week.map { ", week \($0)" } ?? ""
        page.title(
            "Today: \(plan.exercises.count) exercises, \(minutes(plan.seconds)) min (\(plan.phase.title)\(week))")
        page.paragraph("\(plan.sessionsDone) of \(plan.sessionsAsked) sessions of the last seven days are done.")
        page.space()
        for item in plan.exercises {
            guard let exercise = knowledge.exercise(item.exercise) else { continue }
            page.item(
                "\(exercise.name)\(item.sideText(exercise)): \(item.dose.text)", mark: item.exercise, columns: 5)
            page.paragraph(Self.sentence(item.reason), .faint, indent: 5)
        }
        if plan.exercises.isEmpty { page.paragraph("Nothing is left that suits what is set: see below.") }
        page.heading("Why")
        for reason in plan.reasons { page.item(reason, mark: "-", columns: 2) }
        if !plan.leftOut.isEmpty {
            page.heading("Left out")
            for text in plan.leftOut { page.item(text, mark: "-", columns: 2) }
        }
        page.heading("Next")
        if !plan.exercises.isEmpty { page.item("“plumbline routine start” guides through it.", mark: "-", columns: 2) }
        if !plan.dueTests.isEmpty {
            page.item(
                "“plumbline assess”: \(plan.dueTests.count) self-tests are due.", mark: "-", columns: 2)
        } else if let day = plan.retestDay {
            page.item("Self-tests again on \(day.text).", mark: "-", columns: 2)
        }
        if let id = plan.breakExercise, let exercise = knowledge.exercise(id) {
            page.item(
                "After half an hour of sitting still: \(exercise.name.lowercased()) (\(id)).", mark: "-", columns: 2)
        }
        return page
    }

    /// One line for the day's summary.
    var line: String {
        switch plan.stop {
        case .unscreened: "not begun: “plumbline assess”"
        case .redFlag: "nothing today: see a clinician first (“plumbline routine” says why)"
        case .pain: "nothing now: you said that your pain is \(plan.pain.now ?? 0) of 10"
        case nil:
            plan.isRestDay
                ? "rest; \(plan.sessionsDone) of \(plan.sessionsAsked) sessions are done"
                : "\(plan.exercises.count) exercises, \(minutes(plan.seconds)) min: “plumbline routine”"
        }
    }

    /// The likeliest pattern that may be spoken of; `nil` where none may.
    func spoken(_ patterns: [RoutineInput.PatternScore]) -> RoutineInput.PatternScore? {
        guard plan.stop != .redFlag else { return nil }
        return patterns.filter { [.likely, .possible].contains($0.claim) }
            .max { ($0.probability, $1.id) < ($1.probability, $0.id) }
    }

    func balanceLine(_ patterns: [RoutineInput.PatternScore]) -> String {
        guard plan.stop != .redFlag else { return "nothing is said now" }
        guard let first = spoken(patterns) else {
            return patterns.contains { $0.claim == .unlikely }
                ? "nothing stands out (“plumbline imbalance”)" : "unknown (“plumbline imbalance” says what would tell)"
        }
        let name = knowledge.pattern(first.id)?.plainName ?? first.id
        return "\(name): \(first.text) (“plumbline imbalance”)"
    }

    var json: JSONText {
        .object([
            ("date", .string(plan.day.text)), ("wearer", .string(wearer)),
            ("phase", .string(plan.phase.rawValue)), ("week", .optional(plan.week)),
            ("stop", .optional(plan.stop?.rawValue)), ("rest_day", .bool(plan.isRestDay)),
            ("sessions_done", .integer(Int64(plan.sessionsDone))),
            ("sessions_asked", .integer(Int64(plan.sessionsAsked))), ("seconds", .integer(Int64(plan.seconds))),
            (
                "exercises",
                .array(
                    plan.exercises.map { item in
                        .object([
                            ("id", .string(item.exercise)),
                            ("name", .optional(knowledge.exercise(item.exercise)?.name)),
                            ("side", .string(item.side.rawValue)), ("dose", item.dose.json),
                            ("variant", .integer(Int64(item.variant))), ("seconds", .integer(Int64(item.seconds))),
                            ("reason", .string(item.reason)),
                        ])
                    })
            ),
            ("reasons", .array(plan.reasons.map { .string($0) })),
            ("left_out", .array(plan.leftOut.map { .string($0) })),
            ("due_tests", .array(plan.dueTests.map { .string($0) })),
            ("retest", .optional(plan.retestDay.map(\.text))),
            ("break", .optional(plan.breakExercise)),
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
                    ("rise_to", .optional(plan.pain.rise?.to)),
                ])
            ),
            ("knowledge_version", .string(Knowledge.version)),
        ])
    }

    private func minutes(_ seconds: Int) -> Int { max(1, (seconds + 30) / 60) }

    static func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() + "." }
}

extension RoutinePhase {
    /// For people.
    var title: String {
        switch self {
        case .screen: "first the questions"
        case .assess: "the first days"
        case .balance: "balancing"
        case .maintain: "keeping it"
        }
    }
}

extension PlannedExercise {
    /// `, left side`, `, each side`, or nothing.
    func sideText(_ exercise: Exercise) -> String {
        switch side {
        case .left: ", left side"
        case .right: ", right side"
        case .both: exercise.oneSided ? ", each side" : ""
        }
    }
}
