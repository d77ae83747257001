public import Balance
import GRDB

extension Store {
    /// Keeps what a wearer has set.
    public func set(_ profile: RoutineProfile, wearer: String) throws(RecordsError) {
        try write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO routine_profile (wearer, body) VALUES (?, ?)",
                arguments: [wearer, try StoredJSON.text(profile)])
        }
    }

    /// `nil` where nothing has been set.
    public func routineProfile(wearer: String) throws(RecordsError) -> RoutineProfile? {
        try read { database in
            try Row.fetchOne(database, sql: "SELECT body FROM routine_profile WHERE wearer = ?", arguments: [wearer])
                .map {
                    try StoredJSON.value(
                        RoutineProfile.self, try $0.value("body", of: "routine_profile"), table: "routine_profile")
                }
        }
    }
}
