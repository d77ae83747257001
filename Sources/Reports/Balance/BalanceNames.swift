public import Balance
import PlainText

/// What states, patterns and self-tests are called before people.
public struct BalanceNames: Sendable {
    private let knowledge: Knowledge

    public init(_ knowledge: Knowledge) { self.knowledge = knowledge }

    /// `left quadratus lumborum`.
    public func state(_ key: StateKey) -> String { knowledge.name(of: key) }

    /// Where the muscle is, in plain words.
    public func place(_ key: StateKey) -> String { knowledge.muscle(key.muscle)?.plainName ?? "" }

    /// A pattern's name in plain words; its id where it is not in the knowledge.
    public func pattern(_ id: String) -> String { knowledge.pattern(id)?.plainName ?? id }

    /// What must be said with a pattern; empty where nothing must.
    public func note(_ pattern: String) -> String { knowledge.pattern(pattern)?.note ?? "" }

    /// `“Neck hold” (T03)`; the id alone where it is not in the knowledge.
    public func test(_ id: String) -> String { knowledge.selfTest(id).map { "“\($0.name)” (\(id))" } ?? id }

    /// What a state is before people: `tight left quadratus lumborum`.
    public func kindAndState(_ key: StateKey) -> String { "\(key.kind.rawValue) \(state(key))" }

    /// `“Neck hold” (T03): your neck hold was 10 s`, without the test's name: how an answer is told.
    public func told(_ reading: StateReading) -> String {
        let test = knowledge.selfTest(reading.test)
        let answer = test?.answers.first { $0.id == reading.answer }
        let before = answer.flatMap { $0.told.isEmpty ? nil : $0.told } ?? "\(self.test(reading.test)) gave"
        switch answer?.form {
        case .number(let unit, _):
            guard let value = reading.value else { return before }
            let number = DecimalText.shortest((value * 10).rounded() / 10)
            return "\(before) \(number)\(unit == "°" ? "" : " ")\(unit)"
        case .choice, nil:
            return "\(before) \(reading.choice ?? "not told")"
        }
    }
}
