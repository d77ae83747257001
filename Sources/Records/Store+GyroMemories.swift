import FoundationEssentials
import GRDB
import Motion

extension Store {
    /// All that is remembered of the gyros of chips, by the chip's id, oldest first; what cannot be read is left out.
    public func gyroMemories() throws(RecordsError) -> [(sensor: String, memory: GyroMemory)] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT sensor, time_us, body FROM gyro_model ORDER BY sensor, time_us")
                .compactMap { row in
                    guard let sensor: String = try? row.value("sensor", of: "gyro_model"),
                        let time_us = try? row.time_us("time_us", of: "gyro_model"),
                        let body: String = try? row.value("body", of: "gyro_model"),
                        let model = try? JSONDecoder().decode(GyroModel.self, from: Data(body.utf8))
                    else { return nil }
                    return (sensor, GyroMemory(time_us: time_us, model: model))
                }
        }
    }
}
