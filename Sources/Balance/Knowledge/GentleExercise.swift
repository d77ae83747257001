/// An exercise of the gentle set, which stays open to people in pain.
public struct GentleExercise: Equatable, Sendable {
    /// Of the exercise.
    public var id: String
    /// By the id of a caution or a sign: what to do differently.
    public var notes: [String: String]
    /// Left out while a sign asks to rest it.
    public var moves: Set<MovedPart>

    init(_ entry: EntryReader) throws(KnowledgeError) {
        try entry.allow(["id", "notes", "moves"])
        id = entry.id
        notes = try Self.pairs(entry, "notes")
        moves = Set(try entry.choices("moves"))
    }

    /// Ids of cautions that it has a note for. With another caution what `swaps.toml` says stands in.
    public var cautions: Set<String> { Set(notes.keys) }

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
