import LocalTime
import Posture
import Records

/// `recordings.csv`: a row for each recording, with the number that its file of samples has.
enum RecordingExport {
    static func write(_ scope: ExportScope) throws(ExportError) {
        let sensors = try scope.read { store throws(RecordsError) in try store.sensors() }
        let names = Dictionary(sensors.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        try scope.write(.recordings) { file throws(ExportError) in
            for (id, recording) in scope.recordings {
                let texts = [
                    scope.names.sensor(recording.sensor), scope.names.wearer(recording.wearer), recording.family,
                    recording.placement?.rawValue ?? "",
                ]
                let steps = try scope.read { store throws(RecordsError) in try store.sampleSteps(of: id) }
                try file.write(
                    "\(id)," + texts.map(CSVText.field).joined(separator: ",")
                        + ",\(recording.start.rfc3339Exact),\(CSVText.field(recording.rulesVersion)),"
                        + "\(recording.firstQuality.rawValue),\(CSVText.field(scope.names.areReal ? names[recording.sensor] ?? "" : "")),"
                        + "\(CSVText.exact(steps?.acceleration)),\(CSVText.exact(steps?.gyro))")
            }
        }
    }
}
