import GRDB
import Motion

extension Store {
    /// All that is remembered of the gyros of chips, by the chip's id, oldest first, and how many rows there are besides
    /// that cannot be read.
    public func gyroMemories() throws(RecordsError) -> (
        memories: [(sensor: String, memory: GyroMemory)], unreadable: Int
    ) {
        try read { database in
            var found: (memories: [(sensor: String, memory: GyroMemory)], unreadable: Int) = ([], 0)
            let rows = try Row.fetchAll(
                database, sql: "SELECT sensor, time_us, body FROM gyro_model ORDER BY sensor, time_us")
            for row in rows {
                do throws(RecordsError) {
                    let memory = GyroMemory(
                        time_us: try row.time_us("time_us", of: "gyro_model"),
                        model: try StoredJSON.value(
                            GyroModel.self, try row.value("body", of: "gyro_model"), table: "gyro_model"))
                    found.memories.append((try row.value("sensor", of: "gyro_model"), memory))
                } catch { found.unreadable += 1 }
            }
            return found
        }
    }
}
