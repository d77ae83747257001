import Balance
import LocalTime
import PlainText
public import Reports

/// What the model supposes, as lines for people, as wide as their terminal.
public struct ImbalancePage {
    private let balance: WearerBalance
    private let names: BalanceNames
    private let columns: Int
    private let usesUnicode: Bool
    private let showsAll: Bool
    private var result: ImbalanceResult { balance.result }
    private var rules: ImbalanceRules { balance.model.rules }

    /// - Parameters:
    ///   - balance: what is supposed, and why.
    ///   - columns: how wide the terminal is.
    ///   - usesUnicode: whether charts and signs beyond ASCII can be shown.
    ///   - showsAll: every state with all that moved it, not only those of which something is said.
    public init(_ balance: WearerBalance, columns: Int, usesUnicode: Bool, showsAll: Bool) {
        self.balance = balance
        names = balance.names
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
        // Exercises alone say nothing about a muscle: what the model then has is where it begins.
        guard balance.recordedDays + balance.answers > 0 else { return nothingKnown() }
        let spoken = result.states.filter { $0.claim == .likely || $0.claim == .possible }
        var lines = heading()
        lines += section("Patterns") + result.patterns.flatMap(patternLines)
        for kind in [StateKey.Kind.tight, .weak] {
            let states = spoken.filter { $0.key.kind == kind }.sorted { $0.probability > $1.probability }
            lines += section(kind == .tight ? "Perhaps tight" : "Perhaps weak")
            lines += states.isEmpty ? paragraph("Nothing can be said.") : states.flatMap(stateLines)
        }
        lines += rest(spoken.map(\.key)) + section("What would make it surer") + surer() + limits()
        return lines
    }

    // MARK: Parts

    private func heading() -> [ScreenLine] {
        let from = balance.recordedDays.counted("recorded day")
        let tests = balance.answers.counted("self-test")
        return [ScreenLine("Muscle balance, \(balance.wearer), \(result.today.text)", .strong)]
            + ScreenLine.wrapped(
                "A supposition from \(from) and \(tests); of the last 7 days \(result.wornDaysOfLastSeven) were worn for "
                    + "four hours and more. Levels: 0.2 is ordinary, 0.5 the reference, 1 extreme; the per cent say how "
                    + "sure the model is, under its own assumptions, of a level above the reference.",
                columns: columns)
    }

    private func nothingKnown() -> [ScreenLine] {
        let first = balance.dueTests.prefix(2).map { names.test($0.id) }.joined(separator: " and ")
        return [ScreenLine("Muscle balance, \(balance.wearer), \(result.today.text)", .strong)]
            + paragraph("Unknown: no day has been recorded yet, and no self-test was done.")
            + section("What to do")
            + paragraph("Wear a sensor: “plumbline pair” once, then “plumbline run” in the background.", indent: 2)
            + paragraph(
                "Do a self-test: “plumbline assess”." + (first.isEmpty ? "" : " \(first) tell most."), indent: 2)
            + limits()
    }

    private func section(_ title: String) -> [ScreenLine] { [ScreenLine(), ScreenLine(title, .strong)] }

    private func paragraph(_ text: String, indent: Int = 2, _ tone: Tone = .plain) -> [ScreenLine] {
        ScreenLine.wrapped(text, columns: columns, indent: indent, tone)
    }

    private func patternLines(_ pattern: PatternResult) -> [ScreenLine] {
        var lines = claimLines(
            names.pattern(pattern.id), pattern.claim, pattern.spokenProbability,
            pattern.hasEvidence ? pattern.estimate : nil, pattern.limits)
        guard showsAll || pattern.claim == .likely || pattern.claim == .possible else { return lines }
        lines += TrendChart(pattern.trajectory, most: chartWeeks).lines(
            indent: 4, columns: columns, reference: rules.reference, usesUnicode: usesUnicode)
        lines += influences(pattern.influences, of: nil)
        let note = names.note(pattern.id)
        if !note.isEmpty { lines += paragraph(note, indent: 4, .faint) }
        return lines + unseen(pattern)
    }

    /// What of a pattern nobody can tell here, and who could.
    private func unseen(_ pattern: PatternResult) -> [ScreenLine] {
        guard !pattern.unseen.isEmpty else { return [] }
        let muscles = pattern.unseen.map(names.state).joined(separator: ", ")
        return paragraph(
            "Of its \(pattern.states.count) muscles \(pattern.unseen.count) stay unknown (\(muscles)): neither the sensor "
                + "nor a self-test tells of them, a physiotherapist's hands would. With time they count as ordinary, so "
                + "the pattern is called likely late rather than early.", indent: 4, .faint)
    }

    private func stateLines(_ state: StateResult) -> [ScreenLine] {
        var lines = claimLines(
            names.state(state.key), state.claim, state.spokenProbability, state.hasEvidence ? state.estimate : nil,
            state.limits)
        guard state.hasEvidence else { return lines + paragraph(names.place(state.key), indent: 4, .faint) }
        lines += paragraph(names.place(state.key), indent: 4, .faint)
        lines += TrendChart(state.trajectory, most: chartWeeks).lines(
            indent: 4, columns: columns, reference: rules.reference, usesUnicode: usesUnicode)
        lines += influences(state.influences, of: state.key)
        if let test = state.surestTest, balance.plan.dueTests.contains(test) {
            lines += paragraph("surer with \(names.test(test))", indent: 4)
        }
        return lines
    }

    private var chartWeeks: Int { max(2, min(26, (columns - 20) / 2)) }

    /// The name, the word, and how sure it is; on a narrow screen under each other.
    private func claimLines(
        _ name: String, _ claim: Claim, _ probability: Double?, _ estimate: StateEstimate?, _ limits: [ClaimLimit]
    ) -> [ScreenLine] {
        let tone: Tone =
            switch claim {
            case .likely: .warning
            case .possible: .strong
            case .unlikely, .unknown: .plain
            }
        // A level without a claim is for whoever wants to see all.
        let shown = claim == .unknown && !showsAll ? nil : estimate
        let levels = shown.map { "level \(level($0.mean)) \(plusMinus) \(level($0.deviation))" }
        let numbers = [probability.map(percent), levels].compactMap { $0 }.joined(separator: ", ")
        var line = ScreenLine("  " + name)
        line.pad(to: 38)
        line.add(" " + claim.rawValue, tone)
        if !numbers.isEmpty {
            line.pad(to: 48)
            line.add(" " + numbers, .faint)
        }
        var lines = [line]
        if line.width > columns {
            var second = ScreenLine("    " + claim.rawValue, tone)
            second.add("  " + numbers, .faint)
            lines = ScreenLine.wrapped(name, columns: columns, indent: 2, hanging: 4) + [second]
        }
        let reasons = limits.map { $0.text(rules) }.joined(separator: "; ")
        return reasons.isEmpty ? lines : lines + paragraph("no more than that: \(reasons)", indent: 4, .faint)
    }

    private func influences(_ all: [Influence], of key: StateKey?) -> [ScreenLine] {
        let shown = showsAll ? all : Array(all.prefix(4))
        return shown.flatMap { influence in
            let text = InfluenceText(influence, loading: key.map(names.loading) ?? "slouching", names: names).text
            let dates = LocalDay.texts(influence.firstDay, influence.lastDay)
            // The change in a column of its own.
            let lines = ScreenLine.wrapped("\(dates): \(text)", columns: columns, indent: 11)
            guard let first = lines.first?.pieces.first?.text.dropFirst(11) else { return lines }
            return [ScreenLine("    \(signed(influence.change))  \(first)")] + lines.dropFirst()
        }
    }

    private func rest(_ spoken: [StateKey]) -> [ScreenLine] {
        let others = result.states.filter { !spoken.contains($0.key) }
        if showsAll { return section("The others") + others.flatMap(stateLines) }
        func list(_ title: String, _ states: [StateResult]) -> [ScreenLine] {
            guard !states.isEmpty else { return [] }
            let words = states.map { "\(names.state($0.key)) (\($0.key.kind.rawValue))" }.joined(separator: ", ")
            return section(title) + paragraph(words + ".")
        }
        return list("Unlikely", others.filter { $0.claim == .unlikely })
            + list("Unknown", others.filter { $0.claim == .unknown })
    }

    private func surer() -> [ScreenLine] {
        var lines: [ScreenLine] = []
        for test in balance.dueTests.prefix(showsAll ? .max : 3) {
            let last = test.lastDay.map { ", last done on \($0.text)" } ?? ", not done yet"
            lines += ScreenLine.wrapped(names.test(test.id) + last, columns: columns, indent: 2, hanging: 4)
        }
        if lines.isEmpty {
            lines = paragraph("No self-test is due; each one is again \(rules.retest_days) days after it was done.")
        } else {
            lines += paragraph("The first tells most. “plumbline assess” asks for them.")
        }
        if result.wornDaysOfLastSeven < rules.wornDaysOfSeven {
            lines += paragraph(
                "Wear the sensor, calibrated, for four hours and more on \(rules.wornDaysOfSeven) days of the week.")
        }
        return lines
    }

    private func limits() -> [ScreenLine] {
        section("What this cannot say")
            + paragraph(
                "Slouching and back pain go together in some studies and not in others; that one makes the other has "
                    + "not been shown. Tight and weak muscles as a reason for pain are a model of practice, not "
                    + "established. All numbers of this model are assumptions. A sensor at the upper back sees neither "
                    + "the neck nor the pelvis: only self-tests say something about them. Pain between the shoulder "
                    + "blades, or pain that stays, is worth discussing with a clinician.")
    }

    // MARK: Numbers

    private var plusMinus: String { usesUnicode ? "±" : "+-" }

    private func percent(_ probability: Double) -> String { "\(probability.hundredths) %" }

    private func level(_ value: Double) -> String { DecimalText.fixed(value, decimals: 2) }

    private func signed(_ change: Double) -> String {
        let hundredths = change.hundredths
        let sign = hundredths < 0 ? "-" : hundredths > 0 ? "+" : " "
        return sign + level(abs(change))
    }
}
