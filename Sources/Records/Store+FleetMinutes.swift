import FoundationEssentials
import GRDB
import Numbers
public import Posture

/// A change of a minute of a recording.
public struct FleetKey: Hashable, Sendable {
    /// The record's own number of the recording.
    public var recording: Int64
    /// Minutes since 1970.
    public var minute: Int64
    public var sequence: Int64

    public init(recording: Int64, minute: Int64, sequence: Int64) {
        self.recording = recording
        self.minute = minute
        self.sequence = sequence
    }
}

/// Minutes of one person that wait to be sent.
public struct FleetPending: Sendable {
    public struct Minute: Sendable {
        public var key: FleetKey
        /// None where the minute is gone.
        public var seconds: [TrackSecond]
        /// Alerts that were given in it.
        public var alerts: Int
        /// The record's own bytes of it; `nil` where they may not leave, or the minute is gone.
        public var track: [UInt8]?

        public init(key: FleetKey, seconds: [TrackSecond], alerts: Int, track: [UInt8]?) {
            self.key = key
            self.seconds = seconds
            self.alerts = alerts
            self.track = track
        }
    }

    public var person: String
    /// By number.
    public var recordings: [Int64: Store.Recording]
    /// The oldest change first.
    public var minutes: [Minute]
    /// The lowest sequence that is not acknowledged.
    public var below: Int64

    public init(person: String, recordings: [Int64: Store.Recording], minutes: [Minute], below: Int64) {
        self.person = person
        self.recordings = recordings
        self.minutes = minutes
        self.below = below
    }
}

/// How the outbox stands.
public struct FleetFigures: Equatable, Sendable {
    /// The sequence of the next change.
    public var next: Int64
    /// The lowest that is not acknowledged; `next` where all are.
    public var below: Int64
    /// As the server's last receipts said: it has had all changes below it.
    public var confirmedBelow: Int64
    /// Batches of this record that the server has told to have: where it tells of fewer, it is an older copy.
    public var seen: Int64
    /// Changes up to this one get new numbers: that has begun, and is not done.
    public var renumberTo: Int64?
    /// Minutes that are over and wait.
    public var waiting: Int
    /// The oldest of them, minutes since 1970.
    public var oldest: Int64?
    /// Minutes that lie an hour in the future, or more, and wait until then: a clock was wrong.
    public var later: Int

    public init(
        next: Int64, below: Int64, confirmedBelow: Int64, seen: Int64 = 0, renumberTo: Int64? = nil, waiting: Int,
        oldest: Int64? = nil, later: Int = 0
    ) {
        self.later = later
        self.seen = seen
        self.next = next
        self.below = below
        self.confirmedBelow = confirmedBelow
        self.renumberTo = renumberTo
        self.waiting = waiting
        self.oldest = oldest
    }
}

extension Store {
    /// Changes that are looked at for one batch: more than can be under way at once, and a batch of another person's.
    private static let looked = 2_000

    /// Minutes that wait to be sent, of the person whose change is the oldest; `nil` where there are none.
    ///
    /// - Parameters:
    ///   - store: by which the gateway is known to the server: what was agreed for another one waits.
    ///   - minute: only minutes before this one.
    ///   - underWay: what is sent already.
    ///   - most: minutes, at most.
    ///   - mostRecordings: recordings that they are of, at most.
    public func fleetPending(
        for store: String, before minute: Int64, without underWay: Set<FleetKey>, most: Int, mostRecordings: Int
    ) throws(RecordsError) -> FleetPending? {
        try read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT fleet_minute.recording, fleet_minute.minute, sequence, person, first_track_minute
                    FROM fleet_minute INDEXED BY fleet_minute_pending
                    CROSS JOIN recording ON recording.id = fleet_minute.recording
                    CROSS JOIN fleet_consent ON fleet_consent.wearer = recording.wearer
                    WHERE is_pending = 1 AND fleet_minute.minute < ? AND fleet_consent.store = ?
                    ORDER BY sequence LIMIT ?
                    """, arguments: [minute, store, Self.looked])
            var pending: FleetPending?
            for row in rows {
                let key = try FleetKey(row: row)
                let person: String = try row.value("person", of: "fleet_consent")
                guard !underWay.contains(key), pending.map({ $0.person == person }) ?? true else { continue }
                var made =
                    try pending
                    ?? FleetPending(person: person, recordings: [:], minutes: [], below: Self.below(database))
                if made.recordings[key.recording] == nil {
                    guard made.recordings.count < mostRecordings else { continue }
                    made.recordings[key.recording] = try Row.fetchOne(
                        database, sql: "\(Recording.select) WHERE recording.id = ?", arguments: [key.recording]
                    ).map { try Recording(row: $0) }
                }
                let firstTrack: Int64? = try row.optional("first_track_minute", of: "fleet_consent")
                made.minutes.append(
                    try Self.minute(key, withTrack: firstTrack.map { $0 <= key.minute } ?? false, database))
                pending = made
                if made.minutes.count >= most { break }
            }
            return pending
        }
    }

    private static func minute(
        _ key: FleetKey, withTrack: Bool, _ database: Database
    ) throws -> FleetPending.Minute {
        let body = try Row.fetchOne(
            database, sql: "SELECT body FROM track WHERE recording = ? AND minute = ?",
            arguments: [key.recording, key.minute]
        ).map { try $0.value("body", of: "track") as Data }.map { [UInt8]($0) }
        // A blob of another length is no minute.
        let minute = body.flatMap { TrackMinute(body: $0) }
        let alerts = try Int.fetchOne(
            database,
            sql: "SELECT count(*) FROM alert WHERE recording = ? AND time_us >= ? AND time_us < ? AND silence IS NULL",
            arguments: [
                key.recording, key.minute * TrackMinute.length_us, (key.minute + 1) * TrackMinute.length_us,
            ])
        return FleetPending.Minute(
            key: key, seconds: minute?.seconds(minute: key.minute) ?? [], alerts: alerts ?? 0,
            track: withTrack ? minute?.body : nil)
    }

    /// How the outbox stands.
    ///
    /// - Parameter minute: what is before it is over.
    public func fleetFigures(before minute: Int64) throws(RecordsError) -> FleetFigures {
        try read { database in
            let table = "fleet_state"
            let state = try Row.fetchOne(database, sql: "SELECT * FROM fleet_state WHERE id = 1")
            guard let state else { throw RecordsError.wrongValue(table: table, column: "id") }
            let waiting = try Row.fetchOne(
                database,
                sql: """
                    SELECT count(*) FILTER (WHERE minute < ?1) AS waiting, min(minute) FILTER (WHERE minute < ?1) AS oldest,
                        count(*) FILTER (WHERE minute >= ?2) AS later
                    FROM fleet_minute INDEXED BY fleet_minute_pending WHERE is_pending = 1
                    """, arguments: [minute, minute.addingClamped(60)])
            return FleetFigures(
                next: try state.integer("next", of: table, in: FleetKey.sequences),
                below: try Self.below(database),
                confirmedBelow: try state.integer("confirmed_below", of: table, in: FleetKey.sequences),
                seen: try state.integer("seen", of: table, in: FleetKey.sequences),
                renumberTo: try state.optionalInteger("renumber_to", of: table, in: FleetKey.sequences),
                waiting: try waiting?.integer("waiting", of: "fleet_minute", in: 0...Int.max) ?? 0,
                oldest: try waiting?.optionalInteger("oldest", of: "fleet_minute", in: TrackMinute.stored),
                later: try waiting?.integer("later", of: "fleet_minute", in: 0...Int.max) ?? 0)
        }
    }

    /// How many minutes the server has, and which it has not taken, by its reason. It goes through the whole outbox.
    public func fleetContents() throws(RecordsError) -> (minutes: Int, refused: [String: Int]) {
        try read { database in
            let minutes =
                try Int.fetchOne(
                    database, sql: "SELECT count(*) FROM fleet_minute WHERE is_pending = 0 AND refusal IS NULL") ?? 0
            var refused: [String: Int] = [:]
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT refusal, count(*) AS minutes FROM fleet_minute
                    WHERE refusal IS NOT NULL AND is_pending = 0 GROUP BY refusal
                    """)
            for row in rows {
                refused[try row.value("refusal", of: "fleet_minute")] = try row.integer(
                    "minutes", of: "fleet_minute", in: 0...Int.max)
            }
            return (minutes, refused)
        }
    }

    private static func below(_ database: Database) throws -> Int64 {
        try Int64.fetchOne(
            database,
            sql: """
                SELECT coalesce(
                    (SELECT min(sequence) FROM fleet_minute INDEXED BY fleet_minute_pending WHERE is_pending = 1),
                    (SELECT next FROM fleet_state))
                """) ?? 0
    }

    // MARK: What the server has said

    /// The server has these: they wait no more, unless they have changed since.
    ///
    /// - Parameters:
    ///   - keys: the changes.
    ///   - refusal: why the server has not taken them, a word for programs; `nil` where it has.
    ///   - below: of the batch that they were in, which the server keeps; `nil` where it was not taken.
    ///   - count: of the batches that the server has, as its receipt said.
    ///   - minute: the one that is now. What is not over by this clock may have changed without a new number.
    public func settleFleet(
        _ keys: [FleetKey], refusal: String? = nil, below: Int64?, count: Int64 = 0, now minute: Int64
    ) throws(RecordsError) {
        try write { database in
            for key in keys {
                if key.minute >= minute - 1 {
                    try database.execute(
                        sql: """
                            UPDATE fleet_minute SET sequence = (SELECT next FROM fleet_state)
                            WHERE recording = ? AND minute = ? AND sequence = ?
                            """, arguments: [key.recording, key.minute, key.sequence])
                    guard database.changesCount > 0 else { continue }
                    try database.execute(sql: "UPDATE fleet_state SET next = next + 1")
                } else {
                    try database.execute(
                        sql: """
                            UPDATE fleet_minute SET is_pending = 0, refusal = ?
                            WHERE recording = ? AND minute = ? AND sequence = ?
                            """, arguments: [refusal, key.recording, key.minute, key.sequence])
                }
            }
            guard let below else { return }
            try database.execute(
                sql: """
                    UPDATE fleet_state
                    SET confirmed_below = max(confirmed_below, min(?, next)), seen = max(seen, ?)
                    """, arguments: [below, count])
        }
    }
}

extension FleetKey {
    static let sequences: ClosedRange<Int64> = 0...1 << 60

    init(row: Row) throws(RecordsError) {
        let table = "fleet_minute"
        self.init(
            recording: try row.value("recording", of: table),
            minute: try row.integer("minute", of: table, in: TrackMinute.stored),
            sequence: try row.integer("sequence", of: table, in: Self.sequences))
    }
}
