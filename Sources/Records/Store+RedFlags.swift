public import Balance
import GRDB
import LocalTime

extension Store {
    /// Keeps the fact, and with a red flag ends the session that is being done.
    public func set(_ state: RedFlagState, wearer: String) throws(RecordsError) {
        try write { database in
            switch state {
            case .unscreened:
                try database.execute(sql: "DELETE FROM red_flag WHERE wearer = ?", arguments: [wearer])
            case .clear(let day):
                try database.execute(
                    sql: "INSERT OR REPLACE INTO red_flag (wearer, is_there, local_day) VALUES (?, 0, ?)",
                    arguments: [wearer, day])
            case .stopped(let day):
                try database.execute(
                    sql: "INSERT OR REPLACE INTO red_flag (wearer, is_there, local_day) VALUES (?, 1, ?)",
                    arguments: [wearer, day])
                try database.execute(sql: "DELETE FROM routine_running WHERE wearer = ?", arguments: [wearer])
            }
        }
    }

    /// What is known of a wearer's red flags.
    public func redFlags(wearer: String) throws(RecordsError) -> RedFlagState {
        try read { database in
            guard
                let row = try Row.fetchOne(
                    database, sql: "SELECT is_there, local_day FROM red_flag WHERE wearer = ?", arguments: [wearer])
            else { return .unscreened }
            let day = try row.localDay("local_day", of: "red_flag")
            let isThere = try row.integer("is_there", of: "red_flag", in: 0...1) == 1
            return isThere ? .stopped(day: day) : .clear(day: day)
        }
    }
}
