public import Balance

/// What states, patterns and self-tests are called before people.
public struct BalanceNames: Sendable {
    private let knowledge: Knowledge

    public init(_ knowledge: Knowledge) { self.knowledge = knowledge }

    /// `left quadratus lumborum`.
    public func state(_ key: StateKey) -> String {
        let name = knowledge.muscle(key.muscle)?.name ?? key.muscle.rawValue
        return key.side == .both ? name : "\(key.side.rawValue) \(name)"
    }

    /// Where the muscle is, in plain words.
    public func place(_ key: StateKey) -> String { knowledge.muscle(key.muscle)?.plainName ?? "" }

    /// A pattern's name in plain words; its id where it is not in the knowledge.
    public func pattern(_ id: String) -> String { knowledge.pattern(id)?.plainName ?? id }

    /// What must be said with a pattern; empty where nothing must.
    public func note(_ pattern: String) -> String { knowledge.pattern(pattern)?.note ?? "" }

    /// `“Neck hold” (T03)`; the id alone where it is not in the knowledge.
    public func test(_ id: String) -> String { knowledge.selfTest(id).map { "“\($0.name)” (\(id))" } ?? id }

    /// The posture that loads a state, as something that somebody does.
    public func loading(_ key: StateKey) -> String {
        knowledge.muscle(key.muscle)?.exposure == .sideways ? "leaning to a side" : "slouching"
    }
}
