/// A sign with which no routine is offered until somebody who may judge has looked.
public struct RedFlag: Equatable, Sendable {
    /// How soon to go, the soonest first.
    public enum Level: String, CaseIterable, Codable, Sendable {
        case emergency
        case urgent
        case routine
    }

    public var id: String
    public var level: Level
    /// Asked with yes or no.
    public var question: String
    /// Every wearer reads this before going on, whatever the answers; empty for most.
    public var notice: String
    public var provenance: Provenance

    static let fields: Set<String> = ["id", "level", "question", "notice", "sources", "grade"]

    init(_ entry: EntryReader) throws(KnowledgeError) {
        try entry.allow(Self.fields)
        id = entry.id
        level = try entry.choice("level")
        question = try entry.text("question")
        notice = try entry.text("notice", default: "")
        provenance = try entry.provenance()
    }
}

/// What a wearer with a red flag of a level is shown.
public struct RedFlagCard: Equatable, Sendable {
    public var level: RedFlag.Level
    public var title: String
    public var text: String
    public var provenance: Provenance

    static let fields: Set<String> = ["level", "title", "text", "sources", "grade"]

    init(_ entry: EntryReader) throws(KnowledgeError) {
        try entry.allow(Self.fields)
        level = try entry.choice("level")
        title = try entry.text("title")
        text = try entry.text("text")
        provenance = try entry.provenance()
    }
}
