public import Balance
import FoundationEssentials
import GRDB
import LocalTime

/// A session with when it was noted.
public struct StoredSession: Equatable, Sendable {
    public var wearer: String
    public var session: RoutineSession
    public var time_us: Int64
    public var utcOffset_s: Int

    public init(wearer: String, session: RoutineSession, time_us: Int64, utcOffset_s: Int) {
        self.wearer = wearer
        self.session = session
        self.time_us = time_us
        self.utcOffset_s = utcOffset_s
    }
}

/// A wearer's yes to a text about data on health, by the text's version.
public struct Consent: Equatable, Sendable {
    public var wearer: String
    public var version: String
    public var time_us: Int64
}

extension Store {
    // MARK: The log

    /// Keeps a session; the one that was running is over with it.
    public func finish(_ stored: StoredSession) throws(RecordsError) {
        try write { database in
            try Self.insert(stored, database)
            try database.execute(sql: "DELETE FROM routine_running WHERE wearer = ?", arguments: [stored.wearer])
        }
    }

    /// Keeps what was noted afterwards; a session that is running goes on.
    public func add(_ stored: StoredSession) throws(RecordsError) {
        try write { try Self.insert(stored, $0) }
    }

    private static func insert(_ stored: StoredSession, _ database: Database) throws {
        let session = stored.session
        try database.execute(
            sql: """
                INSERT INTO routine_session
                    (wearer, local_day, time_us, utc_offset_s, planned, done, effort, pain_before, pain_after)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                stored.wearer, session.day, stored.time_us, stored.utcOffset_s, session.planned, try json(session.done),
                session.effort, session.painBefore, session.painAfter,
            ])
    }

    /// The sessions of a wearer, or of all of them, oldest first.
    public func sessions(wearer: String? = nil) throws(RecordsError) -> [StoredSession] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM routine_session WHERE ? IS NULL OR wearer = ? ORDER BY time_us, id",
                arguments: [wearer, wearer]
            ).map { row in
                StoredSession(
                    wearer: row["wearer"],
                    session: RoutineSession(
                        day: row["local_day"], planned: row["planned"],
                        done: try Self.value([ExerciseDone].self, row["done"]), effort: row["effort"],
                        painBefore: row["pain_before"], painAfter: row["pain_after"]),
                    time_us: row["time_us"], utcOffset_s: row["utc_offset_s"])
            }
        }
    }

    // MARK: A session that is being done

    /// Keeps where a session is.
    public func keep(_ running: RunningRoutine, wearer: String) throws(RecordsError) {
        try write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO routine_running (wearer, body) VALUES (?, ?)",
                arguments: [wearer, try Self.json(running)])
        }
    }

    /// `nil` where none is, or one that an older version kept in another form.
    public func runningRoutine(wearer: String) throws(RecordsError) -> RunningRoutine? {
        try read { database in
            try String.fetchOne(database, sql: "SELECT body FROM routine_running WHERE wearer = ?", arguments: [wearer])
                .flatMap { try? Self.value(RunningRoutine.self, $0) }
        }
    }

    // MARK: Red flags

    /// Keeps the fact, and with a red flag ends the session that is being done.
    public func set(_ state: RedFlagState, wearer: String) throws(RecordsError) {
        try write { database in
            switch state {
            case .unscreened:
                try database.execute(sql: "DELETE FROM red_flag WHERE wearer = ?", arguments: [wearer])
            case .clear(let day):
                try database.execute(
                    sql: "INSERT OR REPLACE INTO red_flag (wearer, is_there, local_day) VALUES (?, 0, ?)",
                    arguments: [wearer, day])
            case .stopped(let day):
                try database.execute(
                    sql: "INSERT OR REPLACE INTO red_flag (wearer, is_there, local_day) VALUES (?, 1, ?)",
                    arguments: [wearer, day])
                try database.execute(sql: "DELETE FROM routine_running WHERE wearer = ?", arguments: [wearer])
            }
        }
    }

    public func redFlags(wearer: String) throws(RecordsError) -> RedFlagState {
        try read { database in
            guard
                let row = try Row.fetchOne(
                    database, sql: "SELECT is_there, local_day FROM red_flag WHERE wearer = ?", arguments: [wearer])
            else { return .unscreened }
            return row["is_there"] ? .stopped(day: row["local_day"]) : .clear(day: row["local_day"])
        }
    }

    // MARK: What a wearer has set, and agreed to

    public func set(_ profile: RoutineProfile, wearer: String) throws(RecordsError) {
        try write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO routine_profile (wearer, body) VALUES (?, ?)",
                arguments: [wearer, try Self.json(profile)])
        }
    }

    /// `nil` where nothing has been set.
    public func routineProfile(wearer: String) throws(RecordsError) -> RoutineProfile? {
        try read { database in
            try String.fetchOne(database, sql: "SELECT body FROM routine_profile WHERE wearer = ?", arguments: [wearer])
                .map { try Self.value(RoutineProfile.self, $0) }
        }
    }

    /// Keeps a yes; the first one to a version counts.
    public func add(_ consent: Consent) throws(RecordsError) {
        try write { database in
            try database.execute(
                sql: "INSERT OR IGNORE INTO consent (wearer, version, time_us) VALUES (?, ?, ?)",
                arguments: [consent.wearer, consent.version, consent.time_us])
        }
    }

    /// The yeses of a wearer, or of all of them, oldest first.
    public func consents(wearer: String? = nil) throws(RecordsError) -> [Consent] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM consent WHERE ? IS NULL OR wearer = ? ORDER BY time_us, wearer",
                arguments: [wearer, wearer]
            ).map { Consent(wearer: $0["wearer"], version: $0["version"], time_us: $0["time_us"]) }
        }
    }

    // MARK: Values as text

    private static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private static func value<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }
}

extension Consent {
    public init(to version: String, wearer: String, time_us: Int64) {
        self.init(wearer: wearer, version: version, time_us: time_us)
    }
}
