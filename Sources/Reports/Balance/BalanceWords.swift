public import Balance
import LocalTime
import Numbers
import PlainText

/// What is said of a balance, sentence by sentence: the same words in a terminal and on a page.
public struct BalanceWords: Sendable {
    let balance: WearerBalance
    var names: BalanceNames { balance.names }
    var result: ImbalanceResult { balance.result }
    var rules: ImbalanceRules { balance.model.rules }

    public init(_ balance: WearerBalance) { self.balance = balance }

    // MARK: As a whole

    /// Whether anything was seen or tested. Exercises alone say nothing about a muscle: what the model then has is where it
    /// begins.
    public var isAnythingKnown: Bool { balance.recordedDays + balance.answers > 0 }

    /// `An estimate from 1 self-test and 14 recorded days, not a diagnosis.`
    public var basis: String {
        let basis = [
            balance.answers > 0 ? balance.answers.counted("self-test") : nil,
            balance.recordedDays > 0 ? balance.recordedDays.counted("recorded day") : nil,
        ].compactMap { $0 }.joined(separator: " and ")
        return "An estimate from \(basis), not a diagnosis."
    }

    public static let nothingKnown = "No test done yet, and no day has been recorded: all is unknown."

    /// Where nothing is known: what to do, a sentence each.
    public var firstSteps: [String] {
        let first = balance.dueTests.prefix(2).map { names.test($0.id) }.joined(separator: " and ")
        return [
            "Do a self-test: “plumbline assess”." + (first.isEmpty ? "" : " \(first) tell most."),
            "Wear a sensor: “plumbline pair” once, then “plumbline run” in the background.",
        ]
    }

    /// What a level is, within a sentence.
    public static let scale = "0.2 is typical, above 0.5 notable, 1 extreme"

    // MARK: Findings

    /// What may be said to be there, the surest first; none before the first self-test.
    public var findings: [StateResult] {
        guard balance.answers > 0 else { return [] }
        return result.states.filter { $0.claim == .likely || $0.claim == .possible }.sorted {
            ($0.claim == .likely ? 0 : 1, -$0.probability, $0.key) < (
                $1.claim == .likely ? 0 : 1, -$1.probability, $1.key
            )
        }
    }

    /// What stands in the place of findings where there are none.
    public var noFinding: String {
        guard balance.answers > 0 else {
            return
                "No test done yet. How somebody sits says too little about a single muscle: only a self-test can find one."
        }
        // Not to have found anything is no good news where nothing could be found.
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

    // MARK: A muscle

    /// `likely weak`
    public func word(_ state: StateResult) -> String {
        switch state.claim {
        case .likely: "likely \(state.key.kind.rawValue)"
        case .possible: "possibly \(state.key.kind.rawValue)"
        case .unlikely: "unlikely to be \(state.key.kind.rawValue)"
        case .unknown: "unknown whether \(state.key.kind.rawValue)"
        }
    }

    /// The answer that says most, and of how many such people it is so; `nil` where nothing may be said.
    public func answer(_ state: StateResult) -> String? {
        guard let reading = state.readings.first(where: \.isDirect) ?? state.readings.first, state.claim != .unknown
        else { return nil }
        return "On \(reading.day.text) \(names.told(reading))\(usual(reading))."
            + ofTen(
                state.spokenProbability, one: "is \(state.key.kind.rawValue) there",
                several: "are \(state.key.kind.rawValue) there")
    }

    /// A smaller change than this is not worth a word: what two weeks of sessions make one expect.
    private static let leastExpected = 0.03

    /// What a routine like the one that was done would make one expect, apart from what was measured; `nil` where that is
    /// nothing.
    ///
    /// - Parameter plusMinus: the sign between level and deviation.
    public func expected(_ state: StateResult, plusMinus: String) -> String? {
        guard let expected = state.expected, state.estimate.mean - expected.mean >= Self.leastExpected else {
            return nil
        }
        return
            "Measured: level \(Self.level(state.estimate.mean)) \(plusMinus) \(Self.level(state.estimate.deviation)). "
            + "In trials, exercise like yours would have brought it to about \(Self.level(expected.mean)); that is an "
            + "expectation (dashed), not your progress. A retest shows that."
    }

    /// An answer that moved the level, with what is to be said of it.
    public func told(_ reading: StateReading) -> String {
        "\(reading.day.text): \(names.told(reading)) (\(reading.test))"
            + (reading.isContradictory ? "; does not fit what was known before" : "")
            + (reading.isDirect ? "" : "; this test says little")
    }

    /// What else moved it.
    public func told(_ influence: Influence) -> String {
        switch influence.cause {
        case .wear(let days): return "slouching on \(days.counted("worn day")) of the last \(rules.exposureDays)"
        case .neighbours(let test, let times):
            let often = times > 1 ? ", \(times.counted("time"))" : ""
            return "\(names.test(test))\(often), about muscles that often go with it"
        }
    }

    /// `No more is said: …`; `nil` where nothing holds a claim back.
    public func reasons(_ limits: [ClaimLimit]) -> String? {
        limits.isEmpty ? nil : "No more is said: \(limits.map { $0.text(rules) }.joined(separator: "; "))."
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

    /// Two decimals.
    public static func level(_ value: Double) -> String { DecimalText.fixed(value, decimals: 2) }

    /// `+0.39`
    public static func signed(_ change: Double) -> String {
        let hundredths = Int(clamping: (change * 100).rounded())
        let sign = hundredths < 0 ? "-" : hundredths > 0 ? "+" : " "
        return sign + level(abs(change))
    }

    // MARK: Patterns

    public func isSaid(_ pattern: PatternResult) -> Bool { pattern.claim != .unknown }

    /// When a pattern is there, and of how many such people it is.
    public func meaning(_ pattern: PatternResult) -> String {
        let muscles =
            pattern.informable.count == 1
            ? "the one of its muscles that a self-test reads"
            : "at least \(pattern.needed) of the \(pattern.informable.count) of its muscles that self-tests read"
        return "It is there if \(muscles) \(pattern.needed == 1 ? "is" : "are") tight or weak as described."
            + ofTen(pattern.spokenProbability, one: "has it", several: "have it")
    }

    /// The self-test that would tell most of a pattern of which nothing is said; `nil` where it is not due.
    public func surest(_ pattern: PatternResult) -> String? {
        guard !isSaid(pattern), let test = pattern.surestTest, balance.plan.dueTests.contains(test),
            pattern.id.hasPrefix("HH") == false
        else { return nil }
        return "\(names.test(test)) would tell most."
    }

    /// Its muscles that no self-test reads; `nil` where there are none.
    public func unseen(_ pattern: PatternResult) -> String? {
        guard !pattern.unseen.isEmpty else { return nil }
        return "No self-test tells of these: \(pattern.unseen.map(names.state).joined(separator: ", ")). "
            + balance.knowledge.sentence(.musclesWithoutTest)
    }
}
