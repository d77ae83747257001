import LocalTime
import Records

/// `notes.csv`: a row for each note.
enum NoteExport {
    /// - Returns: how many there were.
    static func write(_ scope: ExportScope) throws(ExportError) -> Int {
        let notes = try scope.notes()
        try scope.write("notes.csv", header: "time,wearer,sensor,text") { file throws(ExportError) in
            for note in notes {
                try file.write(
                    "\(note.moment.rfc3339),\(CSVText.field(note.wearer)),"
                        + "\(CSVText.field(note.sensor ?? "")),\(CSVText.field(note.text))"
                )
            }
        }
        return notes.count
    }
}
