import Balance
import LocalTime
import PlainText
public import Reports

/// What the model supposes, as lines for people, as wide as their terminal: what was found first.
public struct ImbalancePage {
    private let balance: WearerBalance
    private let names: BalanceNames
    private let words: BalanceWords
    private let columns: Int
    private let usesUnicode: Bool
    private let showsAll: Bool
    private var result: ImbalanceResult { balance.result }
    private var rules: ImbalanceRules { balance.model.rules }

    /// - Parameters:
    ///   - balance: what is supposed, and why.
    ///   - columns: how wide the terminal is.
    ///   - usesUnicode: whether charts and signs beyond ASCII can be shown.
    ///   - showsAll: every muscle with all that moved it, not only those of which something is said.
    public init(_ balance: WearerBalance, columns: Int, usesUnicode: Bool, showsAll: Bool) {
        self.balance = balance
        names = balance.names
        words = BalanceWords(balance)
        self.columns = columns
        self.usesUnicode = usesUnicode
        self.showsAll = showsAll
    }

    /// What stands in its place where a red flag stops everything.
    public static func stopPage(_ balance: WearerBalance, width: Int) -> TextPage {
        var page = TextPage(width: width)
        page.title("Muscle balance, \(balance.wearer): nothing is said now")
        for text in StopText.sentences(balance.plan, balance.knowledge) { page.paragraph(text) }
        return page
    }

    /// The whole page; where nothing is known, what to do.
    public func lines() -> [ScreenLine] {
        guard words.isAnythingKnown else { return nothingKnown() }
        return heading() + findings() + next() + patterns() + rest() + limits()
    }

    // MARK: Parts

    private func heading() -> [ScreenLine] {
        [ScreenLine("Muscle balance, \(balance.wearer), \(result.today.text)", .strong)]
            + ScreenLine.wrapped(words.basis, columns: columns)
    }

    private func nothingKnown() -> [ScreenLine] {
        [ScreenLine("Muscle balance, \(balance.wearer), \(result.today.text)", .strong)]
            + paragraph(BalanceWords.nothingKnown)
            + section("What to do") + words.firstSteps.flatMap { paragraph($0) }
            + limits()
    }

    private func findings() -> [ScreenLine] {
        let found = words.findings
        let lines = section("Findings")
        guard !found.isEmpty else { return lines + paragraph(words.noFinding) }
        return lines + found.flatMap(stateLines)
            + paragraph(
                "Before each date stands by how much that answer moved the level: \(BalanceWords.scale).", .faint)
    }

    private func next() -> [ScreenLine] {
        section("Next") + words.next(showsAll: showsAll).flatMap { paragraph($0) }
    }

    private func patterns() -> [ScreenLine] {
        section("Patterns: several muscles together") + result.patterns.flatMap(patternLines)
    }

    private func patternLines(_ pattern: PatternResult) -> [ScreenLine] {
        var lines = claimLine(names.pattern(pattern.id), pattern.claim.rawValue, tone(pattern.claim))
        let isSaid = words.isSaid(pattern)
        if isSaid || showsAll { lines += paragraph(words.meaning(pattern), indent: 4) }
        lines += reasons(pattern.limits)
        if let surest = words.surest(pattern) { lines += paragraph(surest, indent: 4, .faint) }
        guard isSaid && pattern.claim != .unlikely || showsAll else { return lines }
        let note = names.note(pattern.id)
        if !note.isEmpty { lines += paragraph(note, indent: 4, .faint) }
        if showsAll, let unseen = words.unseen(pattern) { lines += paragraph(unseen, indent: 4, .faint) }
        return lines
    }

    // MARK: A muscle

    private func stateLines(_ state: StateResult) -> [ScreenLine] {
        var lines = claimLine(
            "\(names.state(state.key)), \(names.place(state.key))", words.word(state), tone(state.claim))
        if let answer = words.answer(state) { lines += paragraph(answer, indent: 4) }
        lines += reasons(state.limits)
        guard state.hasEvidence else { return lines }
        if state.claim == .likely || state.claim == .possible || showsAll {
            lines += TrendChart(state.trajectory, today: result.today, most: chartWeeks).lines(
                indent: 4, columns: columns, reference: rules.reference, usesUnicode: usesUnicode)
            if let expected = words.expected(state, plusMinus: usesUnicode ? "±" : "+-") {
                lines += paragraph(expected, indent: 4, .faint)
            }
        }
        return lines + restsOn(state)
    }

    private func restsOn(_ state: StateResult) -> [ScreenLine] {
        let shown = showsAll ? state.readings[...] : state.readings.prefix(3)
        var lines = shown.flatMap { changeLine($0.change, words.told($0)) }
        if state.readings.count > shown.count {
            lines += paragraph(
                "and \((state.readings.count - shown.count).counted("older answer")) (“--all”)", indent: 11, .faint)
        }
        guard showsAll else { return lines }
        return lines + state.influences.flatMap { changeLine($0.change, words.told($0)) }
    }

    /// By how much the level was moved, in a column of its own.
    private func changeLine(_ change: Double, _ text: String) -> [ScreenLine] {
        let lines = ScreenLine.wrapped(text, columns: columns, indent: 11)
        guard let first = lines.first?.pieces.first?.text.dropFirst(11) else { return lines }
        return [ScreenLine("    \(BalanceWords.signed(change))  \(first)")] + lines.dropFirst()
    }

    // MARK: The others

    private func rest() -> [ScreenLine] {
        if showsAll { return section("The others") + words.others.flatMap(stateLines) }
        var lines: [ScreenLine] = []
        if let unlikely = words.unlikely { lines += section("Unlikely") + paragraph(unlikely) }
        guard let unknown = words.unknown else { return lines }
        return lines + section("Unknown") + paragraph(unknown + ". “plumbline imbalance --all” shows each.")
    }

    private func limits() -> [ScreenLine] {
        section("What this cannot say") + words.limits.flatMap { paragraph($0) }
    }

    // MARK: Lines

    private func section(_ title: String) -> [ScreenLine] { [ScreenLine(), ScreenLine(title, .strong)] }

    private func paragraph(_ text: String, indent: Int = 2, _ tone: Tone = .plain) -> [ScreenLine] {
        ScreenLine.wrapped(text, columns: columns, indent: indent, tone)
    }

    private func reasons(_ limits: [ClaimLimit]) -> [ScreenLine] {
        words.reasons(limits).map { paragraph($0, indent: 4, .faint) } ?? []
    }

    private func tone(_ claim: Claim) -> Tone {
        switch claim {
        case .likely: .warning
        case .possible: .strong
        case .unlikely, .unknown: .plain
        }
    }

    /// The word after the name; on a narrow screen under it.
    private func claimLine(_ name: String, _ word: String, _ tone: Tone) -> [ScreenLine] {
        var line = ScreenLine("  \(name): ")
        line.add(word, tone)
        guard line.width > columns else { return [line] }
        return ScreenLine.wrapped("\(name):", columns: columns, indent: 2, hanging: 4) + [
            ScreenLine("    " + word, tone)
        ]
    }

    private var chartWeeks: Int { max(2, min(26, (columns - 20) / 2)) }
}
