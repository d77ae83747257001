/// What somebody is led through on a page.
public enum GuideName: String, CaseIterable, Sendable {
    case routine
    /// Consent, the questions that come first, and the self-tests that are due.
    case assess
    /// What has become of the signs that were told.
    case signs
    /// Once a week: pain and own activities.
    case outcomes

    /// Where it is said what comes, and where it is begun.
    public var path: String { "/\(rawValue)" }

    /// Where its questions are asked.
    public var questionPath: String { path + "/now" }

    public var title: String {
        switch self {
        case .routine: "Routine"
        case .assess: "Assess"
        case .signs: "What you told of signs"
        case .outcomes: "Once a week"
        }
    }

    /// The page on which it is begun; that of the signs begins beside the self-tests.
    public var overview: GuideName { self == .signs ? .assess : self }

    /// A path of a guide, for a wearer.
    public func address(_ path: String, _ whose: PageFrame.Whose) -> String { CommandLinks.address(path, whose) }
}
