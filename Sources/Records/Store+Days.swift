import FoundationEssentials
import GRDB
public import Posture

extension Store {
    /// Sums up a local day of a wearer; a day without a record gives a summary that claims nothing.
    ///
    /// - Parameter daysSince1970: the local date; each recording's own offset says what was local.
    public func summary(date: String, daysSince1970: Int, wearer: String) throws(RecordsError) -> DaySummary {
        let midnight_us = Int64(daysSince1970) * 86_400_000_000
        return try read { database in
            var track: [TrackSecond] = []
            var episodes: [Episode] = []
            var alerts = 0
            var offset_s = 0
            var versions: Set<String> = []
            // No offset is beyond 14 hours, and no recording beyond some days, so the index on the start narrows well.
            let recordings = try Row.fetchAll(
                database,
                sql: """
                    SELECT id, utc_offset_s, rules_version FROM recording
                    WHERE wearer = ? AND start_us BETWEEN ? AND ? ORDER BY start_us
                    """,
                arguments: [wearer, midnight_us - 8 * 86_400_000_000, midnight_us + 3 * 86_400_000_000])
            for recording in recordings {
                let id: Int64 = recording["id"]
                let offset: Int = recording["utc_offset_s"]
                let from_us = midnight_us - Int64(offset) * 1_000_000
                let to_us = from_us + 86_400_000_000
                let seconds = try Self.track(of: id, from_us: from_us, to_us: to_us, database)
                track += seconds
                let isOfThisDay = !seconds.isEmpty
                guard isOfThisDay else { continue }
                offset_s = offset
                versions.insert(recording["rules_version"])
                episodes += try Row.fetchAll(
                    database,
                    sql: "SELECT * FROM episode WHERE recording = ? AND end_us > ? AND start_us < ? ORDER BY start_us",
                    arguments: [id, from_us, to_us]
                ).compactMap(Episode.init(row:))
                alerts +=
                    try Int.fetchOne(
                        database,
                        sql: "SELECT count(*) FROM alert WHERE recording = ? AND time_us >= ? AND time_us < ?",
                        arguments: [id, from_us, to_us]) ?? 0
            }
            return DaySummary(
                date: date, wearer: wearer, track: track, episodes: episodes, alerts: alerts, localOffset_s: offset_s,
                rulesVersion: versions.isEmpty ? PostureRules().version : versions.sorted().joined(separator: ","))
        }
    }

    /// The gaps that touch a stretch of time, oldest first.
    public func gaps(from_us: Int64, to_us: Int64) throws(RecordsError) -> [Gap] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM gap WHERE to_us > ? AND from_us < ? ORDER BY from_us",
                arguments: [from_us, to_us]
            ).map { row in
                Gap(
                    from_us: row["from_us"], to_us: row["to_us"],
                    reason: Gap.Reason(rawValue: row["reason"]) ?? .samplesLost, lostSamples: row["lost_samples"])
            }
        }
    }

    /// The track of a recording between two moments.
    static func track(of recording: Int64, from_us: Int64, to_us: Int64, _ database: Database) throws -> [TrackSecond] {
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT minute, body FROM track WHERE recording = ? AND minute BETWEEN ? AND ? ORDER BY minute",
            arguments: [recording, TrackMinute.number(of: from_us), TrackMinute.number(of: to_us)])
        var track: [TrackSecond] = []
        while let row = try rows.next() {
            let body: Data = row["body"]
            guard let minute = TrackMinute(body: [UInt8](body)) else { continue }
            track += minute.seconds(minute: row["minute"]).filter { $0.time_us >= from_us && $0.time_us < to_us }
        }
        return track
    }
}

extension Episode {
    fileprivate init?(row: Row) {
        guard let kind = PostureState(rawValue: row["kind"]) else { return nil }
        self.init(
            start_us: row["start_us"], end_us: row["end_us"], kind: kind, meanDegrees: row["mean_deg"],
            peakDegrees: row["peak_deg"])
    }
}
