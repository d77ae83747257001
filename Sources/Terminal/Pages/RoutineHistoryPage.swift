public import Balance
import LocalTime
import Numbers

/// What was done of a routine as a page for people, a line a session.
public struct RoutineHistoryPage {
    private let sessions: [RoutineSession]

    /// - Parameter sessions: oldest first.
    public init(_ sessions: [RoutineSession]) { self.sessions = sessions }

    /// The page, wrapped to `width` columns.
    public func page(width: Int) -> TextPage {
        var page = TextPage(width: width)
        for session in sessions {
            page.item(Self.parts(of: session).joined(separator: "; "), mark: session.day.text, columns: 12)
        }
        return page
    }

    private static func parts(of session: RoutineSession) -> [String] {
        let done = session.done.filter { $0.sets > 0 }.map { "\($0.exercise) \($0.sets)/\($0.dose.sets)" }
        var parts = [session.planned == nil ? "noted" : "\(String(whole: session.part * 100)) % of the plan"]
        if session.done.isEmpty { parts = [] }
        parts.append(done.isEmpty ? "nothing done" : done.joined(separator: ", "))
        if let effort = session.effort { parts.append("effort \(effort)") }
        if session.done.isEmpty, let pain = session.painBefore {
            parts.append("pain \(pain)")
        } else if session.painBefore != nil || session.painAfter != nil {
            let text = [session.painBefore, session.painAfter].map { $0.map(String.init) ?? "?" }
            parts.append("pain \(text.joined(separator: " to "))")
        }
        return parts
    }
}
