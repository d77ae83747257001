import Gateway
import LocalTime
import Motion
import Posture
import Records
import Reports

/// What angles were counted from, and the postures that were held on purpose, in open formats.
struct HoldsExport {
    let store: Store
    let folder: String
    /// Only this sensor, if it is given.
    let sensor: String?

    /// A row for each hold up to `end_us`, oldest first within a sensor: one made before the first day may have been in
    /// force on it.
    func write(until end_us: Int64) throws {
        var file = try OutputFile(folder + "/holds.csv")
        try file.write(
            "sensor,wearer,start,time,kind,profile,up_x,up_y,up_z,forward_x,forward_y,forward_z,axis_source,deviation_deg,"
                + "forward_deg,right_deg,low_forward_deg")
        for known in try store.sensors() where sensor == nil || known.id == sensor {
            // An upright belongs to the sensor on its clip, so no wearer stands beside it.
            for calibration in try store.calibrations(sensor: known.id) where calibration.time_us < end_us {
                let start_us = calibration.time_us - Int64(calibration.hold_s * 1e6)
                let axes = [calibration.upright, calibration.forward].flatMap { [$0.x, $0.y, $0.z] }
                try file.write(
                    "\(CSVText.field(known.id)),,\(time(start_us)),\(time(calibration.time_us)),upright,"
                        + "\(calibration.profile.rawValue),"
                        + axes.map { CSVText.field($0, decimals: 6) }.joined(separator: ",")
                        + ",\(calibration.axisSource.rawValue),"
                        + "\(CSVText.field(calibration.holdDeviationDegrees, decimals: 2)),,,")
            }
            for wearer in try store.wearers() {
                for hold in try store.postureHolds(sensor: known.id, wearer: wearer) where hold.time_us < end_us {
                    let angles = [hold.forwardDegrees, hold.rightDegrees, hold.lowForwardDegrees]
                    try file.write(
                        "\(CSVText.field(known.id)),\(CSVText.field(wearer)),\(hold.start_us.map(time) ?? ""),"
                            + "\(time(hold.time_us)),\(hold.kind.rawValue),,,,,,,,,,"
                            + angles.map { CSVText.field($0, decimals: 2) }.joined(separator: ","))
                }
            }
        }
        try file.finish()
    }

    /// A hold does not keep the offset of its place, so its time is told in UTC.
    private func time(_ time_us: Int64) -> String { TimeText.rfc3339(utc_us: time_us, offset_s: 0) }
}
