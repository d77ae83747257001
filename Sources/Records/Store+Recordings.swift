import GRDB
public import LocalTime
import Numbers
public import Posture

extension Store {
    /// One stretch of one sensor on one time line.
    public struct Recording: Hashable, Sendable {
        public var sensor: String
        public var wearer: String
        public var family: String
        /// Where the sensor was worn; `nil` where nobody knows any more.
        public var placement: Placement?
        public var start_us: Int64
        public var utcOffset_s: Int
        public var rulesVersion: String
        /// How far the calibration that was there at its start was trusted.
        public var firstQuality: CalibrationQuality

        public init(
            sensor: String, wearer: String, family: String, placement: Placement? = nil, start_us: Int64,
            utcOffset_s: Int, rulesVersion: String, firstQuality: CalibrationQuality = .none
        ) {
            self.sensor = sensor
            self.wearer = wearer
            self.family = family
            self.placement = placement
            self.start_us = start_us
            self.utcOffset_s = utcOffset_s
            self.rulesVersion = rulesVersion
            self.firstQuality = firstQuality
        }

        /// When it began, where it was.
        public var start: Moment { Moment(utc_us: start_us, offset_s: utcOffset_s) }

        /// Whether posture was judged from where the sensor was worn; not knowing better, it was.
        public var judgesPosture: Bool { placement?.judgesPosture ?? true }
    }

    /// Begins a recording and gives its number.
    public func begin(_ recording: Recording) throws(RecordsError) -> Int64 {
        try write { try Self.begin(recording, $0) }
    }

    static func begin(_ recording: Recording, _ database: Database) throws -> Int64 {
        try database.execute(
            sql: """
                INSERT INTO recording
                    (sensor, wearer, family, placement, start_us, utc_offset_s, rules_version, first_quality)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                recording.sensor, recording.wearer, recording.family, recording.placement?.rawValue,
                recording.start_us, recording.utcOffset_s, recording.rulesVersion, recording.firstQuality.rawValue,
            ])
        return database.lastInsertedRowID
    }

    /// Marks a recording as ended in order.
    public func end(_ recording: Int64) throws(RecordsError) {
        try write { try Self.end(recording, $0) }
    }

    static func end(_ recording: Int64, _ database: Database) throws {
        try database.execute(sql: "UPDATE recording SET has_ended = 1 WHERE id = ?", arguments: [recording])
    }

    /// Recordings that a kill or a loss of power has cut off: their track is made again from their samples.
    public func unfinishedRecordings() throws(RecordsError) -> [Int64] {
        try read { try Int64.fetchAll($0, sql: "SELECT id FROM recording WHERE has_ended = 0 ORDER BY id") }
    }

    /// `nil` where there is no such recording.
    public func recording(_ id: Int64) throws(RecordsError) -> Recording? {
        try read { database in
            try Row.fetchOne(database, sql: "\(Recording.select) WHERE recording.id = ?", arguments: [id])
                .map { try Recording(row: $0) }
        }
    }

    /// The recordings of the same wearer's low sensor that have samples from the time of this one, oldest first.
    public func lowRecordings(beside id: Int64) throws(RecordsError) -> [(id: Int64, recording: Recording)] {
        try read { database in
            guard let upper = try Row.fetchOne(database, sql: "SELECT * FROM recording WHERE id = ?", arguments: [id]),
                let span = try Row.fetchOne(
                    database, sql: "SELECT min(start_us) AS first, max(end_us) AS last FROM chunk WHERE recording = ?",
                    arguments: [id]),
                let first_us = try span.optionalInteger("first", of: "chunk", in: Int64.calendarTimes_us),
                let last_us = try span.optionalInteger("last", of: "chunk", in: Int64.calendarTimes_us)
            else { return [] }
            return try Row.fetchAll(
                database,
                sql: """
                    \(Recording.select)
                    WHERE recording.wearer = ? AND recording.start_us BETWEEN ? AND ?
                    AND coalesce(recording.placement, sensor.placement) = ? AND EXISTS (
                        SELECT 1 FROM chunk
                        WHERE chunk.recording = recording.id AND chunk.start_us <= ? AND chunk.end_us >= ?)
                    ORDER BY recording.start_us
                    """,
                // A recording is a day at most, and so is what a sensor keeps from before it.
                arguments: [
                    try upper.value("wearer", of: "recording") as String, first_us - 3 * 86_400_000_000,
                    last_us + 3 * 86_400_000_000,
                    Placement.lowBack.rawValue, last_us, first_us,
                ]
            ).map { (try $0.value("id", of: "recording"), try Recording(row: $0)) }
        }
    }

    /// A wearer's recordings that began in a stretch of time, oldest first.
    public func recordings(of wearer: String, from_us: Int64, to_us: Int64) throws(RecordsError) -> [Recording] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    \(Recording.select) WHERE recording.wearer = ? AND start_us >= ? AND start_us < ? ORDER BY start_us
                    """, arguments: [wearer, from_us, to_us]
            ).map { try Recording(row: $0) }
        }
    }

    /// The recordings that began in a stretch of time, oldest first.
    public func recordings(from_us: Int64, to_us: Int64) throws(RecordsError) -> [(id: Int64, recording: Recording)] {
        try read { database in
            try Row.fetchAll(
                database, sql: "\(Recording.select) WHERE start_us >= ? AND start_us < ? ORDER BY start_us",
                arguments: [from_us, to_us]
            ).map { (try $0.value("id", of: "recording"), try Recording(row: $0)) }
        }
    }
}

extension Store.Recording {
    /// All of a recording; where an older one does not say where its sensor was worn, where it is worn now.
    static let select = """
        SELECT recording.*, coalesce(recording.placement, sensor.placement) AS worn_at
        FROM recording LEFT JOIN sensor ON sensor.id = recording.sensor
        """

    init(row: Row) throws(RecordsError) {
        self.init(
            sensor: try row.value("sensor", of: "recording"), wearer: try row.value("wearer", of: "recording"),
            family: try row.value("family", of: "recording"),
            placement: try (row.optional("worn_at", of: "recording") as String?).map(Placement.init(rawValue:)),
            start_us: try row.time_us("start_us", of: "recording"),
            utcOffset_s: try row.offset_s("utc_offset_s", of: "recording"),
            rulesVersion: try row.value("rules_version", of: "recording"),
            firstQuality: CalibrationQuality(rawValue: try row.value("first_quality", of: "recording")) ?? .none)
    }
}
