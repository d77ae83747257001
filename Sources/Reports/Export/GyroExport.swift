import LocalTime
import Motion
import Posture
import Records

/// `gyro.csv`: what is known of each chip's gyro, a row for each recording that taught it.
enum GyroExport {
    /// - Returns: how much of it cannot be read.
    static func write(_ scope: ExportScope) throws(ExportError) -> Int {
        let kept = try scope.read { store throws(RecordsError) in try store.gyroMemories() }
        try scope.write(.gyro) { file throws(ExportError) in
            for (sensor, memory) in kept.memories where scope.sensor == nil || sensor == scope.sensor {
                let wearing = try scope.wearing(sensor, at: memory.time_us)
                guard memory.time_us < scope.end_us, scope.contains(wearing) else { continue }
                // It does not keep the offset of its place, so its time is written in UTC.
                let time = Moment(utc_us: memory.time_us, offset_s: 0).rfc3339Exact
                let numbers = memory.model.errors.map { CSVText.field(Double($0), decimals: 9) }
                let who = [
                    wearing?.placement?.rawValue, wearing.map { scope.names.wearer($0.wearer) }, memory.text,
                ].map { CSVText.field($0 ?? "") }
                try file.write(
                    ([CSVText.field(scope.names.sensor(sensor)), time] + numbers + who).joined(separator: ","))
            }
        }
        return kept.unreadable
    }
}
