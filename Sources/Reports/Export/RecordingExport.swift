import LocalTime
import Posture
import Records

/// `recordings.csv`: a row for each recording, with the number that its file of samples has.
enum RecordingExport {
    private static let header = "recording,sensor,wearer,family,placement,start,rules_version,calibration"

    static func write(_ scope: ExportScope) throws(ExportError) {
        try scope.write("recordings.csv", header: header) { file throws(ExportError) in
            for (id, recording) in scope.recordings {
                let texts = [
                    recording.sensor, recording.wearer, recording.family, recording.placement?.rawValue ?? "",
                ]
                try file.write(
                    "\(id)," + texts.map(CSVText.field).joined(separator: ",")
                        + ",\(recording.start.rfc3339),\(CSVText.field(recording.rulesVersion)),"
                        + recording.firstQuality.rawValue)
            }
        }
    }
}
