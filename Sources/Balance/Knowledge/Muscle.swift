/// A muscle, or a group that is judged and trained as one.
public struct Muscle: Equatable, Sendable {
    /// Which movement of the upper back, as the sensor sees it, loads the muscle.
    public enum Exposure: String, CaseIterable, Sendable {
        case forward
        /// The sensor says nothing about it.
        case none
    }

    /// States of one region are likelier alike.
    public enum Region: String, CaseIterable, Sendable {
        /// Neck, shoulders, upper back.
        case upper
        /// Low back, pelvis, legs.
        case lower
    }

    public var id: MuscleID
    public var name: String
    public var plainName: String
    /// Left and right are states of their own; otherwise the model holds one state for both.
    public var sided: Bool
    public var region: Region
    /// What the model supposes of it.
    public var kinds: [StateKey.Kind]
    public var exposure: Exposure
    /// The share `a` of an exposure that reaches the muscle, 0 to 1; 0 where the sensor says nothing.
    public var loading: Double
    public var provenance: Provenance

    /// Each state that the model has of it.
    public var states: [StateKey] {
        let sides: [StateKey.Side] = sided ? [.left, .right] : [.both]
        return sides.flatMap { side in kinds.map { StateKey(id, side: side, kind: $0) } }
    }

    static let fields: Set<String> = [
        "id", "name", "plain_name", "sided", "region", "states", "exposure", "loading", "sources", "grade",
    ]

    init(_ entry: EntryReader) throws(KnowledgeError) {
        try entry.allow(Self.fields)
        id = MuscleID(rawValue: entry.id)
        name = try entry.text("name")
        plainName = try entry.text("plain_name")
        sided = try entry.flag("sided", default: false)
        region = try entry.choice("region")
        kinds = try entry.choices("states")
        guard !kinds.isEmpty, Set(kinds).count == kinds.count else {
            throw entry.error("states", "takes tight, weak, or each of them once")
        }
        exposure = try entry.choice("exposure")
        loading = try entry.number("loading", in: 0...1)
        provenance = try entry.provenance()
        guard (exposure == .none) == (loading == 0) else {
            throw entry.error("loading", "an exposure needs a loading above 0, and no exposure a loading of 0")
        }
    }
}
