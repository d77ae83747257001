import FoundationEssentials
import GRDB
public import Posture

extension Store {
    /// Remembers a posture that a wearer held on purpose.
    public func save(_ hold: PostureHold, sensor: String, wearer: String) throws(RecordsError) {
        try write { try Self.save(hold, sensor: sensor, wearer: wearer, $0) }
    }

    static func save(_ hold: PostureHold, sensor: String, wearer: String, _ database: Database) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO posture_hold (sensor, wearer, time_us, kind, body) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                sensor, wearer, hold.time_us, hold.kind.rawValue,
                String(decoding: try JSONEncoder().encode(hold), as: UTF8.self),
            ])
    }

    /// The ids of the sensors that somebody held still with, paired or not: first the paired ones, by name.
    public func heldSensors() throws(RecordsError) -> [String] {
        try read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT held.sensor FROM (SELECT sensor FROM calibration UNION SELECT sensor FROM posture_hold) AS held
                    LEFT JOIN sensor ON sensor.id = held.sensor ORDER BY sensor.name IS NULL, sensor.name, held.sensor
                    """)
        }
    }

    /// All that a wearer held on purpose with a sensor, oldest first; the upright ones are `calibrations`.
    public func postureHolds(sensor: String, wearer: String) throws(RecordsError) -> [PostureHold] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT body FROM posture_hold WHERE sensor = ? AND wearer = ? ORDER BY time_us",
                arguments: [sensor, wearer]
            ).map {
                try StoredJSON.value(PostureHold.self, try $0.value("body", of: "posture_hold"), table: "posture_hold")
            }
        }
    }
}
