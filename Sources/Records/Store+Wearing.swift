import GRDB
public import LocalTime
public import Motion
public import Posture

extension Store {
    /// Who wore a sensor, and where.
    public struct Wearing: Equatable, Sendable {
        public var wearer: String
        /// `nil` where nobody knows any more.
        public var placement: Placement?
    }

    /// Who wore a sensor at a moment; `nil` where nobody is known.
    ///
    /// It is whose recording was under way. Between two recordings it is whose the next one is: a sensor that was handed on
    /// is calibrated before it records. After the last one it is whom the sensor is paired with, if it was by then. This is
    /// the one rule by which things of a chip are somebody's: what an export gives to one wearer, erasing takes from that
    /// one.
    public func wearing(of sensor: String, at time_us: Int64) throws(RecordsError) -> Wearing? {
        try read { try Self.wearing(of: sensor, at: time_us, $0) }
    }

    /// Where a wearer wore a sensor at a moment of which it is known whose it is: as that wearer's last recording by then
    /// says, else as ``wearing(of:at:)`` does.
    public func placement(
        of sensor: String, wearer: String, at time_us: Int64
    ) throws(RecordsError) -> Placement? {
        try read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT coalesce(recording.placement, sensor.placement) AS placement
                    FROM recording LEFT JOIN sensor ON sensor.id = recording.sensor
                    WHERE recording.sensor = ? AND recording.wearer = ? AND start_us <= ?
                    ORDER BY start_us DESC LIMIT 1
                    """, arguments: [sensor, wearer, time_us])
            if let row {
                return try (row.optional("placement", of: "recording") as String?).map(Placement.init(rawValue:))
            }
            return try Self.wearing(of: sensor, at: time_us, database).flatMap {
                $0.wearer == wearer ? $0.placement : nil
            }
        }
    }

    static func wearing(of sensor: String, at time_us: Int64, _ database: Database) throws -> Wearing? {
        func recorded(_ condition: String) throws -> Row? {
            try Row.fetchOne(
                database,
                sql: """
                    SELECT recording.id, recording.wearer AS wearer, start_us,
                        coalesce(recording.placement, sensor.placement) AS placement
                    FROM recording LEFT JOIN sensor ON sensor.id = recording.sensor
                    WHERE recording.sensor = ? AND \(condition) LIMIT 1
                    """, arguments: [sensor, time_us])
        }
        func wearing(_ row: Row) throws -> Wearing {
            Wearing(
                wearer: try row.value("wearer", of: "recording"),
                placement: try (row.optional("placement", of: "recording") as String?).map(Placement.init(rawValue:)))
        }
        if let last = try recorded("start_us <= ? ORDER BY start_us DESC, recording.id DESC"),
            try isUnderWay(last, at: time_us, database)
        {
            return try wearing(last)
        }
        if let next = try recorded("start_us > ? ORDER BY start_us, recording.id") { return try wearing(next) }
        return try Row.fetchOne(
            database, sql: "SELECT wearer, placement FROM sensor WHERE id = ? AND paired_us <= ?",
            arguments: [sensor, time_us]
        ).map(wearing)
    }

    /// Whether a recording that began by a moment still went on then: up to its last sample or second. Where its samples
    /// are gone the last one was within a second of its last whole second.
    private static func isUnderWay(_ recording: Row, at time_us: Int64, _ database: Database) throws -> Bool {
        let id: Int64 = try recording.value("id", of: "recording")
        if try recording.value("start_us", of: "recording") == time_us { return true }
        let isKept = try Bool.fetchOne(
            database,
            sql: """
                SELECT EXISTS (SELECT 1 FROM chunk WHERE recording = ?1 AND end_us >= ?2)
                    OR EXISTS (SELECT 1 FROM gap WHERE recording = ?1 AND to_us >= ?2)
                """, arguments: [id, time_us])
        if isKept == true { return true }
        let second_us: Int64 = 1_000_000
        return try !track(of: id, from_us: time_us - 2 * second_us, to_us: .max / 2, database).isEmpty
    }

    /// All that was kept of what was believed of postures, as it is kept: evenings, what recordings started from, and when
    /// all was forgotten. What cannot be read is left out and counted.
    public func keptBeliefs() throws(RecordsError) -> (beliefs: [KeptBelief], unreadable: Int) {
        try read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT wearer, placement, NULL AS recording, time_us, utc_offset_s, body FROM posture_belief
                    UNION ALL
                    SELECT recording.wearer, coalesce(recording.placement, 't4'), recording.id, recording.start_us,
                        recording.utc_offset_s, recording_belief.body
                    FROM recording_belief JOIN recording ON recording.id = recording_belief.recording
                    ORDER BY 1, 4, 3
                    """)
            var found: (beliefs: [KeptBelief], unreadable: Int) = ([], 0)
            for row in rows {
                do throws(RecordsError) { found.beliefs.append(try KeptBelief(row: row)) } catch {
                    found.unreadable += 1
                }
            }
            return found
        }
    }
}

/// What was believed of a wearer's postures, as it is kept.
public struct KeptBelief: Equatable, Sendable {
    public var wearer: String
    public var placement: Placement
    /// The recording that started from it; `nil` for an evening's.
    public var recording: Int64?
    public var moment: Moment
    /// `nil` where all that was learned before is forgotten.
    public var memory: WearerMemory?

    public init(
        wearer: String, placement: Placement, recording: Int64? = nil, moment: Moment, memory: WearerMemory?
    ) {
        self.wearer = wearer
        self.placement = placement
        self.recording = recording
        self.moment = moment
        self.memory = memory
    }

    /// The memory as text: JSON whose keys are in order; `nil` where there is none, or it cannot be written.
    public var text: String? { memory.flatMap { try? StoredJSON.text($0) } }

    /// Reads such a text; `nil` where it is none.
    public static func memory(_ text: String) -> WearerMemory? {
        try? StoredJSON.value(WearerMemory.self, text, table: "posture_belief")
    }

    fileprivate init(row: Row) throws(RecordsError) {
        let body: String? = try row.optional("body", of: "posture_belief")
        self.init(
            wearer: try row.value("wearer", of: "posture_belief"),
            placement: Placement(rawValue: try row.value("placement", of: "posture_belief")),
            recording: try row.optional("recording", of: "recording_belief"),
            moment: try Moment(row, of: "posture_belief"),
            memory: try body.map { body throws(RecordsError) in
                try StoredJSON.value(WearerMemory.self, body, table: "posture_belief")
            })
    }
}

extension GyroMemory {
    /// The model as text: JSON whose keys are in order; empty where it cannot be written.
    public var text: String { (try? StoredJSON.text(model)) ?? "" }

    /// Reads such a text; `nil` where it is none.
    public static func model(_ text: String) -> GyroModel? {
        try? StoredJSON.value(GyroModel.self, text, table: "gyro_model")
    }
}
