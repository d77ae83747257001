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

    /// Who wore a sensor at a moment: as the last recording by then says, else as it is paired; `nil` where neither is there.
    public func wearing(of sensor: String, at time_us: Int64) throws(RecordsError) -> Wearing? {
        try read { database in
            let recorded = try Row.fetchOne(
                database,
                sql: """
                    SELECT recording.wearer AS wearer, coalesce(recording.placement, sensor.placement) AS placement
                    FROM recording LEFT JOIN sensor ON sensor.id = recording.sensor
                    WHERE recording.sensor = ? AND start_us <= ? ORDER BY start_us DESC LIMIT 1
                    """, arguments: [sensor, time_us])
            let row =
                try recorded
                ?? Row.fetchOne(
                    database, sql: "SELECT wearer, placement FROM sensor WHERE id = ?", arguments: [sensor])
            return try row.map { row in
                Wearing(
                    wearer: try row.value("wearer", of: "recording"),
                    placement: try (row.optional("placement", of: "recording") as String?)
                        .map(Placement.init(rawValue:)))
            }
        }
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
