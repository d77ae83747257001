/// What a statement rests on, the strongest first.
public enum Evidence: String, CaseIterable, Codable, Sendable {
    case review
    case trial
    case study
    case guideline
    case secondary
    case generalKnowledge = "general_knowledge"
    case assumption

    /// In words, for people.
    public var text: String {
        switch self {
        case .review: "a review of studies"
        case .trial: "a trial"
        case .study: "a study that measured it"
        case .guideline: "a guideline or a standard"
        case .secondary: "a text that reports others"
        case .generalKnowledge: "general knowledge, unverified"
        case .assumption: "our assumption"
        }
    }
}

extension Evidence: Comparable {
    /// Less is weaker.
    public static func < (a: Evidence, b: Evidence) -> Bool { a.rank < b.rank }

    private var rank: Int { Self.allCases.count - (Self.allCases.firstIndex(of: self) ?? 0) }
}

/// Where an entry comes from, and how far it may be believed.
public struct Provenance: Equatable, Sendable {
    /// The ids of entries in `sources.toml`.
    public var sources: [String]
    /// Never stronger than the strongest of the sources.
    public var grade: Evidence
}
