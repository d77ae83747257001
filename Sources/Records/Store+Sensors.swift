import FoundationEssentials
import GRDB
public import Posture

/// A sensor that has been paired.
public struct PairedSensor: Equatable, Sendable {
    /// What it is known by whatever port it hangs on: its own number, or its bridge's.
    public var id: String
    public var name: String
    public var family: String
    public var wearer: String
    /// Where it is worn.
    public var placement: Placement
    /// The sensor axes that point up and forward, `+x,-z`; `nil` for the family's usual.
    public var mount: String?
    /// Where it was last.
    public var port: String
    public var baudRate: Int
    public var paired_us: Int64

    public init(
        id: String, name: String, family: String, wearer: String, placement: Placement, mount: String?, port: String,
        baudRate: Int, paired_us: Int64
    ) {
        self.id = id
        self.name = name
        self.family = family
        self.wearer = wearer
        self.placement = placement
        self.mount = mount
        self.port = port
        self.baudRate = baudRate
        self.paired_us = paired_us
    }

    /// Whether an identity is that of a port, where neither the sensor nor its adapter has a number.
    public static func isKnownByPort(id: String) -> Bool { id.contains("@port:") }
}

/// Something the wearer wrote down.
public struct StoredNote: Equatable, Sendable {
    public var time_us: Int64
    public var utcOffset_s: Int
    public var wearer: String
    public var sensor: String?
    public var text: String

    public init(time_us: Int64, utcOffset_s: Int, wearer: String, sensor: String?, text: String) {
        self.time_us = time_us
        self.utcOffset_s = utcOffset_s
        self.wearer = wearer
        self.sensor = sensor
        self.text = text
    }
}

extension Store {
    /// The paired sensors, by name.
    public func sensors() throws(RecordsError) -> [PairedSensor] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM sensor ORDER BY name").map { row in
                PairedSensor(
                    id: row["id"], name: row["name"], family: row["family"], wearer: row["wearer"],
                    placement: Placement(rawValue: row["placement"]), mount: row["mount"], port: row["port"],
                    baudRate: row["baud_rate"],
                    paired_us: row["paired_us"])
            }
        }
    }

    /// Remembers a sensor, or what has changed about it.
    ///
    /// - Throws: `.nameIsTaken` by another.
    public func save(_ sensor: PairedSensor) throws(RecordsError) {
        try write { database in
            // Where it is worn decides whose seconds count.
            try database.execute(sql: "DELETE FROM balance_day")
            let holder = try String.fetchOne(
                database, sql: "SELECT id FROM sensor WHERE name = ?", arguments: [sensor.name])
            guard holder == nil || holder == sensor.id else { throw RecordsError.nameIsTaken(sensor.name) }
            try database.execute(
                sql: "INSERT OR REPLACE INTO sensor VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    sensor.id, sensor.name, sensor.family, sensor.wearer, sensor.placement.rawValue, sensor.mount,
                    sensor.port,
                    sensor.baudRate, sensor.paired_us,
                ])
        }
    }

    /// Forgets a sensor; its records stay.
    public func forgetSensor(id: String) throws(RecordsError) {
        try write { database in
            try database.execute(sql: "DELETE FROM balance_day")
            try database.execute(sql: "DELETE FROM sensor WHERE id = ?", arguments: [id])
        }
    }

    // MARK: Calibrations

    /// Puts a calibration in force from its time on; those before it are kept for what was recorded then.
    public func save(_ calibration: Calibration, sensor: String) throws(RecordsError) {
        try write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO calibration VALUES (?, ?, ?, ?)",
                arguments: [
                    sensor, calibration.time_us, calibration.profile.rawValue,
                    String(decoding: try JSONEncoder().encode(calibration), as: UTF8.self),
                ])
        }
    }

    /// All calibrations of a sensor, oldest first.
    public func calibrations(sensor: String) throws(RecordsError) -> [Calibration] {
        try read { database in
            try String.fetchAll(
                database, sql: "SELECT body FROM calibration WHERE sensor = ? ORDER BY time_us", arguments: [sensor]
            ).map { try JSONDecoder().decode(Calibration.self, from: Data($0.utf8)) }
        }
    }

    /// Remembers a posture that a wearer held on purpose.
    public func save(_ hold: PostureHold, sensor: String, wearer: String) throws(RecordsError) {
        try write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO posture_hold (sensor, wearer, time_us, kind, body) VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    sensor, wearer, hold.time_us, hold.kind.rawValue,
                    String(decoding: try JSONEncoder().encode(hold), as: UTF8.self),
                ])
        }
    }

    /// All that a wearer held on purpose with a sensor, oldest first; the upright ones are `calibrations`.
    public func postureHolds(sensor: String, wearer: String) throws(RecordsError) -> [PostureHold] {
        try read { database in
            try String.fetchAll(
                database, sql: "SELECT body FROM posture_hold WHERE sensor = ? AND wearer = ? ORDER BY time_us",
                arguments: [sensor, wearer]
            ).map { try JSONDecoder().decode(PostureHold.self, from: Data($0.utf8)) }
        }
    }

    // MARK: Notes

    public func add(_ note: StoredNote) throws(RecordsError) {
        try write { database in
            try database.execute(
                sql: "INSERT INTO note (time_us, utc_offset_s, wearer, sensor, text) VALUES (?, ?, ?, ?, ?)",
                arguments: [note.time_us, note.utcOffset_s, note.wearer, note.sensor, note.text])
        }
    }

    /// The notes of a stretch of time, oldest first.
    public func notes(from_us: Int64, to_us: Int64) throws(RecordsError) -> [StoredNote] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM note WHERE time_us >= ? AND time_us < ? ORDER BY time_us",
                arguments: [from_us, to_us]
            ).map { row in
                StoredNote(
                    time_us: row["time_us"], utcOffset_s: row["utc_offset_s"], wearer: row["wearer"],
                    sensor: row["sensor"], text: row["text"])
            }
        }
    }
}
