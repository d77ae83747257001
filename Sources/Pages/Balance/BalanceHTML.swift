import Balance
import LocalTime
import PlainText
public import Reports

/// Which muscles may be tight or weak, and how sure: what `imbalance` says, with the body drawn.
public struct BalanceHTML: Sendable {
    let balance: WearerBalance
    let whose: PageFrame.Whose
    private let words: BalanceWords
    private let names: BalanceNames

    public init(_ balance: WearerBalance, whose: PageFrame.Whose) {
        self.balance = balance
        self.whose = whose
        words = BalanceWords(balance)
        names = balance.names
    }

    private var links: LearnLinks { LearnLinks(LearnLibrary(balance.knowledge), whose: whose) }

    public var page: Markup {
        PageFrame(title: "Balance", place: .balance, whose: whose).page(content)
    }

    private var content: Markup {
        let date: Markup =
            "<p class=\"date\">\((whose.needsName ? "\(whose.wearer), " : "") + balance.today.text)</p>\n"
        // Where a sign stops everything, there are no findings, not even unknown ones.
        guard balance.plan.access.level != 1 else {
            let sentences = StopText.sentences(balance.plan, balance.knowledge)
            return date + Self.stop(sentences, links) + "<p>Nothing is said of muscles now.</p>\n"
        }
        guard words.isAnythingKnown else {
            let steps: [Markup] = words.firstSteps.map { "<li>\(links.markup($0))</li>\n" }
            return """
                \(date)<p class="empty">\(BalanceWords.nothingKnown)</p>
                <section aria-labelledby="do"><h2 id="do">What to do</h2>
                <ul>\(steps)</ul></section>
                \(body)\(limits)
                """
        }
        return """
            \(date)<p class="lead">\(words.basis)</p>
            <div class="balance"><div>\(findings)\(next)</div>
            <div>\(body)</div></div>
            \(patterns)\(rest)\(limits)
            """
    }

    /// What an open sign asks for, before all else.
    static func stop(_ sentences: [String], _ links: LearnLinks) -> Markup {
        let paragraphs: [Markup] = sentences.map { "<p>\(links.markup($0, namesMuscles: false))</p>\n" }
        return paragraphs.isEmpty
            ? .none : "<div class=\"above-all\" role=\"note\" aria-label=\"First\">\n\(paragraphs)</div>\n"
    }

    // MARK: Findings

    private var findings: Markup {
        let found = words.findings
        guard !found.isEmpty else {
            return
                "<section aria-labelledby=\"findings\"><h2 id=\"findings\">Findings</h2>\n<p>\(words.noFinding)</p></section>\n"
        }
        let cards: [Markup] = found.enumerated().map { index, state in
            FindingHTML(state, number: index + 1, balance: balance, links: links).markup
        }
        return """
            <section aria-labelledby="findings"><h2 id="findings">Findings</h2>
            <ol class="findings">\(cards)</ol></section>

            """
    }

    private var next: Markup {
        let sentences: [Markup] = words.next(showsAll: false).map { "<li>\(links.markup($0))</li>\n" }
        return """
            <section aria-labelledby="next"><h2 id="next">What would make it surer</h2>
            <ul>\(sentences)</ul></section>

            """
    }

    private var body: Markup {
        let found = words.findings
        let muscles = balance.knowledge.muscles
        // Muscles that a pattern names and the model has no state of are no less unknown.
        let marks = BalanceMarks(
            states: balance.result.states, found: found, names: names, words: words, muscles: muscles
        ).marks
        let said =
            found.isEmpty
            ? "nothing can be said of any muscle"
            : found.enumerated().map { "\($0 + 1), \(names.state($1.key)) \(words.word($1))" }.joined(separator: "; ")
        let label = "The body: \(said); the table of every muscle has the rest"
        return """
            <section aria-labelledby="body"><h2 id="body">On the body</h2>
            \(BodyPicture(marks: marks, label: label).markup)</section>

            """
    }

    // MARK: Patterns

    private var patterns: Markup {
        let items: [Markup] = balance.result.patterns.map(pattern)
        return """
            <section aria-labelledby="patterns"><h2 id="patterns">Patterns: several muscles together</h2>
            <ul class="cards">\(items)</ul></section>

            """
    }

    private func pattern(_ pattern: PatternResult) -> Markup {
        let isSaid = words.isSaid(pattern)
        var sentences: [(text: String, isQuiet: Bool)] = []
        if isSaid { sentences.append((words.meaning(pattern), false)) }
        if let reasons = words.reasons(pattern.limits) { sentences.append((reasons, true)) }
        if let surest = words.surest(pattern) { sentences.append((surest, true)) }
        let note = names.note(pattern.id)
        if isSaid, pattern.claim != .unlikely, !note.isEmpty { sentences.append((note, true)) }
        let paragraphs: [Markup] = sentences.map { text, isQuiet in
            let quiet: Markup = isQuiet ? " class=\"note\"" : ""
            return "<p\(quiet)>\(links.markup(text))</p>\n"
        }
        return """
            <li><h3><a href="\(links.address(pattern.id))">\(names.pattern(pattern.id).capitalisedFirst)</a> \
            <span class="claim \(pattern.claim.rawValue)">\(pattern.claim.rawValue)</span></h3>
            \(paragraphs)</li>

            """
    }

    // MARK: The others

    private var rest: Markup {
        let unlikely: Markup? = words.unlikely.map { "<p><strong>Unlikely:</strong> \(links.markup($0))</p>\n" }
        let unknown: Markup? = words.unknown.map { "<p><strong>Unknown:</strong> \(links.markup($0)).</p>\n" }
        let rows: [Markup] = balance.result.states.map(row)
        return """
            <section aria-labelledby="others"><h2 id="others">The others</h2>
            \(unlikely)\(unknown)<details><summary>Every muscle, as a table</summary>
            <div class="wide"><table><thead><tr><th scope="col">Muscle</th><th scope="col">Where</th><th scope="col">What is said</th>\
            <th scope="col">Why no more</th></tr></thead>
            <tbody>\(rows)</tbody></table></div></details></section>

            """
    }

    private func row(_ state: StateResult) -> Markup {
        let why = state.limits.map { $0.text(balance.model.rules) }.joined(separator: "; ")
        return """
            <tr><th scope="row"><a href="\(links.address(state.key.muscle.rawValue))">\(names.state(state.key))</a></th>\
            <td>\(names.place(state.key))</td><td>\(words.word(state))</td><td>\(why)</td></tr>

            """
    }

    private var limits: Markup {
        let paragraphs: [Markup] = words.limits.map { "<p>\($0)</p>\n" }
        return """
            <section aria-labelledby="limits"><h2 id="limits">What this cannot say</h2>
            \(paragraphs)</section>

            """
    }
}
