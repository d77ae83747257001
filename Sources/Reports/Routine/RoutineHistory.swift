import Balance
public import Events
import LocalTime
import Numbers
public import Records

/// What was done of a routine, session by session.
public struct RoutineHistory: Sendable {
    /// As they were noted, oldest first.
    public let sessions: [StoredSession]

    public init(sessions: [StoredSession]) { self.sessions = sessions }

    /// One object a session: what `routine history --json` prints.
    public var json: [JSONText] { sessions.map(Self.json) }

    private static func json(_ stored: StoredSession) -> JSONText {
        let session = stored.session
        return .object([
            ("type", .string("session")), ("date", .string(session.day.text)),
            ("time", .string(stored.moment.rfc3339)),
            ("planned", .optional(session.planned)), ("part", .number(session.part, decimals: 3)),
            ("effort", .optional(session.effort)), ("pain_before", .optional(session.painBefore)),
            ("pain_after", .optional(session.painAfter)), ("pain_place", .optional(session.painPlace?.rawValue)),
            (
                "exercises",
                .array(
                    session.done.map { done in
                        .object([
                            ("id", .string(done.exercise)), ("side", .string(done.side.rawValue)),
                            ("sets", .integer(Int64(done.sets))), ("dose", done.dose.json),
                            ("variant", .integer(Int64(done.variant))),
                            ("pain", .optional(done.pain)),
                        ])
                    })
            ),
        ])
    }
}
