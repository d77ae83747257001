public import Posture

/// Why an alert is brought to nobody's notice.
public enum Silence: Sendable, Equatable {
    case quietHours
    /// The wearer has asked for it, until a local time of the day: `14:30`.
    case snoozed(untilClock: String)
    /// The wearer's first recorded day: what is usual for them is not known yet.
    case firstDay
    /// The day of the week that is only recorded.
    case trackingOnlyDay
    /// The last one is too short a time ago.
    case pause
    /// As many as an hour may have were given.
    case hourLimit
    /// Alerts are becoming fewer.
    case fading(AlertStep)
    /// Nothing buzzed, nobody was watching, and no notification was shown.
    case unreached
    /// A reason of a newer recorder, in its words.
    case other(String)

    private static let snoozeBeginning = "snoozed until "
    private static let spoken: [(silence: Silence, words: String)] = [
        (.quietHours, "quiet hours"),
        (.firstDay, "your first day"),
        (.trackingOnlyDay, "tracking-only day"),
        (.pause, "too soon after the last one"),
        (.hourLimit, "enough of them in this hour"),
        (.fading(.second), "every second one is given"),
        (.fading(.fourth), "every fourth one is given"),
        (.fading(.none), "none is given, see the summary"),
        (.unreached, "it reached nobody"),
    ]

    /// For people, and for the stream.
    public var words: String {
        switch self {
        case .snoozed(let clock): Self.snoozeBeginning + clock
        case .other(let words): words
        default: Self.spoken.first { $0.silence == self }?.words ?? code
        }
    }

    /// For programs, and for the record.
    public var code: String {
        switch self {
        case .quietHours: "quiet_hours"
        case .snoozed: "snoozed"
        case .firstDay: "first_day"
        case .trackingOnlyDay: "tracking_only_day"
        case .pause: "pause"
        case .hourLimit: "hour_limit"
        case .fading: "fading"
        case .unreached: "unreached"
        case .other: "other"
        }
    }

    /// Reads what `words` writes; whatever else it is, it is a silence.
    init(words: String) {
        if let known = Self.spoken.first(where: { $0.words == words }) {
            self = known.silence
        } else if words.hasPrefix(Self.snoozeBeginning) {
            self = .snoozed(untilClock: String(words.dropFirst(Self.snoozeBeginning.count)))
        } else {
            self = .other(words)
        }
    }
}
