import GRDB
public import LocalTime
import Numbers
public import Posture

/// What was believed of a wearer's own postures at a moment.
public struct PostureBelief: Equatable, Sendable {
    /// Of the last sample that it rests on, where that was taken.
    public var moment: Moment
    public var memory: WearerMemory

    public init(moment: Moment, memory: WearerMemory) {
        self.moment = moment
        self.memory = memory
    }

    /// What a recording starts from that begins on this day.
    public func memory(on day: LocalDay) -> WearerMemory { memory.asBelieved(on: day, learnedOn: moment.day) }
}

extension WearerMemory: Storable {
    /// It looks at its numbers itself.
    var canBe: Bool { true }
}

extension Store {
    /// Remembers what is believed of a wearer, as the last of its local day; an earlier one than is kept says nothing new.
    public func save(
        _ belief: PostureBelief, wearer: String, placement: Placement
    ) throws(RecordsError) {
        try write { try Self.save(belief, wearer: wearer, placement: placement, $0) }
    }

    static func save(_ belief: PostureBelief, wearer: String, placement: Placement, _ database: Database) throws {
        let (time_us, day) = (belief.moment.utc_us, belief.moment.day)
        // What comes late is a day old at most: what was forgotten later than that was so by a clock that was ahead.
        let lateUntil_us = time_us.addingClamped(2 * 86_400_000_000)
        let isOld = try Row.fetchOne(
            database,
            sql: """
                SELECT 1 FROM posture_belief WHERE wearer = ? AND placement = ? AND
                (local_day = ? AND time_us > ? OR body IS NULL AND time_us BETWEEN ? AND ?) LIMIT 1
                """,
            arguments: [wearer, placement.rawValue, day, time_us, time_us, lateUntil_us])
        guard isOld == nil else { return }
        try database.execute(
            sql: """
                DELETE FROM posture_belief
                WHERE wearer = ? AND placement = ? AND local_day = ? AND body IS NOT NULL
                """,
            arguments: [wearer, placement.rawValue, day])
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO posture_belief
                    (wearer, placement, time_us, utc_offset_s, local_day, version, body)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                wearer, placement.rawValue, time_us, belief.moment.offset_s, day, WearerMemory.version,
                try StoredJSON.text(belief.memory),
            ])
    }

    /// Forgets what was learned of a wearer's own postures: what is recorded from this moment on starts from what people
    /// usually are like. What was judged stays as it is, and so does what the wearer said.
    public func forgetPostures(of wearer: String, at moment: Moment) throws(RecordsError) {
        try write { database in
            try database.execute(sql: "DELETE FROM posture_belief WHERE wearer = ?", arguments: [wearer])
            try database.execute(
                sql: """
                    DELETE FROM recording_belief
                    WHERE recording IN (SELECT id FROM recording WHERE wearer = ?)
                    """, arguments: [wearer])
            // What a recording learned before, and brings later, is forgotten too.
            try database.execute(
                sql: """
                    INSERT INTO posture_belief (wearer, placement, time_us, utc_offset_s, local_day, version, body)
                    VALUES (?, ?, ?, ?, ?, ?, NULL)
                    """,
                arguments: [
                    wearer, Placement.upperBack.rawValue, moment.utc_us, moment.offset_s, moment.day,
                    WearerMemory.version,
                ])
        }
    }

    /// What is believed of a wearer at a moment; `nil` where nothing was learned with a sensor that was worn there.
    public func postureBelief(
        of wearer: String, placement: Placement, at time_us: Int64
    ) throws(RecordsError) -> PostureBelief? {
        try read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT time_us, utc_offset_s, body FROM posture_belief
                    WHERE wearer = ? AND placement = ? AND time_us <= ? ORDER BY time_us DESC LIMIT 1
                    """,
                arguments: [wearer, placement.rawValue, time_us])
            return try row.flatMap { try PostureBelief(row: $0) }
        }
    }

    /// What was believed on the evening of each of a wearer's days, oldest first; and how many rows there are besides that
    /// cannot be read.
    public func readablePostureBeliefs(
        of wearer: String
    ) throws(RecordsError) -> (beliefs: [PostureBelief], unreadable: Int) {
        try read { database in
            var found: (beliefs: [PostureBelief], unreadable: Int) = ([], 0)
            for row in try Row.fetchAll(
                database,
                sql: """
                    SELECT time_us, utc_offset_s, body FROM posture_belief
                    WHERE wearer = ? AND body IS NOT NULL ORDER BY time_us
                    """, arguments: [wearer])
            {
                do throws(RecordsError) {
                    if let belief = try PostureBelief(row: row) { found.beliefs.append(belief) }
                } catch { found.unreadable += 1 }
            }
            return found
        }
    }

    // MARK: What a recording started from

    static func save(start memory: WearerMemory, of recording: Int64, _ database: Database) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO recording_belief (recording, version, body) VALUES (?, ?, ?)",
            arguments: [recording, WearerMemory.version, try StoredJSON.text(memory)])
    }

    /// What was believed of the wearer when a recording began; `nil` where that was nothing.
    public func startingMemory(of recording: Int64) throws(RecordsError) -> WearerMemory? {
        try read { database in
            try Row.fetchOne(
                database, sql: "SELECT body FROM recording_belief WHERE recording = ?", arguments: [recording]
            ).map {
                try StoredJSON.value(
                    WearerMemory.self, try $0.value("body", of: "recording_belief"), table: "recording_belief")
            }
        }
    }

    /// Forgets what recordings started from that have no samples any more: their tracks are not made again.
    static func pruneStartingMemories(before_us: Int64, _ database: Database) throws {
        try database.execute(
            sql: """
                DELETE FROM recording_belief WHERE recording IN (
                    SELECT id FROM recording WHERE start_us < ?
                    AND NOT EXISTS (SELECT 1 FROM chunk WHERE chunk.recording = recording.id))
                """, arguments: [before_us])
    }
}

extension PostureBelief {
    /// `nil` where what was learned is forgotten.
    init?(row: Row) throws(RecordsError) {
        guard let body: String = try row.optional("body", of: "posture_belief") else { return nil }
        self.init(
            moment: Moment(
                utc_us: try row.time_us("time_us", of: "posture_belief"),
                offset_s: try row.offset_s("utc_offset_s", of: "posture_belief")),
            memory: try StoredJSON.value(WearerMemory.self, body, table: "posture_belief"))
    }
}
