import GRDB
public import LocalTime
import Numbers

/// What a wearer has agreed to send to a fleet's server.
public struct StoredFleetConsent: Equatable, Sendable {
    public var wearer: String
    /// By which the gateway is known to the server that it was agreed for.
    public var store: String
    /// A pseudonym, made for this consent.
    public var person: String
    /// Of the text that was shown.
    public var textVersion: String
    public var given: Moment
    /// Nothing is sent of minutes before this one (minutes since 1970).
    public var firstMinute: Int64
    /// The same of the track; `nil` where no track may leave.
    public var firstTrackMinute: Int64?

    public init(
        wearer: String, store: String, person: String, textVersion: String, given: Moment, firstMinute: Int64,
        firstTrackMinute: Int64? = nil
    ) {
        self.wearer = wearer
        self.store = store
        self.person = person
        self.textVersion = textVersion
        self.given = given
        self.firstMinute = firstMinute
        self.firstTrackMinute = firstTrackMinute
    }
}

extension StoredFleetConsent {
    /// Whether nothing is sent before a day that is still to come: it was given while the clock was ahead.
    ///
    /// - Parameter minute: the one that is now, minutes since 1970.
    public func begins(after minute: Int64) -> Bool { firstMinute > minute + 60 }
}

/// A consent, or a part of one, that was taken back.
public struct StoredFleetWithdrawal: Equatable, Sendable {
    public var store: String
    public var person: String
    /// Else nothing of the person may be left.
    public var isTrackOnly: Bool
    public var time_us: Int64
    /// When the server said that it is deleted; `nil` where it has not.
    public var confirmed_us: Int64?

    public init(store: String, person: String, isTrackOnly: Bool, time_us: Int64, confirmed_us: Int64? = nil) {
        self.store = store
        self.person = person
        self.isTrackOnly = isTrackOnly
        self.time_us = time_us
        self.confirmed_us = confirmed_us
    }
}

extension Store {
    /// The minute of a moment, since 1970.
    public static func fleetMinute(of time_us: Int64) -> Int64 { TrackMinute.number(of: time_us) }

    /// Minutes that are put into the outbox in one transaction, at most; a month of two sensors is less than 30,000.
    private static let slice: Int64 = 30 * 24 * 60

    // MARK: Consents

    /// Everybody who has agreed, by name.
    public func fleetConsents() throws(RecordsError) -> [StoredFleetConsent] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM fleet_consent ORDER BY wearer").map {
                try StoredFleetConsent(row: $0)
            }
        }
    }

    /// Keeps a consent, and puts the minutes that it covers into the outbox; what is recorded from now on follows by itself.
    ///
    /// Of somebody who has agreed before it may add the track; the pseudonym stays what it was then.
    public func save(_ consent: StoredFleetConsent) throws(RecordsError) {
        try write { database in
            let kept = try Row.fetchOne(
                database, sql: "SELECT * FROM fleet_consent WHERE wearer = ?", arguments: [consent.wearer]
            ).map { try StoredFleetConsent(row: $0) }
            guard var new = kept else {
                try Self.insert(consent, database)
                return try Self.fill(consent.wearer, consent.firstMinute..<TrackMinute.stored.upperBound, database)
            }
            (new.textVersion, new.given) = (consent.textVersion, consent.given)
            if let first = consent.firstTrackMinute, new.firstTrackMinute == nil {
                new.firstTrackMinute = max(first, new.firstMinute)
                // What was taken back before is agreed to again.
                try database.execute(
                    sql: "DELETE FROM fleet_withdrawal WHERE person = ? AND is_track_only = 1",
                    arguments: [new.person])
                try Self.fill(
                    consent.wearer, max(first, new.firstMinute)..<TrackMinute.stored.upperBound, database)
            }
            try database.execute(
                sql: """
                    UPDATE fleet_consent
                    SET text_version = ?, time_us = ?, utc_offset_s = ?, first_track_minute = ? WHERE wearer = ?
                    """,
                arguments: [
                    new.textVersion, new.given.utc_us, new.given.offset_s, new.firstTrackMinute, new.wearer,
                ])
        }
    }

    private static func insert(_ consent: StoredFleetConsent, _ database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO fleet_consent (wearer, store, person, text_version, time_us, utc_offset_s, first_minute,
                    first_track_minute)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                consent.wearer, consent.store, consent.person, consent.textVersion, consent.given.utc_us,
                consent.given.offset_s, consent.firstMinute, consent.firstTrackMinute,
            ])
    }

    /// Puts all that is recorded of somebody who has agreed into the outbox, too, the newest month first; what was done
    /// stays where it is cut off, and the next call goes on.
    public func extendFleetConsent(of wearer: String) throws(RecordsError) {
        while try extendSome(wearer) {}
    }

    /// - Returns: whether there is more.
    private func extendSome(_ wearer: String) throws(RecordsError) -> Bool {
        try write { database in
            let consent = try Row.fetchOne(
                database, sql: "SELECT * FROM fleet_consent WHERE wearer = ?", arguments: [wearer]
            ).map { try StoredFleetConsent(row: $0) }
            guard let consent else { return false }
            let reached = consent.firstTrackMinute ?? consent.firstMinute
            let newest = try Int64.fetchOne(
                database,
                sql: """
                    SELECT max((SELECT max(minute) FROM track WHERE track.recording = recording.id AND minute < ?))
                    FROM recording WHERE wearer = ?
                    """, arguments: [reached, wearer])
            guard let newest else { return false }
            let oldest = try Int64.fetchOne(
                database,
                sql: """
                    SELECT min((SELECT min(minute) FROM track WHERE track.recording = recording.id))
                    FROM recording WHERE wearer = ?
                    """, arguments: [wearer])
            // Never before the first minute that there is: the day is shown, and days worn are counted from it on.
            let first = max(newest + 1 - Self.slice, oldest ?? newest)
            try fill(wearer, first..<reached, database)
            try database.execute(
                sql: """
                    UPDATE fleet_consent SET first_minute = min(first_minute, ?),
                        first_track_minute = min(first_track_minute, ?) WHERE wearer = ?
                    """, arguments: [first, first, wearer])
            return true
        }
    }

    private func fill(_ wearer: String, _ minutes: Range<Int64>, _ database: Database) throws {
        try Self.fill(wearer, minutes, database)
    }

    /// Puts the recorded minutes of a wearer into the outbox, as if they had changed.
    private static func fill(_ wearer: String, _ minutes: Range<Int64>, _ database: Database) throws {
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO fleet_minute (recording, minute, sequence, is_pending)
                SELECT track.recording, track.minute,
                    (SELECT next FROM fleet_state) - 1 + row_number() OVER (ORDER BY track.minute, track.recording), 1
                FROM recording JOIN track ON track.recording = recording.id
                WHERE recording.wearer = ? AND track.minute >= ? AND track.minute < ?
                """, arguments: [wearer, minutes.lowerBound, minutes.upperBound])
        try database.execute(
            sql: "UPDATE fleet_state SET next = next + ?", arguments: [database.changesCount])
    }

    // MARK: Taking back

    /// Takes a consent back: nothing of it is sent from now on, and the server is to delete what it has.
    ///
    /// - Returns: whether there was anything to take back.
    public func withdrawFleetConsent(
        of wearer: String, trackOnly: Bool, at time_us: Int64
    ) throws(RecordsError) -> Bool {
        try write { database in
            let row = try Row.fetchOne(
                database, sql: "SELECT * FROM fleet_consent WHERE wearer = ?", arguments: [wearer])
            guard let consent = try row.map({ try StoredFleetConsent(row: $0) }) else { return false }
            guard trackOnly else {
                // A trigger does the rest, as it does for a wearer who is erased.
                try database.execute(sql: "DELETE FROM fleet_consent WHERE wearer = ?", arguments: [wearer])
                try database.execute(
                    sql: "UPDATE fleet_withdrawal SET time_us = ? WHERE person = ? AND is_track_only = 0",
                    arguments: [time_us, consent.person])
                return true
            }
            guard consent.firstTrackMinute != nil else { return false }
            try database.execute(
                sql: "UPDATE fleet_consent SET first_track_minute = NULL WHERE wearer = ?", arguments: [wearer])
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO fleet_withdrawal (store, person, is_track_only, time_us)
                    VALUES (?, ?, 1, ?)
                    """, arguments: [consent.store, consent.person, time_us])
            return true
        }
    }

    /// All that was ever taken back, oldest first.
    public func fleetWithdrawals() throws(RecordsError) -> [StoredFleetWithdrawal] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM fleet_withdrawal ORDER BY time_us, person").map {
                try StoredFleetWithdrawal(row: $0)
            }
        }
    }

    /// The server has said that what was withdrawn is deleted; what it said first stays.
    public func confirmFleetWithdrawal(
        of person: String, trackOnly: Bool, at time_us: Int64
    ) throws(RecordsError) {
        try write { database in
            try database.execute(
                sql: """
                    UPDATE fleet_withdrawal SET confirmed_us = coalesce(confirmed_us, ?)
                    WHERE person = ? AND is_track_only = ?
                    """, arguments: [time_us, person, trackOnly])
        }
    }

    /// Forgets what was said to and by a server that this gateway has left; a consent for it would be taken back.
    public func forgetFleet(store: String) throws(RecordsError) {
        try write { database in
            try database.execute(sql: "DELETE FROM fleet_consent WHERE store = ?", arguments: [store])
            try database.execute(sql: "DELETE FROM fleet_withdrawal WHERE store = ?", arguments: [store])
            try database.execute(sql: "UPDATE fleet_state SET confirmed_below = 0, seen = 0")
        }
    }
}

extension StoredFleetConsent {
    init(row: Row) throws(RecordsError) {
        let table = "fleet_consent"
        self.init(
            wearer: try row.value("wearer", of: table), store: try row.value("store", of: table),
            person: try row.value("person", of: table), textVersion: try row.value("text_version", of: table),
            given: try Moment(row, of: table),
            firstMinute: try row.integer("first_minute", of: table, in: Self.minutes),
            firstTrackMinute: try row.optionalInteger("first_track_minute", of: table, in: Self.minutes))
    }

    /// A month may be before the first one that a record can have.
    private static let minutes = TrackMinute.stored.lowerBound - 50_000...TrackMinute.stored.upperBound
}

extension StoredFleetWithdrawal {
    init(row: Row) throws(RecordsError) {
        let table = "fleet_withdrawal"
        self.init(
            store: try row.value("store", of: table), person: try row.value("person", of: table),
            isTrackOnly: try row.value("is_track_only", of: table), time_us: try row.time_us("time_us", of: table),
            confirmed_us: try row.optionalInteger("confirmed_us", of: table, in: Int64.calendarTimes_us))
    }
}
