public import Balance
import GRDB
public import LocalTime

/// A session with when it was noted.
public struct StoredSession: Equatable, Sendable {
    public var wearer: String
    public var session: RoutineSession
    public var moment: Moment

    public init(wearer: String, session: RoutineSession, moment: Moment) {
        self.wearer = wearer
        self.session = session
        self.moment = moment
    }
}

extension Store {
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
                    (wearer, local_day, time_us, utc_offset_s, planned, done, effort, pain_before, pain_after,
                    pain_place)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                stored.wearer, session.day, stored.moment.utc_us, stored.moment.offset_s, session.planned,
                try StoredJSON.text(session.done), session.effort, session.painBefore, session.painAfter,
                session.painPlace?.rawValue,
            ])
    }

    /// The sessions of a wearer, or of all of them, oldest first.
    public func sessions(wearer: String? = nil) throws(RecordsError) -> [StoredSession] {
        try read { database in
            var texts = StoredJSONReader<[ExerciseDone]>(table: "routine_session", column: "done")
            // Of years of rows each is looked at in its place: a copy finds its columns slowly.
            let rows = try Row.fetchCursor(
                database, sql: "SELECT * FROM routine_session WHERE ? IS NULL OR wearer = ? ORDER BY time_us, id",
                arguments: [wearer, wearer])
            var sessions: [StoredSession] = []
            while let row = try rows.next() {
                let done = try texts.value(try row.value("done", of: "routine_session"))
                sessions.append(try StoredSession(row: row, done: done))
            }
            return sessions
        }
    }
}

extension StoredSession {
    init(row: Row, done: [ExerciseDone]) throws(RecordsError) {
        self.init(
            wearer: try row.value("wearer", of: "routine_session"),
            session: RoutineSession(
                day: try row.localDay("local_day", of: "routine_session"),
                planned: try row.optionalInteger("planned", of: "routine_session", in: 0...1000), done: done,
                effort: try row.optionalInteger("effort", of: "routine_session", in: 0...10),
                painBefore: try row.optionalInteger("pain_before", of: "routine_session", in: 0...10),
                painAfter: try row.optionalInteger("pain_after", of: "routine_session", in: 0...10),
                painPlace: try Self.place(row)),
            moment: try Moment(row, of: "routine_session"))
    }

    private static func place(_ row: Row) throws(RecordsError) -> PainPlace? {
        let name: String? = try row.optional("pain_place", of: "routine_session")
        guard let name else { return nil }
        guard let place = PainPlace(rawValue: name) else {
            throw .wrongValue(table: "routine_session", column: "pain_place")
        }
        return place
    }
}
