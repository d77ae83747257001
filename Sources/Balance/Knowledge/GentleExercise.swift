/// An exercise of the gentle set, which stays open to people in pain.
public struct GentleExercise: Equatable, Sendable {
    /// Of the exercise.
    public var id: String
    /// By the id of a caution: what to do differently.
    public var notes: [String: String]
    /// By the id of a caution: the exercise in its place.
    public var swaps: [String: String]
    /// Left out while a sign rests the neck.
    public var isOfNeck: Bool

    init(_ entry: EntryReader) throws(KnowledgeError) {
        try entry.allow(["id", "notes", "swaps", "neck"])
        id = entry.id
        notes = try Self.pairs(entry, "notes")
        swaps = try Self.pairs(entry, "swaps")
        isOfNeck = try entry.flag("neck", default: false)
    }

    /// Ids of cautions that it heeds.
    public var cautions: Set<String> { Set(notes.keys).union(swaps.keys) }

    private static func pairs(_ entry: EntryReader, _ field: String) throws(KnowledgeError) -> [String: String] {
        var pairs: [String: String] = [:]
        for text in try entry.texts(field) {
            let parts = text.split(separator: ":", maxSplits: 1).map { part in String(part.drop { $0 == " " }) }
            guard parts.count == 2 else { throw entry.error(field, "“\(text)” is not “caution: text”") }
            pairs[parts[0]] = parts[1]
        }
        return pairs
    }
}
