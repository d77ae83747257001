import GRDB
public import LocalTime
import Numbers

extension Store {
    /// Recordings that are looked at: a few may have nothing in them.
    private static let recordingsLookedAt = 8
    private static let minute_us: Int64 = 60_000_000

    /// When the last sample of a sensor that is recorded was taken, to the minute where its samples are no longer kept;
    /// `nil` where nothing is recorded of it.
    public func lastHeard(sensor: String) throws(RecordsError) -> Moment? {
        try read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT utc_offset_s,
                        (SELECT end_us FROM chunk WHERE recording = recording.id ORDER BY start_us DESC LIMIT 1) AS chunk_us,
                        (SELECT minute FROM track WHERE recording = recording.id ORDER BY minute DESC LIMIT 1) AS minute
                    FROM recording WHERE sensor = ? ORDER BY start_us DESC LIMIT ?
                    """,
                arguments: [sensor, Self.recordingsLookedAt])
            for row in rows {
                let offset_s = try row.offset_s("utc_offset_s", of: "recording")
                let times_us = Int64.calendarTimes_us
                let chunk: Int64? = try row.optionalInteger("chunk_us", of: "chunk", in: times_us)
                if let chunk { return Moment(utc_us: chunk, offset_s: offset_s) }
                let minutes = times_us.lowerBound / Self.minute_us...times_us.upperBound / Self.minute_us
                let minute: Int64? = try row.optionalInteger("minute", of: "track", in: minutes)
                if let minute { return Moment(utc_us: minute * Self.minute_us, offset_s: offset_s) }
            }
            return nil
        }
    }
}
