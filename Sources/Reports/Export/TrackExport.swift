import LocalTime
import Posture
import Records

/// `track.csv`: a row a second of each recording.
enum TrackExport {
    static func write(_ scope: ExportScope) throws(ExportError) {
        try scope.write(.track) { file throws(ExportError) in
            for (id, recording) in scope.recordings {
                let (sensor, origin) = (CSVText.field(recording.sensor), scope.origin(id, recording))
                for second in try scope.read({ store throws(RecordsError) in try store.track(of: id) }) {
                    let time = Moment(utc_us: second.time_us, offset_s: recording.utcOffset_s).rfc3339Exact
                    try file.write(
                        "\(sensor),\(time),\(CSVText.field(second.flexionDegrees, decimals: 2)),"
                            + "\(CSVText.field(second.leanDegrees, decimals: 2)),\(second.posture.rawValue),"
                            + "\(second.activity.rawValue),\(second.calibration.rawValue),"
                            + "\(CSVText.field(second.coverage, decimals: 3)),\(origin)")
                }
            }
        }
    }
}
