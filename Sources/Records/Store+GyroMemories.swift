import FoundationEssentials
import GRDB
import Motion

extension Store {
    /// All that is remembered of the gyros of chips, by the chip's id, oldest first; what cannot be read is left out.
    public func gyroMemories() throws(RecordsError) -> [(sensor: String, memory: GyroMemory)] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT sensor, time_us, body FROM gyro_model ORDER BY sensor, time_us")
                .compactMap { row in
                    let body: String = row["body"]
                    guard let model = try? JSONDecoder().decode(GyroModel.self, from: Data(body.utf8)) else {
                        return nil
                    }
                    return (row["sensor"], GyroMemory(time_us: row["time_us"], model: model))
                }
        }
    }
}
