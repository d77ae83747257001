public import Balance
import LocalTime
import PlainText
public import Reports

/// A day's plan with its reasons, what of it is done, and the way to begin.
public struct RoutineHTML: Sendable {
    let plan: RoutinePlan
    let knowledge: Knowledge
    /// The session that was begun today; `nil` where none was.
    let running: RunningRoutine?
    let hasConsent: Bool
    let reminder: String?
    let whose: PageFrame.Whose
    let key: String

    /// - Parameters:
    ///   - report: the plan.
    ///   - running: the session that was begun today and is not finished; `nil` for none.
    ///   - hasConsent: the wearer has agreed that answers on health are kept.
    ///   - reminder: a last quiet line; `nil` for none.
    public init(
        _ report: RoutineReport, running: RunningRoutine?, hasConsent: Bool, reminder: String?,
        whose: PageFrame.Whose, key: String
    ) {
        plan = report.plan
        knowledge = report.knowledge
        self.running = running
        self.hasConsent = hasConsent
        self.reminder = reminder
        self.whose = whose
        self.key = key
    }

    public var page: Markup {
        let last: Markup? = reminder.map { "<p class=\"faint\">\(linked($0.asSentence))</p>\n" }
        return PageFrame(title: title, place: .routine, whose: whose, key: key).page(
            "\(name)\(content)\(last)\(others)")
    }

    private var title: String {
        if plan.stop != nil { return plan.access.signs.isEmpty ? "No routine today" : "Get help now" }
        if isGentle { return "The gentle set today" }
        return plan.isDoneToday ? "Done today" : plan.isRestDay ? "Rest today" : "Today’s exercises"
    }

    private var isGentle: Bool { if case .gentle = plan.access { true } else { false } }

    private var name: Markup? { whose.needsName ? "<p class=\"date\">\(whose.wearer)</p>\n" : nil }

    private var content: Markup {
        guard plan.stop == nil else {
            return "<div class=\"\(plan.access.level == 1 ? "card urgent" : "card")\">\n\(stopped)</div>\n\(begin)"
        }
        if isGentle {
            return """
                <p class="date">\(plan.exercises.count.counted("exercise")), \(plan.minutes) min</p>
                \(stopped)\(begin)\(exercises)\(section("Left out", plan.leftOut))\(section("Next", next))
                """
        }
        let question: Markup? = plan.question.map { section("A question", $0.sentences) }
        let sixWeeks: [Markup] = plan.pain.isStubborn ? knowledge.sentences(.sixWeeks).map(paragraph) : []
        return """
            <p class="date">\(size)</p>
            <p>\(sessions)</p>
            \(begin)\(exercises)\(otherDay)\(sixWeeks)\(question)\
            \(section("What has changed", plan.progress.map { $0.sentence(knowledge) }))\
            \(section("Why", plan.reasons))\(section("Swapped", plan.swaps))\(section("Left out", plan.leftOut))\
            \(settings)\(section("Next", next))
            """
    }

    private func linked(_ sentence: String) -> Markup {
        CommandLinks.markup(sentence, whose: whose, on: (GuideName.routine.path, "this page"))
    }
    private func paragraph(_ sentence: String) -> Markup { "<p>\(linked(sentence))</p>\n" }
    private var stopped: [Markup] { StopText.sentences(plan, knowledge).map(paragraph) }

    private func section(_ heading: String, _ sentences: [String]) -> Markup {
        guard !sentences.isEmpty else { return .none }
        let items: [Markup] = sentences.map { "<li>\(linked($0))</li>\n" }
        return "<h2>\(heading)</h2>\n<ul class=\"said\">\n\(items)</ul>\n"
    }

    // MARK: How it stands

    private var size: String {
        let turn = plan.turn.map { "Day \($0.rawValue.uppercased()), " } ?? ""
        let week = plan.week.map { ", week \($0)" } ?? ""
        let ticked = plan.exercisesDoneToday
        let done = ticked > 0 && !plan.isDoneToday ? "; \(ticked) done" : ""
        return (plan.isRestDay || plan.isDoneToday ? "Next: " : "")
            + "\(turn)\(plan.exercises.count.counted("exercise")), \(plan.minutes) min (\(plan.phase.title)\(week))\(done)"
    }

    private var sessions: String {
        let inPart = plan.sessionsInPart > 0 ? ", \(plan.sessionsInPart) more in part" : ""
        return "\(plan.sessionsDone) of \(plan.sessionsAsked) sessions of the last seven days are done\(inPart)"
            + (plan.isRestDay && plan.sessionsDone >= plan.sessionsAsked ? ": rest is fine." : ".")
    }

    // MARK: The way to begin

    /// As `routine start` has it: with a consent, and where something is open. Pain of today is asked for again.
    private var begin: Markup {
        guard plan.stop == nil || plan.stop == .pain, hasConsent else {
            let words = plan.stop == nil ? "First the questions" : "To the questions"
            let why: Markup =
                plan.stop == nil
                ? "<p>How it goes is an answer about health: some questions come first, and your consent.</p>\n" : .none
            return """
                \(why)<p class="buttons"><a class="button main" href="\(CommandLinks.address(GuideName.assess.path, whose))">\
                \(words)</a></p>

                """
        }
        if plan.stop == .pain { return button("Tell how it is now") }
        guard let running else { return plan.exercises.isEmpty ? .none : button("Begin") }
        let next = min(running.position + 1, running.exercises.count)
        return """
            <p>Today’s session is not finished: \(next) of \(running.exercises.count) is next.</p>
            \(button("Go on"))
            """
    }

    private func button(_ words: String) -> Markup {
        BeginButton(guide: .routine, words: words, whose: whose, key: key).markup
    }

    // MARK: What is planned

    private var exercises: Markup {
        let items: [Markup] = plan.exercises.compactMap { item in
            guard let exercise = knowledge.exercise(item.exercise) else { return nil }
            let ways: [Markup] = item.waysText(exercise).map { "<p class=\"strong\">\($0)</p>\n" }
            let picture = FigureHTML(id: item.exercise, side: item.side, isAnimated: false)?.thumbnail
            return """
                <li\(isDone(item) ? doneMark : .none)>\(picture)<div>
                <h3>\(exercise.name)\(item.sideText(exercise))</h3>
                <p class="dose">\(item.doseText(exercise).capitalisedFirst)\(tick(item))</p>
                <p class="faint">\(item.reason.asSentence)</p>
                \(ways)</div></li>

                """
        }
        guard !items.isEmpty else {
            return "<p class=\"empty\">Nothing is left that suits what is set: see below.</p>\n"
        }
        return "<h2 class=\"only-read\">Exercises</h2>\n<ol class=\"plan\">\n\(items)</ol>\n"
    }

    private var doneMark: Markup { " class=\"done\"" }

    private func isDone(_ item: PlannedExercise) -> Bool { plan.setsDoneToday(of: item) >= max(1, item.dose.sets) }

    /// Behind what was done today.
    private func tick(_ item: PlannedExercise) -> Markup? {
        let (sets, planned) = (plan.setsDoneToday(of: item), max(1, item.dose.sets))
        if isDone(item) { return " <span class=\"tick\">✓ done today</span>" }
        return sets > 0 ? " <span class=\"tick\">\(sets) of \(planned.counted("set")) done today</span>" : nil
    }

    private var otherDay: Markup? {
        guard let turn = plan.turn else { return nil }
        let minutes = max(1, (plan.otherDay.map(\.seconds).reduce(0, +) + 30) / 60)
        let later: Markup? = plan.later.isEmpty ? nil : "<p>With more minutes: \(names(plan.later)).</p>\n"
        return """
            <p>Next time, day \(turn == .a ? "B" : "A"), \(minutes) min: \(names(plan.otherDay)).</p>
            \(later)
            """
    }

    private func names(_ items: [PlannedExercise]) -> String {
        items.map { knowledge.exercise($0.exercise)?.name ?? $0.exercise }.joined(separator: ", ")
    }

    private var settings: Markup? {
        plan.swaps.isEmpty && plan.leftOut.isEmpty
            ? nil
            : "<p class=\"faint\">\(linked("“plumbline routine set” changes what is at hand, cautions and exclusions."))</p>\n"
    }

    private var next: [String] {
        var steps: [String] = []
        if !plan.dueTests.isEmpty {
            let count = plan.dueTests.count
            steps.append("“plumbline assess”: \(count.counted("self-test")) \(count == 1 ? "is" : "are") due.")
        } else if let day = plan.retestDay {
            steps.append("Self-tests again on \(day.text).")
        }
        if let id = plan.breakExercise, let exercise = knowledge.exercise(id) {
            steps.append("After half an hour of sitting still: \(exercise.name.lowercased()).")
        }
        return steps
    }

    /// To what else somebody is led through.
    private var others: Markup {
        """
        <nav class="others" aria-label="Questions"><ul>
        <li><a href="\(CommandLinks.address(GuideName.assess.path, whose))">Assess: signs and self-tests</a></li>
        <li><a href="\(CommandLinks.address(GuideName.outcomes.path, whose))">Once a week: pain and activities</a></li>
        </ul></nav>

        """
    }
}
