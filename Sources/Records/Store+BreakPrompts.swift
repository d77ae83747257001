public import Balance
import GRDB
public import LocalTime
import Posture

extension Store {
    /// The last prompts to take a break of a wearer, oldest first.
    public func breakPrompts(wearer: String, last count: Int) throws(RecordsError) -> [BreakPrompt] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM break_prompt WHERE wearer = ? ORDER BY time_us DESC LIMIT ?",
                arguments: [wearer, count]
            ).map { try BreakPrompt(row: $0) }.reversed()
        }
    }

    /// Everybody's of a stretch of local days, oldest first; `nil` where there is no limit.
    public func breakPrompts(from first: LocalDay?, to last: LocalDay?) throws(RecordsError) -> [BreakPrompt] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM break_prompt WHERE local_day BETWEEN ifnull(?, local_day) AND ifnull(?, local_day)
                    ORDER BY time_us, wearer, sensor
                    """, arguments: [first, last]
            ).map { try BreakPrompt(row: $0) }
        }
    }

    /// A wearer's of one local day, oldest first.
    public func breakPrompts(of wearer: String, on day: LocalDay) throws(RecordsError) -> [BreakPrompt] {
        try read { try Self.breakPrompts(of: wearer, on: day, $0) }
    }

    static func breakPrompts(of wearer: String, on day: LocalDay, _ database: Database) throws -> [BreakPrompt] {
        try Row.fetchAll(
            database,
            // Left to itself SQLite goes through all of the wearer's prompts, which are in order.
            sql: """
                SELECT * FROM break_prompt INDEXED BY break_prompt_by_day WHERE wearer = ? AND local_day = ?
                ORDER BY time_us, sensor
                """,
            arguments: [wearer, day]
        ).map { try BreakPrompt(row: $0) }
    }

    /// Keeps a prompt, or what has followed one that is kept.
    static func save(_ prompt: BreakPrompt, _ database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO break_prompt (
                    wearer, time_us, sensor, utc_offset_s, local_day, set_min, interval_min, silence, answer, answer_us)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET
                    silence = excluded.silence, answer = excluded.answer, answer_us = excluded.answer_us
                """,
            arguments: [
                prompt.wearer, prompt.moment.utc_us, prompt.sensor, prompt.moment.offset_s, prompt.moment.day,
                prompt.set_min, prompt.interval_min, prompt.silence, prompt.outcome?.answer.rawValue,
                prompt.outcome?.time_us,
            ])
    }
}

extension BreakPrompt {
    private static let table = "break_prompt"
    /// Minutes that somebody can have set, and what is made of them.
    private static let range_min = 1.0...120.0

    init(row: Row) throws(RecordsError) {
        self.init(
            at: try Moment(row, of: Self.table), wearer: try row.value("wearer", of: Self.table),
            sensor: try row.value("sensor", of: Self.table), set_min: try Self.minutes("set_min", in: row),
            interval_min: try Self.minutes("interval_min", in: row),
            silence: try row.optional("silence", of: Self.table), outcome: try Self.outcome(of: row))
    }

    private static func minutes(_ column: String, in row: Row) throws(RecordsError) -> Double {
        let minutes: Double = try row.value(column, of: table)
        guard range_min.contains(minutes) else { throw .wrongValue(table: table, column: column) }
        return minutes
    }

    private static func outcome(of row: Row) throws(RecordsError) -> BreakOutcome? {
        guard let text: String = try row.optional("answer", of: table) else { return nil }
        guard let answer = BreakAnswer(rawValue: text) else { throw .wrongValue(table: table, column: "answer") }
        return BreakOutcome(answer, at_us: try row.time_us("answer_us", of: table))
    }
}

extension BreakPromptCounts {
    /// `nil` where nobody was told of any.
    init?(_ prompts: [BreakPrompt]) {
        let told = prompts.filter { $0.silence == nil }
        guard !told.isEmpty else { return nil }
        self.init(
            told: told.count, followed: told.count { $0.isFollowed == true },
            ignored: told.count { $0.isFollowed == false })
    }
}
