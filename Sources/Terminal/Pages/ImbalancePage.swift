import Balance
import LocalTime
import PlainText
public import Reports

/// What the model supposes, as lines for people, as wide as their terminal: what was found first.
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
    ///   - showsAll: every muscle with all that moved it, not only those of which something is said.
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
        return heading() + findings() + next() + patterns() + rest() + limits()
    }

    // MARK: Parts

    private func heading() -> [ScreenLine] {
        let basis = [
            balance.answers > 0 ? balance.answers.counted("self-test") : nil,
            balance.recordedDays > 0 ? balance.recordedDays.counted("recorded day") : nil,
        ].compactMap { $0 }.joined(separator: " and ")
        return [ScreenLine("Muscle balance, \(balance.wearer), \(result.today.text)", .strong)]
            + ScreenLine.wrapped("An estimate from \(basis), not a diagnosis.", columns: columns)
    }

    private func nothingKnown() -> [ScreenLine] {
        let first = balance.dueTests.prefix(2).map { names.test($0.id) }.joined(separator: " and ")
        return [ScreenLine("Muscle balance, \(balance.wearer), \(result.today.text)", .strong)]
            + paragraph("No test done yet, and no day has been recorded: all is unknown.")
            + section("What to do")
            + paragraph(
                "Do a self-test: “plumbline assess”." + (first.isEmpty ? "" : " \(first) tell most."), indent: 2)
            + paragraph("Wear a sensor: “plumbline pair” once, then “plumbline run” in the background.", indent: 2)
            + limits()
    }

    private func findings() -> [ScreenLine] {
        let found = result.states.filter { $0.claim == .likely || $0.claim == .possible }.sorted {
            ($0.claim == .likely ? 0 : 1, -$0.probability, $0.key) < (
                $1.claim == .likely ? 0 : 1, -$1.probability, $1.key
            )
        }
        let lines = section("Findings")
        guard balance.answers > 0 else {
            return lines
                + paragraph(
                    "No test done yet. How somebody sits says too little about a single muscle: only a self-test can "
                        + "find one.")
        }
        guard !found.isEmpty else { return lines + paragraph(nothingFound()) }
        return lines + found.flatMap(stateLines)
            + paragraph("Before each date stands by how much that answer moved the level: \(Self.scale).", .faint)
    }

    /// Not to have found anything is no good news where nothing could be found.
    private func nothingFound() -> String {
        if result.states.contains(where: { $0.claim == .unlikely }) {
            return "Of the muscles that were tested lately none stands out; of the others nothing is known."
        }
        let last = result.states.flatMap(\.readings).map(\.day).max()
        guard let last, result.today - last > rules.supporting_days else {
            return "Nothing clear: of no muscle can it be said whether it is tight or weak."
        }
        return "The last self-test was on \(last.text). After \(rules.supporting_days) days nothing is said from it: "
            + "all is unknown until it is done again."
    }

    private func next() -> [ScreenLine] {
        var lines: [ScreenLine] = []
        let again = result.dueTests.filter { $0.reason == .contradiction || $0.reason == .second }
        for test in again where !balance.plan.waits(test: test.id) {
            lines += paragraph(
                test.reason == .contradiction
                    ? "Repeat \(names.test(test.id)) within \(rules.repeat_days) days: its last answer does not fit what "
                        + "was known before."
                    : "Do \(names.test(test.id)) a second time this week: two sessions show how exactly you measure.")
        }
        let due = balance.dueTests.filter { $0.reason == .first || $0.reason == .retest }
        for (index, test) in due.prefix(showsAll ? .max : 2).enumerated() {
            let last = test.lastDay.map { "last done on \($0.text)" } ?? "not done yet"
            lines += paragraph(
                index == 0
                    ? "\(names.test(test.id)) would tell most: \(last)." : "Then \(names.test(test.id)): \(last).")
        }
        lines += waiting()
        if case .closed = balance.plan.access {
            lines += StopText.sentences(balance.plan, balance.knowledge).flatMap { paragraph($0) }
        } else if lines.isEmpty {
            lines = paragraph("No self-test is due. Each is due again after \(rules.retest_days) days.")
        } else if !balance.plan.dueTests.isEmpty {
            lines += paragraph("“plumbline assess” asks for them.")
        }
        return section("Next") + lines
    }

    /// Self-tests that are due for the model and wait for the wearer: not to be taken for done.
    private func waiting() -> [ScreenLine] {
        let waiting = result.dueTests.map(\.id).filter { balance.plan.waits(test: $0) }.sorted()
        guard !waiting.isEmpty, balance.plan.access.level != 1 else { return [] }
        let names =
            waiting.count == 1 ? waiting[0] : "\(waiting.dropLast().joined(separator: ", ")) and \(waiting.last ?? "")"
        let why =
            balance.plan.access.level == 2
            ? "what somebody should look at first" : "what hurts, and come when it hurts less"
        return paragraph("\(names) \(waiting.count == 1 ? "waits: it loads" : "wait: they load") \(why).")
    }

    private func patterns() -> [ScreenLine] {
        section("Patterns: several muscles together") + result.patterns.flatMap(patternLines)
    }

    private func patternLines(_ pattern: PatternResult) -> [ScreenLine] {
        var lines = claimLine(names.pattern(pattern.id), pattern.claim.rawValue, tone(pattern.claim))
        let isSaid = pattern.claim != .unknown
        if isSaid || showsAll {
            let muscles =
                pattern.informable.count == 1
                ? "the one of its muscles that a self-test reads"
                : "at least \(pattern.needed) of the \(pattern.informable.count) of its muscles that self-tests read"
            lines += paragraph(
                "It is there if \(muscles) \(pattern.needed == 1 ? "is" : "are") tight or weak as described."
                    + ofTen(pattern.spokenProbability, one: "has it", several: "have it"), indent: 4)
        }
        lines += reasons(pattern.limits)
        if !isSaid, let test = pattern.surestTest, balance.plan.dueTests.contains(test),
            pattern.id.hasPrefix("HH") == false
        {
            lines += paragraph("\(names.test(test)) would tell most.", indent: 4, .faint)
        }
        guard isSaid && pattern.claim != .unlikely || showsAll else { return lines }
        let note = names.note(pattern.id)
        if !note.isEmpty { lines += paragraph(note, indent: 4, .faint) }
        if showsAll, !pattern.unseen.isEmpty {
            lines += paragraph(
                "No self-test tells of these: \(pattern.unseen.map(names.state).joined(separator: ", ")). "
                    + balance.knowledge.sentence(.musclesWithoutTest), indent: 4, .faint)
        }
        return lines
    }

    // MARK: A muscle

    private func stateLines(_ state: StateResult) -> [ScreenLine] {
        let word =
            switch state.claim {
            case .likely: "likely \(state.key.kind.rawValue)"
            case .possible: "possibly \(state.key.kind.rawValue)"
            case .unlikely: "unlikely to be \(state.key.kind.rawValue)"
            case .unknown: "unknown whether \(state.key.kind.rawValue)"
            }
        var lines = claimLine("\(names.state(state.key)), \(names.place(state.key))", word, tone(state.claim))
        if let reading = state.readings.first(where: \.isDirect) ?? state.readings.first, state.claim != .unknown {
            lines += paragraph(
                "On \(reading.day.text) \(names.told(reading))\(usual(reading))."
                    + ofTen(
                        state.spokenProbability, one: "is \(state.key.kind.rawValue) there",
                        several: "are \(state.key.kind.rawValue) there"), indent: 4)
        }
        lines += reasons(state.limits)
        guard state.hasEvidence else { return lines }
        if state.claim == .likely || state.claim == .possible || showsAll {
            lines += TrendChart(state.trajectory, today: result.today, most: chartWeeks).lines(
                indent: 4, columns: columns, reference: rules.reference, usesUnicode: usesUnicode)
            lines += expected(state)
        }
        return lines + restsOn(state)
    }

    /// What a level is, within a sentence.
    private static let scale = "0.2 is typical, above 0.5 notable, 1 extreme"
    /// A smaller change than this is not worth a word: what two weeks of sessions make one expect.
    private static let leastExpected = 0.03

    /// What a routine like the one that was done would make one expect, apart from what was measured.
    private func expected(_ state: StateResult) -> [ScreenLine] {
        guard let expected = state.expected, state.estimate.mean - expected.mean >= Self.leastExpected else {
            return []
        }
        return paragraph(
            "Measured: level \(level(state.estimate.mean)) \(plusMinus) \(level(state.estimate.deviation)). In trials, exercise "
                + "like yours would have brought it to about \(level(expected.mean)); that is an expectation (dashed), not "
                + "your progress. A retest shows that.", indent: 4, .faint)
    }

    private func restsOn(_ state: StateResult) -> [ScreenLine] {
        let shown = showsAll ? state.readings[...] : state.readings.prefix(3)
        var lines = shown.flatMap { reading in
            changeLine(
                reading.change,
                "\(reading.day.text): \(names.told(reading)) (\(reading.test))"
                    + (reading.isContradictory ? "; does not fit what was known before" : "")
                    + (reading.isDirect ? "" : "; this test says little"))
        }
        if state.readings.count > shown.count {
            lines += paragraph(
                "and \((state.readings.count - shown.count).counted("older answer")) (“--all”)", indent: 11, .faint)
        }
        guard showsAll else { return lines }
        for influence in state.influences {
            switch influence.cause {
            case .wear(let days):
                lines += changeLine(
                    influence.change, "slouching on \(days.counted("worn day")) of the last \(rules.exposureDays)")
            case .neighbours(let test, let times):
                let often = times > 1 ? ", \(times.counted("time"))" : ""
                lines += changeLine(
                    influence.change, "\(names.test(test))\(often), about muscles that often go with it")
            }
        }
        return lines
    }

    /// By how much the level was moved, in a column of its own.
    private func changeLine(_ change: Double, _ text: String) -> [ScreenLine] {
        let lines = ScreenLine.wrapped(text, columns: columns, indent: 11)
        guard let first = lines.first?.pieces.first?.text.dropFirst(11) else { return lines }
        return [ScreenLine("    \(signed(change))  \(first)")] + lines.dropFirst()
    }

    private func usual(_ reading: StateReading) -> String {
        guard let usual = reading.usual else { return "" }
        let people =
            switch result.sex {
            case .man: "healthy men"
            case .woman: "healthy women"
            case nil: "healthy people"
            }
        return " (\(people): about \(DecimalText.fixed(usual, decimals: 0)))"
    }

    /// ` Of ten such people about eight are weak there.`; nothing where no number may be said.
    private func ofTen(_ probability: Double?, one: String, several: String) -> String {
        guard let probability else { return "" }
        return " " + Claim.ofTen(probability, one: one, several: several).asSentence
    }

    // MARK: The others

    private func rest() -> [ScreenLine] {
        let others = result.states.filter { $0.claim == .unlikely || $0.claim == .unknown }
        if showsAll { return section("The others") + others.flatMap(stateLines) }
        let unlikely = others.filter { $0.claim == .unlikely }
        var lines: [ScreenLine] = []
        if !unlikely.isEmpty {
            lines +=
                section("Unlikely")
                + paragraph(unlikely.map { names.kindAndState($0.key) }.joined(separator: ", ") + ".")
        }
        let unknown = others.filter { $0.claim == .unknown }
        let unread = unknown.count { balance.model.basis.isUnread($0.key) }
        guard !unknown.isEmpty else { return lines }
        var text = "Of \(unknown.count) more nothing can be said"
        if unread > 0 {
            text += ": no self-test here reads \(unread) of them, and the others’ tests are not clear or not done"
        }
        return lines + section("Unknown") + paragraph(text + ". “plumbline imbalance --all” shows each.")
    }

    private func limits() -> [ScreenLine] {
        section("What this cannot say")
            + paragraph(
                "Slouching and back pain go together in some studies and not in others; that one causes the other has "
                    + "not been shown. Tight and weak muscles as a cause of pain are a model used in practice, not "
                    + "established. The numbers are estimates under this model's assumptions. A sensor at the upper back "
                    + "sees neither the neck nor the pelvis: only self-tests say something about them. "
                    + balance.knowledge.sentence(.imbalanceLimits))
            + otherRules
    }

    /// What was seen of slouching by other rules is no measure for now.
    private var otherRules: [ScreenLine] {
        let days = balance.history.otherRulesDays.count
        guard days > 0 else { return [] }
        return paragraph(
            "A new rule judges your days: what was seen of slouching on \(days.counted("day")) before it does not count "
                + "here, and comparisons begin again.")
    }

    // MARK: Lines

    private func section(_ title: String) -> [ScreenLine] { [ScreenLine(), ScreenLine(title, .strong)] }

    private func paragraph(_ text: String, indent: Int = 2, _ tone: Tone = .plain) -> [ScreenLine] {
        ScreenLine.wrapped(text, columns: columns, indent: indent, tone)
    }

    private func reasons(_ limits: [ClaimLimit]) -> [ScreenLine] {
        guard !limits.isEmpty else { return [] }
        return paragraph(
            "No more is said: \(limits.map { $0.text(rules) }.joined(separator: "; ")).", indent: 4, .faint)
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

    // MARK: Numbers

    private var plusMinus: String { usesUnicode ? "±" : "+-" }

    private func level(_ value: Double) -> String { DecimalText.fixed(value, decimals: 2) }

    private func signed(_ change: Double) -> String {
        let hundredths = change.hundredths
        let sign = hundredths < 0 ? "-" : hundredths > 0 ? "+" : " "
        return sign + level(abs(change))
    }
}
