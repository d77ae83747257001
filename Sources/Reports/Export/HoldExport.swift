import LocalTime
import Motion
import Numbers
import Posture
import Records

/// `holds.csv`: what angles were counted from, and the postures that were held on purpose.
enum HoldExport {
    /// A row for each hold up to the last day, oldest first within a sensor: one made before the first day may have been
    /// in force on it. Those of a sensor that was forgotten since are the wearer's still.
    static func write(_ scope: ExportScope) throws(ExportError) {
        let sensors = try scope.read { store throws(RecordsError) in try store.heldSensors() }
        try scope.write(.holds) { file throws(ExportError) in
            for id in sensors where scope.sensor == nil || id == scope.sensor {
                let calibrations = try scope.read { store throws(RecordsError) in try store.calibrations(sensor: id) }
                for calibration in calibrations where calibration.time_us < scope.end_us {
                    // An upright belongs to the sensor on its clip: whoever wore it then.
                    let wearing = try scope.wearing(id, at: calibration.time_us)
                    guard scope.contains(wearing) else { continue }
                    try file.write(row(calibration, sensor: id, wearing, scope.names))
                }
                for wearer in scope.wearers {
                    let holds = try scope.read { store throws(RecordsError) in
                        try store.postureHolds(sensor: id, wearer: wearer)
                    }
                    for hold in holds where hold.time_us < scope.end_us {
                        let place = try scope.placement(id, of: wearer, at: hold.time_us)
                        try file.write(row(hold, sensor: id, wearer: wearer, place, scope.names))
                    }
                }
            }
        }
    }

    private static func row(
        _ calibration: Calibration, sensor: String, _ wearing: Store.Wearing?, _ names: ExportNames
    ) -> String {
        let start_us = calibration.time_us.subtractingClamped(.microseconds(calibration.hold_s))
        let axes = [calibration.upright, calibration.forward].flatMap { [$0.x, $0.y, $0.z] }
        let fields =
            [
                CSVText.field(names.sensor(sensor)), CSVText.field(wearing.map { names.wearer($0.wearer) } ?? ""),
                time(start_us),
                time(calibration.time_us), HoldKind.upright.rawValue, calibration.profile.rawValue,
            ] + axes.map(CSVText.exact) + [
                calibration.axisSource.rawValue, CSVText.exact(calibration.holdDeviationDegrees), "", "", "",
                CSVText.field(wearing?.placement?.rawValue ?? ""), "", CSVText.exact(calibration.forceError),
            ]
        return fields.joined(separator: ",")
    }

    private static func row(
        _ hold: PostureHold, sensor: String, wearer: String, _ place: Placement?, _ names: ExportNames
    ) -> String {
        let fields =
            [
                CSVText.field(names.sensor(sensor)), CSVText.field(names.wearer(wearer)), hold.start_us.map(time) ?? "",
                time(hold.time_us),
                hold.kind.rawValue, "", "", "", "", "", "", "", "", "",
            ] + [hold.forwardDegrees, hold.rightDegrees, hold.lowForwardDegrees].map(CSVText.exact) + [
                CSVText.field(place?.rawValue ?? ""), time(hold.calibration_us), "",
            ]
        return fields.joined(separator: ",")
    }

    /// A hold does not keep the offset of its place, so its time is written in UTC.
    private static func time(_ time_us: Int64) -> String { Moment(utc_us: time_us, offset_s: 0).rfc3339Exact }
}
