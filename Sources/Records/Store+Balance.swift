public import Balance
import FoundationEssentials
import GRDB
public import LocalTime
import Posture

extension Store {
    /// All that the model draws on: recorded days and self-tests.
    ///
    /// Of today it draws on no more than that it was recorded, so today's seconds are not read for it.
    ///
    /// - Parameters:
    ///   - wearer: whose.
    ///   - today: the local day from which it looks back.
    ///   - first: the first day that is wanted; `nil` for all.
    public func balanceHistory(
        wearer: String, today: LocalDay, since first: LocalDay? = nil
    ) throws(RecordsError) -> BalanceHistory {
        BalanceHistory(
            days: try balanceDays(wearer: wearer, since: first, upTo: today, readsToday: false),
            answers: try answers(wearer: wearer).map(\.answer), today: today)
    }

    /// The first local day on which a wearer has a track; `nil` where there is none.
    public func firstRecordedDay(of wearer: String) throws(RecordsError) -> LocalDay? {
        try read { try Self.firstRecordedDay(of: wearer, $0) }
    }

    static func firstRecordedDay(of wearer: String, _ database: Database) throws -> LocalDay? {
        // What a sensor kept from before its recording is a day old at most, so the day is in one of the first few.
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT utc_offset_s, first FROM
                    (SELECT utc_offset_s, (SELECT min(minute) FROM track WHERE recording = id) AS first
                    FROM recording WHERE wearer = ? AND start_us <=
                        (SELECT start_us FROM recording
                        WHERE wearer = ? AND EXISTS (SELECT 1 FROM track WHERE recording = id)
                        ORDER BY start_us LIMIT 1) + 3 * 86400000000)
                WHERE first IS NOT NULL ORDER BY first * 60 + utc_offset_s LIMIT 1
                """, arguments: [wearer, wearer])
        return try row.map { row in
            Moment(
                utc_us: try row.integer("first", of: "track", in: TrackMinute.stored) &* TrackMinute.length_us,
                offset_s: try row.offset_s("utc_offset_s", of: "recording")
            ).day
        }
    }

    /// The recorded days of a wearer up to a day, oldest first.
    ///
    /// A day that is over is looked at once and then remembered until something of it is written again.
    ///
    /// - Parameters:
    ///   - wearer: whose days.
    ///   - first: the first day that is wanted; `nil` for all.
    ///   - today: the last one; it is not over.
    ///   - readsToday: whether what was seen today is wanted, too; without it today stands there with nothing in it.
    public func balanceDays(
        wearer: String, since first: LocalDay? = nil, upTo today: LocalDay, readsToday: Bool = true
    ) throws(RecordsError) -> [BalanceDay] {
        let range = first.map { min($0, today)..<today + 1 }
        let (known, recorded) = try read { database in
            var recorded = try Self.recordedDays(wearer: wearer, in: range, database)
            if let range { recorded = recorded.filter { range.contains($0.key) } }
            return (try Self.rememberedDays(wearer: wearer, recorded, since: first, database), recorded.keys)
        }
        var days: [BalanceDay] = []
        var fresh: [(day: BalanceDay, figures: DayFigures)] = []
        for date in recorded.sorted() where date <= today {
            if let day = known[date] {
                days.append(day)
                continue
            }
            guard readsToday || date < today else {
                days.append(BalanceDay(day: date, worn_min: 0))
                continue
            }
            let worn = try read { try WornDay(date, of: wearer, $0) }
            let day = BalanceDay(day: date, track: worn.track, episodes: worn.episodes)
            days.append(day)
            if date < today { fresh.append((day, DayFigures(worn.summary(date, of: wearer)))) }
        }
        // What cannot be written (a full disk) is worked out again the next time.
        do throws(RecordsError) { try remember(fresh, wearer: wearer) } catch .diskFull {}
        return days
    }

    /// More local days than any recording touches.
    private static let mostDays = 366

    /// The local days on which a wearer has a track, and whether their recordings are apart: of one offset, and no two of
    /// them with a minute in common.
    ///
    /// - Parameters:
    ///   - wearer: whose days.
    ///   - range: only recordings that may touch these days are looked at; a few others are among them.
    ///   - database: the record.
    static func recordedDays(
        wearer: String, in range: Range<LocalDay>? = nil, _ database: Database
    ) throws -> [LocalDay: Bool] {
        let times_us = range.map {
            (($0.lowerBound - 3).start_us(offset_s: 0), ($0.upperBound + 3).start_us(offset_s: 0))
        }
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT utc_offset_s, (SELECT min(minute) FROM track WHERE recording = id) AS first,
                    (SELECT max(minute) FROM track WHERE recording = id) AS last
                FROM recording WHERE wearer = ? AND start_us BETWEEN ? AND ? ORDER BY first
                """,
            arguments: [wearer, times_us?.0 ?? .min, times_us?.1 ?? .max])
        var latest: [LocalDay: (minute: Int64, offset_s: Int)] = [:]
        var days: [LocalDay: Bool] = [:]
        for row in rows {
            guard let first = try row.optionalInteger("first", of: "track", in: TrackMinute.stored),
                let last = try row.optionalInteger("last", of: "track", in: TrackMinute.stored)
            else { continue }
            let offset_s = try row.offset_s("utc_offset_s", of: "recording")
            func day(minute: Int64) -> LocalDay {
                Moment(utc_us: minute &* TrackMinute.length_us, offset_s: offset_s).day
            }
            let (from, to) = (day(minute: first), day(minute: last))
            // A recording is a day at most, and so is what a sensor keeps from before it.
            guard from <= to, to - from <= mostDays,
                [from, to].allSatisfy({ LocalDay.stored.contains($0.daysSince1970) })
            else { throw RecordsError.wrongValue(table: "track", column: "minute") }
            for day in from...to {
                let isApart = latest[day].map { $0.minute < first && $0.offset_s == offset_s } ?? true
                days[day] = isApart && days[day] ?? true
                latest[day] = (max(last, latest[day]?.minute ?? last), offset_s)
            }
        }
        return days
    }

    private static func rememberedDays(
        wearer: String, _ recorded: [LocalDay: Bool], since first: LocalDay?, _ database: Database
    ) throws -> [LocalDay: BalanceDay] {
        let decoder = JSONDecoder()
        let rows = try Row.fetchCursor(
            database, sql: "SELECT local_day, body FROM balance_day WHERE wearer = ? AND local_day >= ?",
            arguments: [wearer, first?.daysSince1970 ?? Int.min])
        var days: [LocalDay: BalanceDay] = [:]
        while let row = try rows.next() {
            // It is only remembered: what cannot be right is worked out again from the track.
            guard let date = try? row.localDay("local_day", of: "balance_day"),
                let body: Data = try? row.value("body", of: "balance_day")
            else { continue }
            var day = BalanceDay(day: date, packed: body)
            if day == nil, recorded[date] == true {
                // Older versions were right where recordings are apart. The first one wrote JSON; what is neither is
                // worked out again.
                day =
                    BalanceDay(day: date, packed: body, version: BalanceDay.versionWithoutSeams)
                    ?? (try? decoder.decode(BalanceDay.self, from: body))
            }
            days[date] = day.flatMap { $0.canBe ? $0 : nil }
        }
        return days
    }

    func remember(
        _ days: [(day: BalanceDay, figures: DayFigures)], wearer: String
    ) throws(RecordsError) {
        guard !days.isEmpty else { return }
        try write { database in
            for (day, figures) in days {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO balance_day (wearer, local_day, body) VALUES (?, ?, ?)",
                    arguments: [wearer, day.day, day.packed])
                try Self.insert(figures, wearer: wearer, database)
            }
        }
    }

    /// Forgets the remembered days that an increment of a recording changes.
    static func forgetBalanceDays(touchedBy increment: Increment, recording: Int64, _ database: Database) throws {
        guard !increment.track.isEmpty || !increment.episodes.isEmpty || !increment.notWorn.isEmpty,
            let row = try Row.fetchOne(
                try database.cachedStatement(sql: "SELECT wearer, utc_offset_s FROM recording WHERE id = ?"),
                arguments: [recording])
        else { return }
        let offset_s = try row.offset_s("utc_offset_s", of: "recording")
        let wearer: String = try row.value("wearer", of: "recording")
        let times_us =
            increment.track.map(\.time_us) + increment.episodes.flatMap { [$0.start_us, $0.end_us] }
            + increment.notWorn.flatMap { [$0.lowerBound, $0.upperBound] }
        let days = Set(times_us.map { Moment(utc_us: $0, offset_s: offset_s).day })
        for day in days {
            try database.cachedStatement(sql: "DELETE FROM balance_day WHERE wearer = ? AND local_day = ?")
                .execute(arguments: [wearer, day])
        }
        // Also of a day of which nothing has been remembered yet.
        try database.cachedStatement(sql: "DELETE FROM day_brief WHERE wearer = ? AND local_day > ?")
            .execute(arguments: [wearer, days.min()?.daysSince1970 ?? .max])
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
