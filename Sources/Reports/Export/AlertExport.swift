import LocalTime
import Records

/// `alerts.csv`: a row for each alert of each recording.
enum AlertExport {
    static func write(_ scope: ExportScope) throws(ExportError) {
        try scope.write("alerts.csv", header: "sensor,time") { file throws(ExportError) in
            for (id, recording) in scope.recordings {
                for time_us in try scope.read({ store throws(RecordsError) in try store.alerts(of: id) }) {
                    let time = Moment(utc_us: time_us, offset_s: recording.utcOffset_s).rfc3339
                    try file.write("\(CSVText.field(recording.sensor)),\(time)")
                }
            }
        }
    }
}
