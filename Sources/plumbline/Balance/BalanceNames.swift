import Balance
import Gateway
import LocalTime

/// What states, patterns and self-tests are called before people.
struct BalanceNames {
    private let knowledge: Knowledge

    init(_ knowledge: Knowledge) { self.knowledge = knowledge }

    /// `left quadratus lumborum`.
    func state(_ key: StateKey) -> String {
        let name = knowledge.muscle(key.muscle)?.name ?? key.muscle.rawValue
        return key.side == .both ? name : "\(key.side.rawValue) \(name)"
    }

    /// Where the muscle is, in plain words.
    func place(_ key: StateKey) -> String { knowledge.muscle(key.muscle)?.plainName ?? "" }

    func pattern(_ id: String) -> String { knowledge.pattern(id)?.plainName ?? id }

    /// What must be said with a pattern.
    func note(_ pattern: String) -> String { knowledge.pattern(pattern)?.note ?? "" }

    func test(_ id: String) -> String { knowledge.selfTest(id).map { "“\($0.name)” (\(id))" } ?? id }

    /// The posture that loads a state, as something that somebody does.
    func loading(_ key: StateKey) -> String {
        knowledge.muscle(key.muscle)?.exposure == .sideways ? "leaning to a side" : "slouching"
    }
}

extension LocalDay {
    /// `2026-03-01 to 03-07`; one date where both are the same day.
    static func texts(_ first: LocalDay, _ last: LocalDay) -> String {
        first == last ? first.text : first.text + " to " + last.text.dropFirst(5)
    }
}
