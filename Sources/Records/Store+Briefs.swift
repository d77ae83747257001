public import FoundationEssentials
import GRDB
public import LocalTime

extension Store {
    /// What a command has worked out for a day from all that is recorded, as it was kept; `nil` where nothing of that
    /// stamp is there any more.
    ///
    /// Whatever it may rest on takes it away when it changes: triggers of the tables (`Schema`), and for recorded days
    /// `forgetBalanceDays`. What is recorded on the day itself changes nothing, for the model sees a day when it is over.
    public func brief(wearer: String, day: LocalDay, stamp: String) throws(RecordsError) -> Data? {
        try read { database in
            try Data.fetchOne(
                database, sql: "SELECT body FROM day_brief WHERE wearer = ? AND local_day = ? AND stamp = ?",
                arguments: [wearer, day, stamp])
        }
    }

    /// Keeps it, one a wearer, with the versions of everything that made it as its stamp.
    public func keepBrief(_ body: Data, wearer: String, day: LocalDay, stamp: String) throws(RecordsError) {
        try write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO day_brief (wearer, local_day, stamp, body) VALUES (?, ?, ?, ?)",
                arguments: [wearer, day, stamp, body])
        }
    }
}
