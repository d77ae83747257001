/// One text that an entry rests on. Most were read as an abstract or a page's opening, not whole.
public struct Source: Equatable, Sendable {
    /// The number by which entries cite it, or `GK` and `ASSUMED` for what has no text.
    public var id: String
    public var citation: String
    public var grade: Evidence

    static let fields: Set<String> = ["id", "citation", "grade"]

    init(_ entry: EntryReader) throws(KnowledgeError) {
        try entry.allow(Self.fields)
        id = entry.id
        citation = try entry.text("citation")
        grade = try entry.choice("grade")
    }
}
