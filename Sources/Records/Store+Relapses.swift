import GRDB
public import LocalTime

extension Store {
    /// Keeps the day on which a routine began anew because something had come back.
    public func addRelapse(day: LocalDay, wearer: String) throws(RecordsError) {
        try write { database in
            try database.execute(
                sql: "INSERT OR IGNORE INTO routine_relapse (wearer, local_day) VALUES (?, ?)",
                arguments: [wearer, day])
        }
    }

    /// Those days, oldest first.
    public func relapses(wearer: String) throws(RecordsError) -> [LocalDay] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT local_day FROM routine_relapse WHERE wearer = ? ORDER BY local_day",
                arguments: [wearer]
            ).map { try $0.localDay("local_day", of: "routine_relapse") }
        }
    }
}
