import Balance
import PlainText
import Reports

/// One finding: what is said of a muscle, the evidence behind it, and how it went.
struct FindingHTML {
    /// More answers are folded away.
    private static let answersShown = 3

    let state: StateResult
    let number: Int
    let balance: WearerBalance
    let links: LearnLinks
    private let words: BalanceWords

    init(_ state: StateResult, number: Int, balance: WearerBalance, links: LearnLinks) {
        self.state = state
        self.number = number
        self.balance = balance
        self.links = links
        words = BalanceWords(balance)
    }

    var markup: Markup {
        let names = balance.names
        let name = names.state(state.key)
        let answer: Markup? = words.answer(state).map { "<p>\(links.markup($0))</p>\n" }
        let reasons: Markup? = words.reasons(state.limits).map { "<p class=\"note\">\($0)</p>\n" }
        let level = LevelPicture(state: state, reference: balance.model.rules.reference, name: name).markup
        let expected: Markup? = words.expected(state, plusMinus: "±").map {
            "<p class=\"note\"><strong>Expected, not measured.</strong> \($0)</p>\n"
        }
        return """
            <li><h3><span class="number" aria-hidden="true">\(number)</span> \
            <a href="\(links.address(state.key.muscle.rawValue))">\(name.capitalisedFirst)</a> \
            <span class="claim \(state.claim.rawValue) \(state.key.kind.rawValue)">\(words.word(state))</span></h3>
            <p class="where">\(names.place(state.key).capitalisedFirst)</p>
            \(answer)\(reasons)\(level)\(expected)\(evidence)</li>

            """
    }

    private var evidence: Markup? {
        guard state.hasEvidence, !(state.readings.isEmpty && state.influences.isEmpty) else { return nil }
        let readings = state.readings.map { change($0.change, words.told($0)) }
        let older = readings.dropFirst(Self.answersShown) + state.influences.map { change($0.change, words.told($0)) }
        let more: Markup? =
            older.isEmpty
            ? nil
            : """
            <details><summary>All that moved it</summary>
            <ul class="changes">\(Array(older))</ul></details>

            """
        return """
            <h4>What it rests on</h4>
            <ul class="changes">\(Array(readings.prefix(Self.answersShown)))</ul>
            \(more)<p class="note">Before each date stands by how much that answer moved the level.</p>

            """
    }

    private func change(_ change: Double, _ text: String) -> Markup {
        let signed = BalanceWords.signed(change).replacing("-", with: "−")
        return
            "<li><span class=\"change\">\(signed)</span> <span>\(links.markup(text, namesMuscles: false))</span></li>\n"
    }
}
