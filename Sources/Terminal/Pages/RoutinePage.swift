import Balance
import LocalTime
import PlainText
public import Reports

/// A day's plan as a page for people, with its reasons.
public struct RoutinePage {
    private let plan: RoutinePlan
    private let knowledge: Knowledge
    private let reminder: String?

    /// - Parameters:
    ///   - report: the plan.
    ///   - reminder: a last quiet line; `nil` for none.
    public init(_ report: RoutineReport, reminder: String? = nil) {
        self.reminder = reminder
        plan = report.plan
        knowledge = report.knowledge
    }

    /// The page, wrapped to `width` columns.
    public func page(width: Int) -> TextPage {
        var page = planPage(width: width)
        if let reminder {
            page.space()
            page.paragraph(reminder.asSentence, .faint)
        }
        return page
    }

    private func planPage(width: Int) -> TextPage {
        var page = TextPage(width: width)
        if plan.stop != nil {
            page.title(plan.access.signs.isEmpty ? "No routine today" : "Get help now")
            for text in StopText.sentences(plan, knowledge) { page.paragraph(text) }
            return page
        }
        if case .gentle = plan.access {
            page.title("The gentle set today: \(plan.exercises.count.counted("exercise")), \(plan.minutes) min")
            for text in StopText.sentences(plan, knowledge) { page.paragraph(text) }
            addItems(to: &page)
            if !plan.leftOut.isEmpty {
                page.heading("Left out")
                for text in plan.leftOut { page.item(text, mark: "-", columns: 2) }
            }
            page.heading("Next")
            for text in nextSteps { page.item(text, mark: "-", columns: 2) }
            return page
        }
        addExercises(to: &page)
        addOtherDay(to: &page)
        if plan.pain.isStubborn { for text in knowledge.sentences(.sixWeeks) { page.paragraph(text) } }
        if let question = plan.question {
            page.heading("A question")
            for text in question.sentences { page.paragraph(text) }
        }
        add("What has changed", plan.progress.map { $0.sentence(knowledge) }, to: &page)
        add("Why", plan.reasons, to: &page)
        add("Swapped", plan.swaps, to: &page)
        add("Left out", plan.leftOut, to: &page)
        if !plan.swaps.isEmpty || !plan.leftOut.isEmpty {
            page.paragraph("“plumbline routine set” changes your equipment, cautions and exclusions.", .faint)
        }
        add("Next", nextSteps, to: &page)
        return page
    }

    private func add(_ heading: String, _ texts: [String], to page: inout TextPage) {
        guard !texts.isEmpty else { return }
        page.heading(heading)
        for text in texts { page.item(text, mark: "-", columns: 2) }
    }

    /// What comes next time, and what fits neither day.
    private func addOtherDay(to page: inout TextPage) {
        guard let turn = plan.turn else { return }
        page.space()
        let minutes = max(1, (plan.otherDay.map(\.seconds).reduce(0, +) + 30) / 60)
        page.paragraph(
            "Next time, day \(turn == .a ? "B" : "A"), \(minutes) min: \(names(plan.otherDay)).")
        if !plan.later.isEmpty { page.paragraph("With more minutes: \(names(plan.later)).") }
    }

    private func names(_ items: [PlannedExercise]) -> String {
        items.map { item in
            knowledge.exercise(item.exercise).map { "\(item.exercise) \($0.name)" } ?? item.exercise
        }.joined(separator: ", ")
    }

    private func addExercises(to page: inout TextPage) {
        let week = plan.week.map { ", week \($0)" } ?? ""
        let turn = plan.turn.map { ", day \($0.rawValue)" } ?? ""
        let size = "\(plan.exercises.count.counted("exercise")), \(plan.minutes) min (\(plan.phase.title)\(week))"
        let when = plan.isDoneToday ? "Done today" : plan.isRestDay ? "Rest today; next" : "Today"
        let ticked = plan.exercisesDoneToday
        let done = ticked > 0 && !plan.isDoneToday ? "; \(ticked) done" : ""
        page.title("\(when)\(turn): \(size)\(done)")
        let inPart = plan.sessionsInPart > 0 ? ", \(plan.sessionsInPart) more in part" : ""
        page.paragraph(
            "\(plan.sessionsDone) of \(plan.sessionsAsked) sessions of the last seven days are done\(inPart)"
                + (plan.isRestDay && plan.sessionsDone >= plan.sessionsAsked ? ": rest is fine." : "."))
        addItems(to: &page)
    }

    private func addItems(to page: inout TextPage) {
        page.space()
        for item in plan.exercises {
            guard let exercise = knowledge.exercise(item.exercise) else { continue }
            page.item(
                "\(exercise.name)\(item.sideText(exercise)): \(item.doseText(exercise))\(tick(item))",
                mark: item.exercise, columns: 5)
            page.paragraph(item.reason.asSentence, .faint, indent: 5)
            for way in item.waysText(exercise) { page.paragraph(way, .strong, indent: 5) }
        }
        if plan.exercises.isEmpty { page.paragraph("Nothing is left that suits what is set: see below.") }
    }

    /// Behind what was done today.
    private func tick(_ item: PlannedExercise) -> String {
        let (sets, planned) = (plan.setsDoneToday(of: item), max(1, item.dose.sets))
        if sets >= planned { return "  ✓ done today" }
        return sets > 0 ? "  (\(sets) of \(planned.counted("set")) done today)" : ""
    }

    private var nextSteps: [String] {
        var steps: [String] = []
        if !plan.exercises.isEmpty { steps.append("“plumbline routine start” guides through it.") }
        if !plan.dueTests.isEmpty {
            let count = plan.dueTests.count
            steps.append("“plumbline assess”: \(count.counted("self-test")) \(count == 1 ? "is" : "are") due.")
        } else if let day = plan.retestDay {
            steps.append("Self-tests again on \(day.text).")
        }
        if let id = plan.breakExercise, let exercise = knowledge.exercise(id) {
            steps.append("After half an hour of sitting still: \(exercise.name.lowercased()) (\(id)).")
        }
        return steps
    }
}
