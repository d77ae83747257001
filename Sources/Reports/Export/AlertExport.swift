import LocalTime
import Posture
import Records

/// `alerts.csv`: a row for each alert of each recording, with the reason where it was left out.
enum AlertExport {
    static func write(_ scope: ExportScope) throws(ExportError) {
        try scope.write(.alerts) { file throws(ExportError) in
            for (id, recording) in scope.recordings {
                for alert in try scope.read({ store throws(RecordsError) in try store.alerts(of: id) }) {
                    let time = Moment(utc_us: alert.time_us, offset_s: recording.utcOffset_s).rfc3339Exact
                    try file.write(
                        "\(CSVText.field(recording.sensor)),\(time),\(CSVText.field(alert.silence ?? "")),"
                            + scope.origin(id, recording))
                }
            }
        }
        try writeSteps(scope)
    }

    /// `alert-steps.csv`: the days on which a wearer's alerts became fewer or more, each with its cause; and when it was
    /// told that alerts had changed with a version.
    private static func writeSteps(_ scope: ExportScope) throws(ExportError) {
        let rows = try scope.read { store throws(RecordsError) in
            var rows: [[String]] = []
            for wearer in scope.wearers {
                rows += try store.alertSteps(of: wearer).map {
                    [wearer, $0.day.text, $0.step.rawValue, $0.cause, $0.moment.rfc3339Exact]
                }
            }
            return rows
                + (try store.alertChanges()).filter { scope.contains(wearer: $0.wearer) }.map { wearer, told in
                    [wearer, told?.day.text ?? "", "", "change_of_version", told?.rfc3339Exact ?? ""]
                }
        }
        try scope.write(.alertSteps) { file throws(ExportError) in
            for row in rows { try file.write(row.map(CSVText.field).joined(separator: ",")) }
        }
    }
}
