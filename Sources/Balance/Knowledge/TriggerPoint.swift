/// A tender spot: where it may be pressed, how, and where never.
public struct TriggerPoint: Equatable, Sendable {
    public var id: String
    public var name: String
    public var muscle: MuscleID
    /// The release exercise that shows it; empty where there is none.
    public var exercise: String
    public var place: String
    public var seconds: ClosedRange<Int>
    /// Out of ten: 0 nothing, 10 the worst there is.
    public var maximumPressure: Int
    public var never: String
    public var cautions: [String]
    public var provenance: Provenance

    static let fields: Set<String> = [
        "id", "name", "muscle", "exercise", "place", "shortest_s", "longest_s", "maximum_pressure", "never",
        "cautions", "sources", "grade",
    ]

    init(_ entry: EntryReader) throws(KnowledgeError) {
        try entry.allow(Self.fields)
        id = entry.id
        name = try entry.text("name")
        muscle = MuscleID(rawValue: try entry.text("muscle"))
        exercise = try entry.text("exercise", default: "")
        place = try entry.text("place")
        let shortest = try entry.whole("shortest_s", in: 5...120)
        seconds = shortest...(try entry.whole("longest_s", in: shortest...120))
        maximumPressure = try entry.whole("maximum_pressure", in: 1...5)
        never = try entry.text("never")
        cautions = try entry.texts("cautions")
        provenance = try entry.provenance()
    }
}
