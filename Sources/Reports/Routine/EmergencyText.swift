public import Balance
public import LocalTime
public import Records

/// What an open emergency sign asks for, where something else is looked up: it has the first word.
public enum EmergencyText {
    /// Sentences, one paragraph each; empty where no sign of level 1 is open.
    ///
    /// - Parameters:
    ///   - wearer: whose signs.
    ///   - today: the wearer's day.
    ///   - store: `nil` where there is no record yet.
    ///   - knowledge: the sentences.
    public static func sentences(
        of wearer: String, today: LocalDay, from store: Store?, knowledge: Knowledge
    ) throws(RecordsError) -> [String] {
        guard let store else { return [] }
        let access = ExerciseAccess(
            try store.redFlags(wearer: wearer), pain: PainCourse([], today: today), sessions: [], today: today,
            knowledge: knowledge)
        guard access.level == 1 else { return [] }
        // Here it is shown, below, which that sentence denies.
        return StopText.sentences(access, knowledge).filter { !$0.hasPrefix("Until then no exercise") } + [readingOnly]
    }

    /// What is looked up is no invitation.
    private static let readingOnly =
        "What follows is for reading only. Until then do no exercise and no self-test, and press no spot."

    /// In their place, where the record cannot be read.
    public static func unreadable(_ error: some Error & CustomStringConvertible) -> [String] {
        [
            error.description,
            "So Plumbline cannot tell whether you told it of a sign that speaks against exercises. If you did, do none.",
        ]
    }
}

extension LearnLibrary.Topic {
    /// Whether it shows something to do with the body, before which an open emergency sign has the first word. Lessons and
    /// sources stay open.
    public var asksForBody: Bool {
        switch self {
        case .exercise, .test, .point, .muscle, .pattern, .list(.exercises), .list(.tests), .list(.points): true
        case .contents, .lesson, .source, .list: false
        }
    }
}
