/// A muscle, or a group that is judged and trained as one.
public struct Muscle: Equatable, Sendable {
    /// Which movement of the upper back, as the sensor sees it, loads the muscle.
    public enum Exposure: String, CaseIterable, Sendable {
        case forward
        case sideways
        /// The sensor says nothing about it.
        case none
    }

    public var id: MuscleID
    public var name: String
    public var plainName: String
    /// Left and right are states of their own; otherwise the model holds one state for both.
    public var sided: Bool
    public var exposure: Exposure
    /// The share `a` of an exposure that reaches the muscle, 0 to 1; 0 where the sensor says nothing.
    public var loading: Double
    public var provenance: Provenance

    static let fields: Set<String> = ["id", "name", "plain_name", "sided", "exposure", "loading", "sources", "grade"]

    init(_ entry: EntryReader) throws(KnowledgeError) {
        try entry.allow(Self.fields)
        id = MuscleID(rawValue: entry.id)
        name = try entry.text("name")
        plainName = try entry.text("plain_name")
        sided = try entry.flag("sided", default: false)
        exposure = try entry.choice("exposure")
        loading = try entry.number("loading", in: 0...1)
        provenance = try entry.provenance()
        guard (exposure == .none) == (loading == 0) else {
            throw entry.error("loading", "an exposure needs a loading above 0, and no exposure a loading of 0")
        }
    }
}
