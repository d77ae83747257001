import GRDB
public import LocalTime

extension Store {
    /// Nobody can silence alerts for longer: an end that is further away was kept by a clock that has been set back since.
    private static let longestSnooze_us: Int64 = 86_400_000_000

    /// Keeps until when a wearer has silenced alerts; `nil` where the silence is ended.
    public func setSnooze(of wearer: String, until: Moment?) throws(RecordsError) {
        try write { database in
            guard let until else {
                return try database.execute(sql: "DELETE FROM alert_snooze WHERE wearer = ?", arguments: [wearer])
            }
            try database.execute(
                sql: "INSERT OR REPLACE INTO alert_snooze (wearer, time_us, utc_offset_s) VALUES (?, ?, ?)",
                arguments: [wearer, until.utc_us, until.offset_s])
        }
    }

    /// The end of each wearer's last silence that was not ended before its time, by wearer.
    public func snoozes() throws(RecordsError) -> [(wearer: String, until: Moment)] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM alert_snooze ORDER BY wearer").map {
                (try $0.value("wearer", of: "alert_snooze"), try Moment($0, of: "alert_snooze"))
            }
        }
    }

    static func snooze(of wearer: String, at moment: Moment, _ database: Database) throws -> Int64? {
        let row = try Row.fetchOne(database, sql: "SELECT * FROM alert_snooze WHERE wearer = ?", arguments: [wearer])
        guard let until_us = try row?.time_us("time_us", of: "alert_snooze"), until_us > moment.utc_us,
            until_us - moment.utc_us <= longestSnooze_us
        else { return nil }
        return until_us
    }
}
