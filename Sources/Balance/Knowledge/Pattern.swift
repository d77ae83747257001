/// A group of states that are often described together. A person may have several, or none.
public struct Pattern: Equatable, Sendable {
    public var id: String
    public var plainName: String
    /// What clinicians call the nearest thing; for looking it up, never for telling a wearer that he has it.
    public var clinicalName: String
    public var tight: [StateKey]
    public var weak: [StateKey]
    /// One side against the other: never more than possible, because other things look the same.
    public var isAsymmetry: Bool
    public var note: String
    public var provenance: Provenance

    /// Tight, then weak.
    public var states: [StateKey] { tight + weak }

    static let fields: Set<String> = [
        "id", "plain_name", "clinical_name", "tight", "weak", "asymmetry", "note", "sources",
        "grade",
    ]

    init(_ entry: EntryReader) throws(KnowledgeError) {
        try entry.allow(Self.fields)
        id = entry.id
        plainName = try entry.text("plain_name")
        clinicalName = try entry.text("clinical_name")
        tight = try entry.states("tight", kind: .tight)
        weak = try entry.states("weak", kind: .weak)
        isAsymmetry = try entry.flag("asymmetry", default: false)
        note = try entry.text("note", default: "")
        provenance = try entry.provenance()
    }
}
