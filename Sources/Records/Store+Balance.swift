public import Balance
import FoundationEssentials
import GRDB
public import LocalTime
import Posture

extension Store {
    /// All that the model draws on: recorded days and self-tests.
    public func balanceHistory(wearer: String, today: LocalDay) throws(RecordsError) -> BalanceHistory {
        BalanceHistory(
            days: try balanceDays(wearer: wearer, upTo: today), answers: try answers(wearer: wearer).map(\.answer),
            today: today)
    }

    /// The recorded days of a wearer up to a day, oldest first.
    ///
    /// A day that is over is looked at once and then remembered until something of it is written again.
    public func balanceDays(wearer: String, upTo today: LocalDay) throws(RecordsError) -> [BalanceDay] {
        let (known, recorded) = try read { database in
            (try Self.rememberedDays(wearer: wearer, database), try Self.recordedDays(wearer: wearer, database))
        }
        var days: [BalanceDay] = []
        var fresh: [BalanceDay] = []
        for date in recorded.sorted() where date <= today {
            if let day = known[date] {
                days.append(day)
                continue
            }
            let day = try read { database in
                let worn = try WornDay(date, of: wearer, database)
                return BalanceDay(
                    day: date, track: worn.track, episodes: worn.episodes, localOffset_s: worn.offset_s)
            }
            days.append(day)
            if date < today { fresh.append(day) }
        }
        try remember(fresh, wearer: wearer)
        return days
    }

    /// The local days on which a wearer has a track.
    private static func recordedDays(wearer: String, _ database: Database) throws -> Set<LocalDay> {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT utc_offset_s, (SELECT min(minute) FROM track WHERE recording = id) AS first,
                    (SELECT max(minute) FROM track WHERE recording = id) AS last
                FROM recording WHERE wearer = ?
                """,
            arguments: [wearer])
        return rows.reduce(into: []) { days, row in
            guard let first: Int64 = row["first"], let last: Int64 = row["last"] else { return }
            let offset_s: Int = row["utc_offset_s"]
            func day(minute: Int64) -> LocalDay {
                Moment(utc_us: minute * TrackMinute.length_us, offset_s: offset_s).day
            }
            days.formUnion(day(minute: first)...day(minute: last))
        }
    }

    private static func rememberedDays(wearer: String, _ database: Database) throws -> [LocalDay: BalanceDay] {
        let decoder = JSONDecoder()
        let rows = try Row.fetchCursor(
            database, sql: "SELECT local_day, body FROM balance_day WHERE wearer = ?", arguments: [wearer])
        var days: [LocalDay: BalanceDay] = [:]
        while let row = try rows.next() {
            let date: LocalDay = row["local_day"]
            let body: Data = row["body"]
            // An older version wrote JSON; what is neither is made anew.
            days[date] =
                BalanceDay(day: date, packed: body) ?? (try? decoder.decode(BalanceDay.self, from: body))
        }
        return days
    }

    private func remember(_ days: [BalanceDay], wearer: String) throws(RecordsError) {
        guard !days.isEmpty else { return }
        try write { database in
            for day in days {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO balance_day (wearer, local_day, body) VALUES (?, ?, ?)",
                    arguments: [wearer, day.day, day.packed])
            }
        }
    }

    /// Forgets the remembered days that an increment of a recording changes.
    static func forgetBalanceDays(touchedBy increment: Increment, recording: Int64, _ database: Database) throws {
        guard !increment.track.isEmpty || !increment.episodes.isEmpty || !increment.notWorn.isEmpty,
            let row = try Row.fetchOne(
                database, sql: "SELECT wearer, utc_offset_s FROM recording WHERE id = ?", arguments: [recording])
        else { return }
        let offset_s: Int = row["utc_offset_s"]
        let times_us =
            increment.track.map(\.time_us) + increment.episodes.flatMap { [$0.start_us, $0.end_us] }
            + increment.notWorn.flatMap { [$0.lowerBound, $0.upperBound] }
        let days = Set(times_us.map { Moment(utc_us: $0, offset_s: offset_s).day })
        for day in days {
            try database.execute(
                sql: "DELETE FROM balance_day WHERE wearer = ? AND local_day = ?",
                arguments: [row["wearer"] as String, day])
        }
        // Also of a day of which nothing has been remembered yet.
        try database.execute(
            sql: "DELETE FROM day_brief WHERE wearer = ? AND local_day > ?",
            arguments: [row["wearer"] as String, days.min()?.daysSince1970 ?? .max])
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
