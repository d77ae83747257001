public import Balance
import GRDB
public import LocalTime
import Numbers

/// What was told of a week, with when that was begun.
public struct StoredOutcome: Equatable, Sendable {
    public var wearer: String
    /// Its number is the row's.
    public var entry: OutcomeEntry
    public var moment: Moment

    public init(wearer: String, entry: OutcomeEntry, moment: Moment) {
        self.wearer = wearer
        self.entry = entry
        self.moment = moment
    }
}

/// A name of an own activity, with when it was given.
public struct StoredActivityNaming: Equatable, Sendable {
    public var wearer: String
    public var naming: ActivityNaming
    public var moment: Moment

    public init(wearer: String, naming: ActivityNaming, moment: Moment) {
        self.wearer = wearer
        self.naming = naming
        self.moment = moment
    }
}

extension Store {
    // MARK: What was told

    /// Keeps an entry that was begun.
    ///
    /// - Returns: the number by which it is kept.
    public func add(_ stored: StoredOutcome) throws(RecordsError) -> Int64 {
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO outcome
                        (wearer, local_day, time_us, utc_offset_s, pain_now, pain_usual, pain_worst, places, scores,
                        step)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: StatementArguments(
                    [stored.wearer, stored.entry.day, stored.moment.utc_us, stored.moment.offset_s]
                        + (try Self.answers(stored.entry))))
            return database.lastInsertedRowID
        }
    }

    /// Keeps what was answered since in an entry that is there; its time stays.
    public func update(_ entry: OutcomeEntry, wearer: String) throws(RecordsError) {
        try write { database in
            try database.execute(
                sql: """
                    UPDATE outcome SET pain_now = ?, pain_usual = ?, pain_worst = ?, places = ?, scores = ?, step = ?
                    WHERE id = ? AND wearer = ?
                    """,
                arguments: StatementArguments(try Self.answers(entry) + [entry.number, wearer]))
        }
    }

    static func answers(_ entry: OutcomeEntry) throws -> [(any DatabaseValueConvertible)?] {
        let scores = Dictionary(uniqueKeysWithValues: entry.scores.map { ("\($0)", $1.value) })
        return [
            entry.pain.now?.value, entry.pain.usual?.value, entry.pain.worst?.value,
            try StoredJSON.text(PainPlace.ordered(entry.places)), try StoredJSON.text(scores), entry.step,
        ]
    }

    /// The entries of a wearer, or of all of them, in the order in which they were begun.
    public func outcomes(wearer: String? = nil) throws(RecordsError) -> [StoredOutcome] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM outcome WHERE ? IS NULL OR wearer = ? ORDER BY id",
                arguments: [wearer, wearer]
            ).map { row in
                StoredOutcome(
                    wearer: try row.value("wearer", of: "outcome"), entry: try row.outcomeEntry(),
                    moment: try Moment(row, of: "outcome"))
            }
        }
    }

    /// The last day up to today on which something was told; `nil` where nothing was.
    public func lastOutcomeDay(wearer: String, today: LocalDay) throws(RecordsError) -> LocalDay? {
        try read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT local_day FROM outcome WHERE wearer = ? AND local_day <= ?
                        AND (coalesce(pain_now, pain_usual, pain_worst) IS NOT NULL
                            OR places <> '[]' OR scores <> '{}')
                    ORDER BY local_day DESC LIMIT 1
                    """, arguments: [wearer, today]
            )?.localDay("local_day", of: "outcome")
        }
    }

    // MARK: Own activities

    /// Keeps a name; what was named before stays.
    public func add(_ stored: StoredActivityNaming) throws(RecordsError) {
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO outcome_activity (wearer, local_day, time_us, utc_offset_s, line, slot, name)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    stored.wearer, stored.naming.day, stored.moment.utc_us, stored.moment.offset_s, stored.naming.line,
                    stored.naming.slot, stored.naming.name,
                ])
        }
    }

    /// Every name of a wearer's activities, or of all of them, in the order in which they were given.
    public func activityNamings(wearer: String? = nil) throws(RecordsError) -> [StoredActivityNaming] {
        let table = "outcome_activity"
        return try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM outcome_activity WHERE ? IS NULL OR wearer = ? ORDER BY id",
                arguments: [wearer, wearer]
            ).map { row in
                StoredActivityNaming(
                    wearer: try row.value("wearer", of: table),
                    naming: ActivityNaming(
                        line: try row.integer("line", of: table, in: 1...1_000_000),
                        slot: try row.integer("slot", of: table, in: OwnActivity.slots),
                        name: try row.value("name", of: table), day: try row.localDay("local_day", of: table)),
                    moment: try Moment(row, of: table))
            }
        }
    }

    // MARK: Whether a routine is in use

    /// The first and the last day on which something of the routine was done; `nil` where nothing was.
    public func routineDays(wearer: String) throws(RecordsError) -> ClosedRange<LocalDay>? {
        let table = "routine_session"
        return try read { database in
            let done = "FROM routine_session WHERE wearer = ? AND done <> '[]'"
            guard
                let row = try Row.fetchOne(
                    database,
                    sql: """
                        SELECT (SELECT local_day \(done) ORDER BY local_day LIMIT 1) AS first_day,
                            (SELECT local_day \(done) ORDER BY local_day DESC LIMIT 1) AS last_day
                        """, arguments: [wearer, wearer]),
                let first = try row.optionalDay("first_day", of: table),
                let last = try row.optionalDay("last_day", of: table), first <= last
            else { return nil }
            return first...last
        }
    }
}

extension Row {
    func outcomeEntry() throws(RecordsError) -> OutcomeEntry {
        let table = "outcome"
        func answer(_ column: String) throws(RecordsError) -> OutOfTen? {
            let value: Int? = try optionalInteger(column, of: table, in: OutOfTen.range)
            return value.flatMap { OutOfTen($0) }
        }
        let pain = WeekPain(
            now: try answer("pain_now"), usual: try answer("pain_usual"), worst: try answer("pain_worst"))
        guard let pain else { throw .wrongValue(table: table, column: "pain_worst") }
        let places = try StoredJSON.value(
            [PainPlace].self, try value("places", of: table), table: table, column: "places")
        let stored = try StoredJSON.value(
            [String: Int].self, try value("scores", of: table), table: table, column: "scores")
        var scores: [Int: OutOfTen] = [:]
        for (line, score) in stored {
            guard let line = Int(line), let score = OutOfTen(score) else {
                throw .wrongValue(table: table, column: "scores")
            }
            scores[line] = score
        }
        return OutcomeEntry(
            number: try value("id", of: table), day: try localDay("local_day", of: table), pain: pain,
            places: Set(places), scores: scores, step: try integer("step", of: table, in: 0...OutcomeEntry.steps))
    }
}

extension PainPlace: Storable {
    /// It has no numbers.
    var canBe: Bool { true }
}

extension Int: Storable {
    /// Whoever reads it knows its range.
    var canBe: Bool { true }
}
