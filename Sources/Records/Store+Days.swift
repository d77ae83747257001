import FoundationEssentials
import GRDB
public import Motion
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
                let seconds = try Row.fetchCursor(
                    database,
                    sql: "SELECT * FROM track WHERE recording = ? AND time_us >= ? AND time_us < ? ORDER BY time_us",
                    arguments: [id, from_us, to_us])
                var isOfThisDay = false
                while let row = try seconds.next() {
                    if let second = TrackSecond(row) { track.append(second) }
                    isOfThisDay = true
                }
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

    /// The samples of a recording in order of time, piece by piece.
    ///
    /// A damaged chunk is handed over as `nil` and the rest goes on.
    public func forEachChunk(of recording: Int64, _ body: ([Sample]?) throws -> Void) throws(RecordsError) {
        try read { database in
            let rows = try Row.fetchCursor(
                database, sql: "SELECT body FROM chunk WHERE recording = ? ORDER BY start_us", arguments: [recording])
            while let row = try rows.next() {
                let bytes: Data = row["body"]
                try body(try? ChunkCodec.decode([UInt8](bytes)))
            }
        }
    }
}

extension TrackSecond {
    /// `nil` for a row that names a posture we do not know.
    fileprivate init?(_ row: Row) {
        guard let posture = PostureState(rawValue: row["posture"]), let activity = Activity(rawValue: row["activity"]),
            let calibration = CalibrationQuality(rawValue: row["calibration"])
        else { return nil }
        self.init(
            time_us: row["time_us"], flexionDegrees: row["flexion_deg"], leanDegrees: row["lean_deg"], posture: posture,
            activity: activity, calibration: calibration, coverage: row["coverage"])
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
