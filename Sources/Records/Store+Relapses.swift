import GRDB

extension Store {
    /// Keeps the day on which a routine began anew because something had come back.
    public func addRelapse(day: Int, wearer: String) throws(RecordsError) {
        try write {
            try $0.execute(sql: "INSERT OR IGNORE INTO routine_relapse VALUES (?, ?)", arguments: [wearer, day])
        }
    }

    /// Those days, local, since 1970, oldest first.
    public func relapses(wearer: String) throws(RecordsError) -> [Int] {
        try read { database in
            try Int.fetchAll(
                database, sql: "SELECT local_day FROM routine_relapse WHERE wearer = ? ORDER BY local_day",
                arguments: [wearer])
        }
    }
}
