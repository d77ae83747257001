public import Balance
import FoundationEssentials
import GRDB
import Posture

extension Store {
    /// All that the model draws on: recorded days and self-tests.
    public func balanceHistory(wearer: String, today: Int) throws(RecordsError) -> BalanceHistory {
        BalanceHistory(
            days: try balanceDays(wearer: wearer, upTo: today), answers: try answers(wearer: wearer).map(\.answer),
            today: today)
    }

    /// The recorded days of a wearer up to a day, oldest first.
    ///
    /// A day that is over is looked at once and then remembered until something of it is written again.
    public func balanceDays(wearer: String, upTo today: Int) throws(RecordsError) -> [BalanceDay] {
        let (known, numbers) = try read { database in
            (try Self.rememberedDays(wearer: wearer, database), try Self.recordedDays(wearer: wearer, database))
        }
        var days: [BalanceDay] = []
        var fresh: [BalanceDay] = []
        for number in numbers.sorted() where number <= today {
            if let day = known[number] {
                days.append(day)
                continue
            }
            let day = try read { database in
                let worn = try WornDay(wearer: wearer, daysSince1970: number, database)
                return BalanceDay(
                    day: number, track: worn.track, episodes: worn.episodes, localOffset_s: worn.offset_s)
            }
            days.append(day)
            if number < today { fresh.append(day) }
        }
        try remember(fresh, wearer: wearer)
        return days
    }

    /// The local days on which a wearer has a track.
    private static func recordedDays(wearer: String, _ database: Database) throws -> Set<Int> {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT utc_offset_s, (SELECT min(minute) FROM track WHERE recording = id) AS first,
                    (SELECT max(minute) FROM track WHERE recording = id) AS last
                FROM recording WHERE wearer = ?
                """,
            arguments: [wearer])
        return rows.reduce(into: []) { days, row in
            guard let first: Int = row["first"], let last: Int = row["last"] else { return }
            let offset_s: Int = row["utc_offset_s"]
            days.formUnion(localDay(minute: first, offset_s)...localDay(minute: last, offset_s))
        }
    }

    private static func localDay(minute: Int, _ offset_s: Int) -> Int {
        let local_s = minute * 60 + offset_s
        return local_s >= 0 ? local_s / 86_400 : -((86_399 - local_s) / 86_400)
    }

    private static func rememberedDays(wearer: String, _ database: Database) throws -> [Int: BalanceDay] {
        let decoder = JSONDecoder()
        let rows = try Row.fetchCursor(
            database, sql: "SELECT local_day, body FROM balance_day WHERE wearer = ?", arguments: [wearer])
        var days: [Int: BalanceDay] = [:]
        while let row = try rows.next() {
            let number: Int = row["local_day"]
            let body: Data = row["body"]
            // An older version wrote JSON; what is neither is made anew.
            days[number] =
                BalanceDay(day: number, packed: body) ?? (try? decoder.decode(BalanceDay.self, from: body))
        }
        return days
    }

    private func remember(_ days: [BalanceDay], wearer: String) throws(RecordsError) {
        guard !days.isEmpty else { return }
        try write { database in
            for day in days {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO balance_day VALUES (?, ?, ?)",
                    arguments: [wearer, day.day, day.packed])
            }
        }
    }

    /// Forgets the remembered days that an increment of a recording changes.
    static func forgetBalanceDays(touchedBy increment: Increment, recording: Int64, _ database: Database) throws {
        guard !increment.track.isEmpty || !increment.episodes.isEmpty,
            let row = try Row.fetchOne(
                database, sql: "SELECT wearer, utc_offset_s FROM recording WHERE id = ?", arguments: [recording])
        else { return }
        let offset_s: Int = row["utc_offset_s"]
        let times_us = increment.track.map(\.time_us) + increment.episodes.flatMap { [$0.start_us, $0.end_us] }
        let days = Set(times_us.map { localDay(minute: Int(TrackMinute.number(of: $0)), offset_s) })
        for day in days {
            try database.execute(
                sql: "DELETE FROM balance_day WHERE wearer = ? AND local_day = ?",
                arguments: [row["wearer"] as String, day])
        }
        // Also of a day of which nothing has been remembered yet.
        try database.execute(
            sql: "DELETE FROM day_brief WHERE wearer = ? AND local_day > ?",
            arguments: [row["wearer"] as String, days.min() ?? .max])
    }

    /// Forgets all remembered days of a recording's wearer.
    static func forgetBalanceDays(of recording: Int64, _ database: Database) throws {
        try database.execute(
            sql: "DELETE FROM balance_day WHERE wearer = (SELECT wearer FROM recording WHERE id = ?)",
            arguments: [recording])
        try database.execute(
            sql: "DELETE FROM day_brief WHERE wearer = (SELECT wearer FROM recording WHERE id = ?)",
            arguments: [recording])
    }
}
