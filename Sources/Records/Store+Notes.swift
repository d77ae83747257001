import GRDB
public import LocalTime

/// Something the wearer wrote down.
public struct StoredNote: Equatable, Sendable {
    public var moment: Moment
    public var wearer: String
    public var sensor: String?
    public var text: String

    public init(moment: Moment, wearer: String, sensor: String?, text: String) {
        self.moment = moment
        self.wearer = wearer
        self.sensor = sensor
        self.text = text
    }
}

extension Store {
    /// Keeps a note.
    public func add(_ note: StoredNote) throws(RecordsError) {
        try write { database in
            try database.execute(
                sql: "INSERT INTO note (time_us, utc_offset_s, wearer, sensor, text) VALUES (?, ?, ?, ?, ?)",
                arguments: [note.moment.utc_us, note.moment.offset_s, note.wearer, note.sensor, note.text])
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
                    moment: try Moment(row, of: "note"), wearer: try row.value("wearer", of: "note"),
                    sensor: try row.optional("sensor", of: "note"), text: try row.value("text", of: "note"))
            }
        }
    }
}
