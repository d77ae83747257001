import GRDB
public import LocalTime

/// The rules that judge a wearer's newest recording up to a day, and since when they do.
public struct RulesInForce: Hashable, Sendable {
    public var version: String
    /// The local day of the first recording that they have judged.
    public var since: LocalDay
    /// The local day from which on they have judged all, where others judged before; `nil` where there were no others.
    public var changed: LocalDay?
}

extension Store {
    /// `nil` where nothing was recorded up to that day.
    public func rulesInForce(of wearer: String, on day: LocalDay) throws(RecordsError) -> RulesInForce? {
        try read { database in
            // By the start alone: where the local day begins is the recording's to say, and a day more or less is within
            // what is asked for.
            let end_us = (day + 1).start_us(offset_s: 0)
            guard
                let newest = try Row.fetchOne(
                    database,
                    sql: """
                        SELECT rules_version FROM recording WHERE wearer = ? AND start_us < ?
                        ORDER BY start_us DESC LIMIT 1
                        """, arguments: [wearer, end_us])
            else { return nil }
            let version: String = try newest.value("rules_version", of: "recording")
            guard
                let first = try Row.fetchOne(
                    database,
                    sql: """
                        SELECT start_us, utc_offset_s FROM recording
                        WHERE wearer = ? AND rules_version = ? ORDER BY start_us LIMIT 1
                        """, arguments: [wearer, version])
            else { return nil }
            let start = Moment(
                utc_us: try first.time_us("start_us", of: "recording"),
                offset_s: try first.offset_s("utc_offset_s", of: "recording"))
            return RulesInForce(
                version: version, since: start.day,
                changed: try Self.changeDay(to: version, of: wearer, before: end_us, database))
        }
    }
    /// The day of the first recording after the last one that other rules judged.
    private static func changeDay(
        to version: String, of wearer: String, before end_us: Int64, _ database: Database
    ) throws -> LocalDay? {
        try Row.fetchOne(
            database,
            sql: """
                SELECT start_us, utc_offset_s FROM recording WHERE wearer = ?1 AND start_us > (
                    SELECT max(start_us) FROM (
                        SELECT start_us FROM recording WHERE wearer = ?1 AND start_us < ?2 AND rules_version < ?3
                        UNION ALL
                        SELECT start_us FROM recording WHERE wearer = ?1 AND start_us < ?2 AND rules_version > ?3))
                ORDER BY start_us LIMIT 1
                """, arguments: [wearer, end_us, version]
        ).map { row in
            Moment(
                utc_us: try row.time_us("start_us", of: "recording"),
                offset_s: try row.offset_s("utc_offset_s", of: "recording")
            ).day
        }
    }
}
