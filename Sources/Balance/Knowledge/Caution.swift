/// Something about a wearer that leaves exercises and self-tests out.
public struct Caution: Equatable, Sendable {
    public var id: String
    public var name: String
    /// Asked with yes or no before the first routine.
    public var question: String
    public var provenance: Provenance

    static let fields: Set<String> = ["id", "name", "question", "sources", "grade"]

    init(_ entry: EntryReader) throws(KnowledgeError) {
        try entry.allow(Self.fields)
        id = entry.id
        name = try entry.text("name")
        question = try entry.text("question")
        provenance = try entry.provenance()
    }
}
