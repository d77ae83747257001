import FoundationEssentials
import GRDB
public import Motion

/// What was known of a sensor's gyro when a recording ended.
public struct GyroMemory: Equatable, Sendable {
    /// Of the recording's last sample.
    public var time_us: Int64
    public var model: GyroModel

    public init(time_us: Int64, model: GyroModel) {
        self.time_us = time_us
        self.model = model
    }

    /// What a recording starts from that begins at a moment: believed less, the longer nobody has seen the sensor.
    public func model(at start_us: Int64) -> GyroModel { model.aged(by: Double(start_us - time_us) / 1e6) }
}

extension Store {
    /// Remembers what a recording has taught of a sensor's gyro. A sensor without a number of its own, known by its port
    /// only, may be another one tomorrow: nothing is remembered of it.
    public func save(_ memory: GyroMemory, sensor: String) throws(RecordsError) {
        try write { try Self.save(memory, sensor: sensor, $0) }
    }

    static func save(_ memory: GyroMemory, sensor: String, _ database: Database) throws {
        guard !PairedSensor.isKnownByPort(id: sensor) else { return }
        try database.execute(
            sql: "INSERT OR REPLACE INTO gyro_model (sensor, time_us, body) VALUES (?, ?, ?)",
            arguments: [
                sensor, memory.time_us, String(decoding: try JSONEncoder().encode(memory.model), as: UTF8.self),
            ])
    }

    /// What a recording of a sensor that starts at a moment knows of its gyro; `nil` where it is met for the first time.
    public func gyroMemory(sensor: String, at start_us: Int64) throws(RecordsError) -> GyroMemory? {
        try read { database in
            let row = try Row.fetchOne(
                database,
                sql:
                    "SELECT time_us, body FROM gyro_model WHERE sensor = ? AND time_us <= ? ORDER BY time_us DESC LIMIT 1",
                arguments: [sensor, start_us])
            return try row.map { row in
                let body: String = row["body"]
                return GyroMemory(
                    time_us: row["time_us"], model: try JSONDecoder().decode(GyroModel.self, from: Data(body.utf8)))
            }
        }
    }

    /// Forgets what no recording that still has its samples has started from.
    static func pruneGyroMemory(before_us: Int64, _ database: Database) throws {
        try database.execute(
            sql: """
                DELETE FROM gyro_model WHERE time_us < (
                    SELECT max(time_us) FROM gyro_model AS later
                    WHERE later.sensor = gyro_model.sensor AND later.time_us < ?)
                """,
            arguments: [before_us])
    }
}
