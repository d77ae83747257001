import LocalTime
import Posture
import Records

/// `sensors.csv`: a row for each paired sensor.
enum SensorExport {
    static func write(_ scope: ExportScope) throws(ExportError) {
        let sensors = try scope.read { store throws(RecordsError) in try store.sensors() }
        try scope.write(.sensors) { file throws(ExportError) in
            for sensor in sensors
            where (scope.sensor == nil || sensor.id == scope.sensor) && scope.contains(wearer: sensor.wearer) {
                // Its place in time is not kept, so it is written in UTC.
                let paired = Moment(utc_us: sensor.paired_us, offset_s: 0).rfc3339Exact
                let texts = [
                    sensor.id, sensor.name, sensor.wearer, sensor.family, sensor.placement.rawValue,
                    sensor.mount ?? "", sensor.port,
                ]
                try file.write(texts.map(CSVText.field).joined(separator: ",") + ",\(sensor.baudRate),\(paired)")
            }
        }
    }
}
