/// Something to do: how, how much, for whom not.
public struct Exercise: Equatable, Sendable {
    public enum Kind: String, CaseIterable, Codable, Sendable {
        case release
        case mobilise
        case stretch
        case strengthen
        /// A pause from sitting, not part of a session.
        case `break`
    }

    public var id: String
    public var name: String
    public var kind: Kind
    /// What it works on. For a muscle whose sides are told apart, `both` means: the side that the plan names.
    public var targets: [StateKey]
    /// For exercises that serve a pattern as a whole rather than a muscle of it.
    public var patterns: [String]
    /// Ids of tender points that it may be offered for, if the wearer marks one.
    public var tender: [String]
    /// All of it is needed.
    public var equipment: [Equipment]
    /// Each side is done by itself.
    public var oneSided: Bool
    public var steps: [String]
    /// Ids of cautions with which the exercise is left out.
    public var cautions: [String]
    public var dose: DoseRange
    /// Harder ways of doing it, one after another; the first way is in the steps.
    public var progressions: [String]
    public var provenance: Provenance

    static let fields: Set<String> = [
        "id", "name", "kind", "targets", "patterns", "tender", "equipment", "one_sided", "steps", "cautions", "dose",
        "progressions", "sources", "grade",
    ]

    init(_ entry: EntryReader) throws(KnowledgeError) {
        try entry.allow(Self.fields)
        id = entry.id
        name = try entry.text("name")
        kind = try entry.choice("kind")
        targets = try entry.states("targets")
        patterns = try entry.texts("patterns")
        tender = try entry.texts("tender")
        equipment = try entry.choices("equipment")
        oneSided = try entry.flag("one_sided", default: false)
        steps = try entry.texts("steps")
        guard !steps.isEmpty else { throw entry.error("steps", "is missing: nobody would know what to do") }
        cautions = try entry.texts("cautions")
        guard let part = try entry.part("dose") else { throw entry.error("dose", "is missing") }
        dose = try DoseRange(part)
        progressions = try entry.texts("progressions")
        provenance = try entry.provenance()
        guard kind == .break || !(targets.isEmpty && patterns.isEmpty && tender.isEmpty) else {
            throw entry.error("targets", "names no muscle and no pattern that the exercise is for")
        }
        guard tender.isEmpty || kind == .release else {
            throw entry.error("tender", "is only for release exercises")
        }
    }
}
