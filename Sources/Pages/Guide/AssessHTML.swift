import Balance
import Coach
import LocalTime
import PlainText
public import Reports

/// What the questions and self-tests are, how long they take, and what has been answered.
public struct AssessHTML: Sendable {
    let report: AssessReport
    let isFirst: Bool
    let hasConsent: Bool
    let whose: PageFrame.Whose
    let key: String

    private var plan: RoutinePlan { report.plan }
    private var knowledge: Knowledge { report.knowledge }

    /// - Parameters:
    ///   - report: what is due, and what was answered.
    ///   - isFirst: the questions about the wearer have not been answered yet.
    ///   - hasConsent: the wearer has agreed that answers on health are kept.
    public init(
        _ report: AssessReport, isFirst: Bool, hasConsent: Bool, whose: PageFrame.Whose, key: String
    ) {
        self.report = report
        self.isFirst = isFirst
        self.hasConsent = hasConsent
        self.whose = whose
        self.key = key
    }

    public var page: Markup {
        let name: Markup? = whose.needsName ? "<p class=\"date\">\(whose.wearer)</p>\n" : nil
        return PageFrame(title: GuideName.assess.title, place: .routine, whose: whose, key: key).page(
            isStopped ? "\(name)\(access)\(signs)\(done)" : "\(name)\(access)\(comes)\(due)\(signs)\(done)\(every)")
    }

    /// An emergency sign is open: no self-test is spoken of.
    private var isStopped: Bool { plan.access.level == 1 && hasConsent }

    private func linked(_ sentence: String) -> Markup {
        CommandLinks.markup(
            sentence, whose: whose,
            on: (GuideName.assess.path, hasConsent ? "<a href=\"#signs\">Signs</a>, below" : "this page"))
    }

    private var isClosedAsNotAsked: Bool { plan.stop == .unscreened || !hasConsent }

    /// What is closed and why; before the first questions there is nothing to say of it.
    private var access: Markup? {
        let sentences = StopText.sentences(plan, knowledge)
        guard !isClosedAsNotAsked, !sentences.isEmpty else { return nil }
        let paragraphs: [Markup] = sentences.map { "<p>\(linked($0))</p>\n" }
        return "<div class=\"\(plan.access.level == 1 ? "card urgent" : "card")\">\n\(paragraphs)</div>\n"
    }

    private var comes: Markup {
        let count = knowledge.redFlags.count(where: \.isAsked)
        let isWhole = report.signs.isWholeListDue(today: plan.day)
        let about = isFirst ? ProfileCount.whole(knowledge) : 0
        let text =
            isWhole
            ? AssessmentPages.preview(signs: count, profile: about, isOneTest: false)
            : "First one question: whether anything is new today. Then the self-tests that are due, a page each. Stop at "
                + "any time: every test that was finished is kept."
        let consent: Markup? =
            hasConsent ? nil : "<p>Before the first question it says what is kept, and asks for your consent.</p>\n"
        return """
            <p>\(linked(text))</p>
            \(consent)\(BeginButton(guide: .assess, words: isBegun ? "Go on" : "Begin", whose: whose, key: key).markup)
            """
    }

    private var isBegun: Bool { !report.answers.isEmpty || report.signs.stopListDay != nil }

    private var due: Markup? {
        let tests = plan.dueTests.compactMap { knowledge.selfTest($0) }
        guard !tests.isEmpty else {
            return plan.retestDay.map { "<p>No self-test is due. The next ones are due on \($0.text).</p>\n" }
        }
        let items: [Markup] = tests.map { test in
            let needs = test.equipment.map(\.text).joined(separator: ", ")
            let needed: Markup? = needs.isEmpty ? nil : "<p class=\"faint\">You need \(needs).</p>\n"
            return """
                <li>\(FigureHTML(id: test.id, isAnimated: false)?.thumbnail)<div>
                <h3>\(test.name)</h3>
                <p class="dose">\(SelfTestTime.text([test]).capitalisedFirst)</p>
                <p>\(test.purpose)</p>
                \(needed)</div></li>

                """
        }
        return """
            <h2>\(tests.count.counted("self-test")) due</h2>
            <p class="faint">The most useful come first, three at a time: \(SelfTestTime.text(tests.prefix(3))).</p>
            <ol class="plan">
            \(items)</ol>

            """
    }

    /// Any of them may be done alone, due or not.
    private var every: Markup {
        let items: [Markup] = knowledge.selfTests.map { test in
            let button = BeginButton(
                guide: .assess, words: "Only this one", whose: whose, key: key, isMain: false, test: test.id)
            return "<li><span><strong>\(test.name)</strong>. \(test.purpose)</span>\(button.markup)</li>\n"
        }
        return """
            <details class="every"><summary>Every self-test, to do one alone</summary>
            <ul>
            \(items)</ul></details>

            """
    }

    private var signs: Markup? {
        guard hasConsent else { return nil }
        let items: [Markup] = report.signs.signs.filter { $0.level != .caution }.map { sign in
            "<li>\(StopText.name(of: sign, knowledge).capitalisedFirst), told on \(sign.day.text)</li>\n"
        }
        let list: Markup = items.isEmpty ? "<p>No sign is kept.</p>\n" : "<ul class=\"said\">\n\(items)</ul>\n"
        let words = isStopped ? "I have been seen, or it was a wrong answer" : "Something new, or a sign has changed"
        return """
            <h2 id="signs">Signs</h2>
            \(list)\(BeginButton(guide: .signs, words: words, whose: whose, key: key, isMain: isStopped).markup)
            """
    }

    private var done: Markup? {
        let rows: [Markup] = knowledge.selfTests.compactMap { test in
            report.lastDay(of: test).map { "<tr><th scope=\"row\">\(test.name)</th><td>\($0.text)</td></tr>\n" }
        }
        guard !rows.isEmpty else { return nil }
        return """
            <h2>Answered</h2>
            <table><thead><tr><th scope="col">Self-test</th><th scope="col">Last on</th></tr></thead><tbody>
            \(rows)</tbody></table>

            """
    }
}
