import Balance
import FoundationEssentials
import GRDB
public import LocalTime
public import Posture

extension Store {
    /// The figures of recorded days that are over, oldest first: those that are kept, and the others from the record.
    ///
    /// They are kept as long as what the model remembers of the same day: until something of it is written again.
    ///
    /// - Parameters:
    ///   - wearer: whose days.
    ///   - range: the local days; none of them is today, for today is not over.
    ///   - enough: how many long days are wanted; days before the last of them need not be worked out.
    public func dayFigures(
        of wearer: String, in range: Range<LocalDay>, enough: Int = .max
    ) throws(RecordsError) -> [DayFigures] {
        let (kept, recorded) = try read { database in
            (
                try Self.keptFigures(of: wearer, in: range, database),
                try Self.recordedDays(wearer: wearer, in: range, database).keys.filter(range.contains)
            )
        }
        var figures: [DayFigures] = []
        var fresh: [(day: BalanceDay, figures: DayFigures)] = []
        var long = 0
        for day in recorded.sorted(by: >) {
            if long >= enough { break }
            let one: DayFigures
            if let known = kept[day] {
                one = known
            } else {
                let worn = try read { try WornDay(day, of: wearer, $0) }
                one = DayFigures(worn.summary(day, of: wearer))
                fresh.append((BalanceDay(day: day, track: worn.track, episodes: worn.episodes), one))
            }
            figures.append(one)
            if one.isLong { long += 1 }
        }
        // What cannot be written (a full disk, a record that is only to be read) is worked out again the next time.
        do throws(RecordsError) { try remember(fresh, wearer: wearer) } catch {}
        return figures.reversed()
    }

    private static func keptFigures(
        of wearer: String, in range: Range<LocalDay>, _ database: Database
    ) throws -> [LocalDay: DayFigures] {
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT local_day, body FROM day_figures WHERE wearer = ? AND local_day >= ? AND local_day < ?",
            arguments: [wearer, range.lowerBound, range.upperBound])
        var kept: [LocalDay: DayFigures] = [:]
        while let row = try rows.next() {
            // What cannot be right is worked out again.
            guard let day = try? row.localDay("local_day", of: "day_figures"),
                let body: Data = try? row.value("body", of: "day_figures")
            else { continue }
            kept[day] = DayFigures(day: day, packed: body)
        }
        return kept
    }

    static func insert(_ figures: DayFigures, wearer: String, _ database: Database) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO day_figures (wearer, local_day, body) VALUES (?, ?, ?)",
            arguments: [wearer, figures.day, figures.packed])
    }
}
