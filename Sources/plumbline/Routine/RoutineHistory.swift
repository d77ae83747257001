import Balance
import Events
import Gateway
import LocalTime
import Records
import Terminal

/// What was done, for people and for programs.
struct RoutineHistory {
    let sessions: [StoredSession]

    func page(width: Int) -> TextPage {
        var page = TextPage(width: width)
        for stored in sessions {
            let session = stored.session
            let done = session.done.filter { $0.sets > 0 }.map { "\($0.exercise) \($0.sets)/\($0.dose.sets)" }
            var parts = [session.planned == nil ? "noted" : "\(Int((session.part * 100).rounded())) % of the plan"]
            if session.done.isEmpty { parts = [] }
            parts.append(done.isEmpty ? "nothing done" : done.joined(separator: ", "))
            if let effort = session.effort { parts.append("effort \(effort)") }
            if session.done.isEmpty, let pain = session.painBefore {
                parts.append("pain \(pain)")
            } else if session.painBefore != nil || session.painAfter != nil {
                let text = [session.painBefore, session.painAfter].map { $0.map(String.init) ?? "?" }
                parts.append("pain \(text.joined(separator: " to "))")
            }
            page.item(
                parts.joined(separator: "; "), mark: session.day.text, columns: 12)
        }
        return page
    }

    func json(_ stored: StoredSession) -> JSONText {
        let session = stored.session
        return .object([
            ("type", .string("session")), ("date", .string(session.day.text)),
            ("time", .string(stored.moment.rfc3339)),
            ("planned", .optional(session.planned)), ("part", .number(session.part, decimals: 3)),
            ("effort", .optional(session.effort)), ("pain_before", .optional(session.painBefore)),
            ("pain_after", .optional(session.painAfter)),
            (
                "exercises",
                .array(
                    session.done.map { done in
                        .object([
                            ("id", .string(done.exercise)), ("side", .string(done.side.rawValue)),
                            ("sets", .integer(Int64(done.sets))), ("dose", done.dose.json),
                            ("variant", .integer(Int64(done.variant))),
                        ])
                    })
            ),
        ])
    }
}
