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
            ).compactMap { try Episode(row: $0) }
        }
    }

    /// The gaps of a recording, oldest first.
    public func gaps(of recording: Int64) throws(RecordsError) -> [Gap] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM gap WHERE recording = ? ORDER BY from_us", arguments: [recording]
            ).map { try Gap(row: $0) }
        }
    }

    /// The gaps that touch a stretch of time, oldest first.
    public func gaps(from_us: Int64, to_us: Int64) throws(RecordsError) -> [Gap] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM gap WHERE to_us > ? AND from_us < ? ORDER BY from_us",
                arguments: [from_us, to_us]
            ).map { try Gap(row: $0) }
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
            let body: Data = try row.value("body", of: "track")
            let number = try row.integer("minute", of: "track", in: TrackMinute.stored)
            guard let minute = TrackMinute(body: [UInt8](body)) else { continue }
            minute.append(to: &track, minute: number, from_us: from_us, to_us: to_us)
        }
        return track
    }
}

extension Gap {
    init(row: Row) throws(RecordsError) {
        self.init(
            from_us: try row.time_us("from_us", of: "gap"), to_us: try row.time_us("to_us", of: "gap"),
            reason: Reason(rawValue: try row.value("reason", of: "gap")) ?? .samplesLost,
            lostSamples: try row.optionalInteger("lost_samples", of: "gap", in: 0...Int(Int32.max)))
    }
}

extension Episode {
    /// `nil` for a kind that a newer version has made.
    init?(row: Row) throws(RecordsError) {
        guard let kind = PostureState(rawValue: try row.value("kind", of: "episode")) else { return nil }
        self.init(
            start_us: try row.time_us("start_us", of: "episode"), end_us: try row.time_us("end_us", of: "episode"),
            kind: kind, meanDegrees: try row.degrees("mean_deg", of: "episode"),
            peakDegrees: try row.degrees("peak_deg", of: "episode"))
    }
}
