import Balance
import LocalTime
import Records

/// `routine.csv`: what was done, a row for each exercise of each session.
enum RoutineExport {
    /// - Returns: how many sessions there were.
    static func write(_ scope: ExportScope) throws(ExportError) -> Int {
        let sessions = try scope.read { store throws(RecordsError) in try store.sessions() }
            .filter { scope.contains($0.session.day) && scope.contains(wearer: $0.wearer) }
        try scope.write(.routine) { file throws(ExportError) in
            for row in sessions.flatMap(rows) { try file.write(row) }
        }
        return sessions.count
    }

    private static func rows(_ stored: StoredSession) -> [String] {
        let session = stored.session
        let head = "\(CSVText.field(stored.wearer)),\(session.day.text),\(stored.moment.rfc3339Exact)"
        let tail =
            [session.effort, session.painBefore, session.painAfter].map { $0.map(String.init) ?? "" }
            .joined(separator: ",")
            + "," + (session.painPlace?.rawValue ?? "")
        let planned = session.planned.map(String.init) ?? ""
        // Who only reported pain is a row too.
        if session.done.isEmpty { return ["\(head),,,,,,,,\(tail),,\(planned),"] }
        return session.done.map { done in
            let dose = done.dose
            return "\(head),\(CSVText.field(done.exercise)),\(done.side.rawValue),\(done.sets),\(dose.sets),"
                + "\(dose.isHold ? "" : String(dose.repetitions)),\(dose.seconds),\(done.variant),\(tail),"
                + "\(done.pain.map(String.init) ?? ""),\(planned),\(dose.restSeconds)"
        }
    }
}
