import LocalTime
import Posture
import Records

/// `notes.csv`: a row for each note.
enum NoteExport {
    /// - Returns: how many there were.
    static func write(_ scope: ExportScope) throws(ExportError) -> Int {
        let notes = try scope.notes()
        try scope.write(.notes) { file throws(ExportError) in
            for note in notes {
                let place = try note.sensor.flatMap { id throws(ExportError) in
                    try scope.placement(id, of: note.wearer, at: note.moment.utc_us)
                }
                try file.write(
                    "\(note.moment.rfc3339Exact),\(CSVText.field(note.wearer)),"
                        + "\(CSVText.field(note.sensor ?? "")),\(CSVText.field(note.text)),"
                        + CSVText.field(place?.rawValue ?? "")
                )
            }
        }
        return notes.count
    }
}
