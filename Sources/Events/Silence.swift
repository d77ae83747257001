/// Why an alert is brought to nobody's notice.
public enum Silence: Sendable, Equatable {
    case quietHours
    /// The wearer has asked for it, until a local time of the day: `14:30`.
    case snoozed(untilClock: String)
    /// A reason of a newer recorder, in its words.
    case other(String)

    private static let quietWords = "quiet hours"
    private static let snoozeBeginning = "snoozed until "

    /// For people, and for the stream.
    public var words: String {
        switch self {
        case .quietHours: Self.quietWords
        case .snoozed(let clock): Self.snoozeBeginning + clock
        case .other(let words): words
        }
    }

    /// Reads what `words` writes; whatever else it is, it is a silence.
    init(words: String) {
        if words == Self.quietWords {
            self = .quietHours
        } else if words.hasPrefix(Self.snoozeBeginning) {
            self = .snoozed(untilClock: String(words.dropFirst(Self.snoozeBeginning.count)))
        } else {
            self = .other(words)
        }
    }
}
