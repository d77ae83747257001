/// A sign that speaks against exercises, or for having somebody look.
public struct RedFlag: Equatable, Sendable {
    /// What it closes, the most first.
    public enum Level: String, CaseIterable, Codable, Sendable {
        /// Exercises, self-tests, routine and findings are closed.
        case stopNow = "stop_now"
        /// The built routine pauses; the gentle set stays.
        case seeSomeone = "see_someone"
        /// Exercises go on.
        case caution

        /// 1, 2 or 3, as people and programs are told.
        public var number: Int {
            switch self {
            case .stopNow: 1
            case .seeSomeone: 2
            case .caution: 3
            }
        }
    }

    /// How soon to go, the soonest first.
    public enum Urgency: String, CaseIterable, Codable, Sendable {
        case emergency
        case today
        case days
        case appointment
    }

    /// What the daily question asks more of.
    public enum Group: String, CaseIterable, Codable, Sendable {
        case pain
        case nerves
        case walking
        case chest
        case illness
        case fall
    }

    /// Raised where pain was 8 of 10 or more on two days running.
    public static let strongPain = "strong_pain"
    /// Raised where a version that kept the fact alone had kept that there was a sign.
    public static let earlier = "earlier"
    /// Whoever marks the place has the sign.
    public static let betweenBlades = "between_blades"
    static let raisedByProgram = [strongPain, earlier]

    public var id: String
    public var level: Level
    public var urgency: Urgency
    public var group: Group
    /// What it is called on later days, within a sentence.
    public var name: String
    /// Asked with yes or no.
    public var question: String
    /// Whoever says yes reads it once; empty for most.
    public var notice: String
    /// It also opens again when it has been gone for this many days; `nil` where only a clinician's look counts.
    public var goneDays: Int?
    /// It also opens again when pain was moderate for this many days.
    public var easedDays: Int?
    /// What no exercise moves while it is open.
    public var rests: Set<MovedPart>
    /// `false` where something else than a question brings it up.
    public var isAsked: Bool
    public var provenance: Provenance

    static let fields: Set<String> = [
        "id", "level", "urgency", "group", "name", "question", "notice", "gone_days", "eased_days", "rests", "asked",
        "sources", "grade",
    ]

    init(_ entry: EntryReader) throws(KnowledgeError) {
        try entry.allow(Self.fields)
        id = entry.id
        level = try entry.choice("level")
        urgency = try entry.choice("urgency")
        group = try entry.choice("group")
        name = try entry.text("name")
        question = try entry.text("question")
        notice = try entry.text("notice", default: "")
        goneDays = entry.has("gone_days") ? try entry.whole("gone_days", in: 1...365) : nil
        easedDays = entry.has("eased_days") ? try entry.whole("eased_days", in: 1...365) : nil
        rests = Set(try entry.choices("rests"))
        isAsked = try entry.flag("asked", default: true)
        provenance = try entry.provenance()
        guard (urgency == .emergency) == (level == .stopNow) else {
            throw entry.error("urgency", "emergency goes with stop_now, and stop_now with it")
        }
        guard level == .seeSomeone || goneDays == nil && easedDays == nil else {
            throw entry.error("gone_days", "only a sign of see_someone opens again by itself")
        }
    }
}

/// What an exercise moves, and a sign may ask to leave at rest.
public enum MovedPart: String, CaseIterable, Sendable {
    case neck
    case spine
}

/// What a wearer is shown at the moment of a yes, by how soon to go.
public struct RedFlagCard: Equatable, Sendable {
    public var urgency: RedFlag.Urgency
    public var title: String
    public var text: String
    public var provenance: Provenance

    static let fields: Set<String> = ["urgency", "title", "text", "sources", "grade"]

    init(_ entry: EntryReader) throws(KnowledgeError) {
        try entry.allow(Self.fields)
        urgency = try entry.choice("urgency")
        title = try entry.text("title")
        text = try entry.text("text")
        provenance = try entry.provenance()
    }
}
