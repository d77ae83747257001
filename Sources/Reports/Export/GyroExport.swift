import LocalTime
import Motion
import Records

/// `gyro.csv`: what is known of each chip's gyro, a row for each recording that taught it.
enum GyroExport {
    private static let header =
        "sensor,time,bias_x_rad_s,bias_y_rad_s,bias_z_rad_s,error_xx,error_xy,error_xz,error_yx,error_yy,error_yz,"
        + "error_zx,error_zy,error_zz"

    static func write(_ scope: ExportScope) throws(ExportError) {
        let memories = try scope.read { store throws(RecordsError) in try store.gyroMemories() }
        try scope.write("gyro.csv", header: header) { file throws(ExportError) in
            for (sensor, memory) in memories where scope.sensor == nil || sensor == scope.sensor {
                guard memory.time_us < scope.end_us else { continue }
                // It does not keep the offset of its place, so its time is written in UTC.
                let time = Moment(utc_us: memory.time_us, offset_s: 0).rfc3339
                let numbers = memory.model.errors.map { CSVText.field(Double($0), decimals: 9) }
                try file.write("\(CSVText.field(sensor)),\(time),\(numbers.joined(separator: ","))")
            }
        }
    }
}
