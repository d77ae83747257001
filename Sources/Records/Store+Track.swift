import FoundationEssentials
import GRDB
public import Posture

extension Store {
    /// The whole track of a recording, or a part of it.
    public func track(
        of recording: Int64, from_us: Int64 = .min / 2, to_us: Int64 = .max / 2
    ) throws(RecordsError) -> [TrackSecond] {
        try read { try Self.track(of: recording, from_us: from_us, to_us: to_us, $0) }
    }

    /// The episodes of a recording, oldest first.
    public func episodes(of recording: Int64) throws(RecordsError) -> [Episode] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM episode WHERE recording = ? ORDER BY start_us", arguments: [recording]
            ).compactMap(Episode.init(row:))
        }
    }

    /// When the wearer was told, oldest first.
    public func alerts(of recording: Int64) throws(RecordsError) -> [Int64] {
        try read { database in
            try Int64.fetchAll(
                database, sql: "SELECT time_us FROM alert WHERE recording = ? ORDER BY time_us", arguments: [recording])
        }
    }

    /// The gaps of a recording, oldest first.
    public func gaps(of recording: Int64) throws(RecordsError) -> [Gap] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM gap WHERE recording = ? ORDER BY from_us", arguments: [recording]
            ).map(Gap.init(row:))
        }
    }

    /// The gaps that touch a stretch of time, oldest first.
    public func gaps(from_us: Int64, to_us: Int64) throws(RecordsError) -> [Gap] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM gap WHERE to_us > ? AND from_us < ? ORDER BY from_us",
                arguments: [from_us, to_us]
            ).map(Gap.init(row:))
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

extension Gap {
    fileprivate init(row: Row) {
        self.init(
            from_us: row["from_us"], to_us: row["to_us"],
            reason: Reason(rawValue: row["reason"]) ?? .samplesLost, lostSamples: row["lost_samples"])
    }
}

extension Episode {
    init?(row: Row) {
        guard let kind = PostureState(rawValue: row["kind"]) else { return nil }
        self.init(
            start_us: row["start_us"], end_us: row["end_us"], kind: kind, meanDegrees: row["mean_deg"],
            peakDegrees: row["peak_deg"])
    }
}
