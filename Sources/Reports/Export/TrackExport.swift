import LocalTime
import Posture
import Records

/// `track.csv`: a row a second of each recording.
enum TrackExport {
    private static let header = "sensor,time,flexion_deg,lean_deg,posture,activity,calibration,coverage_ratio"

    static func write(_ scope: ExportScope) throws(ExportError) {
        try scope.write("track.csv", header: header) { file throws(ExportError) in
            for (id, recording) in scope.recordings {
                let sensor = CSVText.field(recording.sensor)
                for second in try scope.read({ store throws(RecordsError) in try store.track(of: id) }) {
                    try file.write(
                        "\(sensor),\(TimeText.rfc3339(utc_us: second.time_us, offset_s: recording.utcOffset_s)),"
                            + "\(CSVText.field(second.flexionDegrees, decimals: 2)),"
                            + "\(CSVText.field(second.leanDegrees, decimals: 2)),\(second.posture.rawValue),"
                            + "\(second.activity.rawValue),\(second.calibration.rawValue),"
                            + CSVText.field(second.coverage, decimals: 2))
                }
            }
        }
    }
}
