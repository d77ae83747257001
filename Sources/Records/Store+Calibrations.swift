import FoundationEssentials
import GRDB
public import Posture

extension Store {
    /// Puts a calibration in force from its time on; those before it are kept for what was recorded then.
    public func save(_ calibration: Calibration, sensor: String) throws(RecordsError) {
        try write { try Self.save(calibration, sensor: sensor, $0) }
    }

    static func save(_ calibration: Calibration, sensor: String, _ database: Database) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO calibration (sensor, time_us, profile, body) VALUES (?, ?, ?, ?)",
            arguments: [
                sensor, calibration.time_us, calibration.profile.rawValue,
                String(decoding: try JSONEncoder().encode(calibration), as: UTF8.self),
            ])
    }

    /// Whether a sensor was ever calibrated.
    public func hasCalibration(sensor: String) throws(RecordsError) -> Bool {
        try read { try Row.fetchOne($0, sql: "SELECT 1 FROM calibration WHERE sensor = ?", arguments: [sensor]) != nil }
    }

    /// The one in force now; `nil` where there is none.
    public func lastCalibration(sensor: String) throws(RecordsError) -> Calibration? {
        try read { database in
            try Row.fetchOne(
                database, sql: "SELECT body FROM calibration WHERE sensor = ? ORDER BY time_us DESC",
                arguments: [sensor]
            ).map {
                try StoredJSON.value(Calibration.self, try $0.value("body", of: "calibration"), table: "calibration")
            }
        }
    }

    /// All calibrations of a sensor, oldest first.
    public func calibrations(sensor: String) throws(RecordsError) -> [Calibration] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT body FROM calibration WHERE sensor = ? ORDER BY time_us", arguments: [sensor]
            ).map {
                try StoredJSON.value(Calibration.self, try $0.value("body", of: "calibration"), table: "calibration")
            }
        }
    }
}
