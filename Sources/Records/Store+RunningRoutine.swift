public import Balance
import GRDB

extension Store {
    /// Keeps where a session is.
    public func keep(_ running: RunningRoutine, wearer: String) throws(RecordsError) {
        try write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO routine_running (wearer, body) VALUES (?, ?)",
                arguments: [wearer, try StoredJSON.text(running)])
        }
    }

    /// `nil` where none is, or one that an older version kept in another form.
    public func runningRoutine(wearer: String) throws(RecordsError) -> RunningRoutine? {
        try read { database in
            try Row.fetchOne(database, sql: "SELECT body FROM routine_running WHERE wearer = ?", arguments: [wearer])
                .flatMap {
                    try? StoredJSON.value(
                        RunningRoutine.self, try $0.value("body", of: "routine_running"), table: "routine_running")
                }
        }
    }
}
