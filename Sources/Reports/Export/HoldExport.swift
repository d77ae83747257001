import LocalTime
import Motion
import Numbers
import Posture
import Records

/// `holds.csv`: what angles were counted from, and the postures that were held on purpose.
enum HoldExport {
    private static let header =
        "sensor,wearer,start,time,kind,profile,up_x,up_y,up_z,forward_x,forward_y,forward_z,axis_source,deviation_deg,"
        + "forward_deg,right_deg,low_forward_deg"

    /// A row for each hold up to the last day, oldest first within a sensor: one made before the first day may have been
    /// in force on it. Those of a sensor that was forgotten since are the wearer's still.
    static func write(_ scope: ExportScope) throws(ExportError) {
        let (sensors, wearers) = try scope.read { store throws(RecordsError) in
            (try store.heldSensors(), try store.wearers())
        }
        try scope.write("holds.csv", header: header) { file throws(ExportError) in
            for id in sensors where scope.sensor == nil || id == scope.sensor {
                let calibrations = try scope.read { store throws(RecordsError) in try store.calibrations(sensor: id) }
                for calibration in calibrations where calibration.time_us < scope.end_us {
                    try file.write(row(calibration, sensor: id))
                }
                for wearer in wearers {
                    let holds = try scope.read { store throws(RecordsError) in
                        try store.postureHolds(sensor: id, wearer: wearer)
                    }
                    for hold in holds where hold.time_us < scope.end_us {
                        try file.write(row(hold, sensor: id, wearer: wearer))
                    }
                }
            }
        }
    }

    /// An upright belongs to the sensor on its clip, so no wearer stands beside it.
    private static func row(_ calibration: Calibration, sensor: String) -> String {
        let start_us = calibration.time_us.subtractingClamped(.microseconds(calibration.hold_s))
        let axes = [calibration.upright, calibration.forward].flatMap { [$0.x, $0.y, $0.z] }
        return "\(CSVText.field(sensor)),,\(time(start_us)),\(time(calibration.time_us)),upright,"
            + "\(calibration.profile.rawValue),"
            + axes.map { CSVText.field($0, decimals: 6) }.joined(separator: ",")
            + ",\(calibration.axisSource.rawValue),"
            + "\(CSVText.field(calibration.holdDeviationDegrees, decimals: 2)),,,"
    }

    private static func row(_ hold: PostureHold, sensor: String, wearer: String) -> String {
        let angles = [hold.forwardDegrees, hold.rightDegrees, hold.lowForwardDegrees]
        return "\(CSVText.field(sensor)),\(CSVText.field(wearer)),\(hold.start_us.map(time) ?? ""),"
            + "\(time(hold.time_us)),\(hold.kind.rawValue),,,,,,,,,,"
            + angles.map { CSVText.field($0, decimals: 2) }.joined(separator: ",")
    }

    /// A hold does not keep the offset of its place, so its time is written in UTC.
    private static func time(_ time_us: Int64) -> String { Moment(utc_us: time_us, offset_s: 0).rfc3339 }
}
