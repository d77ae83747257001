import GRDB
import LocalTime
import Posture

/// A wearer's local day, put together from several recordings: where two sensors saw the same second, the upper back's
/// counts, and where one recording saw it twice because a clock was set back, the first.
struct WornDay {
    private(set) var track: [TrackSecond] = []
    private(set) var episodes: [Episode] = []
    private(set) var alerts = 0
    private(set) var offset_s = 0
    private(set) var versions: Set<String> = []
    private var seen: Set<Int64> = []
    private var ofThisRank: Set<Int64> = []

    init(_ day: LocalDay, of wearer: String, _ database: Database) throws {
        // No offset is beyond 14 hours, and no recording beyond a day, so the index on the start narrows well.
        let recordings = try Row.fetchAll(
            database,
            sql: "\(Store.Recording.select) WHERE recording.wearer = ? AND start_us BETWEEN ? AND ? ORDER BY start_us",
            arguments: [wearer, (day - 3).start_us(offset_s: 0), (day + 3).start_us(offset_s: 0)])
        for rank in 0..<3 {
            for recording in recordings
            where Self.rank(
                of: try (recording.optional("worn_at", of: "recording") as String?).map(Placement.init(rawValue:)))
                == rank
            {
                let offset_s = try recording.offset_s("utc_offset_s", of: "recording")
                try add(
                    recording, from_us: day.start_us(offset_s: offset_s), to_us: (day + 1).start_us(offset_s: offset_s),
                    database)
            }
            endRank()
        }
    }

    /// 0 for the upper back, 1 for a sensor that is not (or no more) paired, 2 for the others.
    private static func rank(of placement: Placement?) -> Int {
        switch placement {
        case .upperBack?: 0
        case nil: 1
        default: 2
        }
    }

    private mutating func add(_ recording: Row, from_us: Int64, to_us: Int64, _ database: Database) throws {
        let id: Int64 = try recording.value("id", of: "recording")
        let seconds = try Store.track(of: id, from_us: from_us, to_us: to_us, database)
            .filter { !seen.contains($0.time_us) && !ofThisRank.contains($0.time_us) }
        guard !seconds.isEmpty else { return }
        track += seconds
        offset_s = try recording.offset_s("utc_offset_s", of: "recording")
        versions.insert(try recording.value("rules_version", of: "recording"))
        episodes += try Row.fetchAll(
            database,
            sql: "SELECT * FROM episode WHERE recording = ? AND end_us > ? AND start_us < ? ORDER BY start_us",
            arguments: [id, from_us, to_us]
        ).compactMap { try Episode(row: $0) }.filter {
            let second_us = $0.start_us - $0.start_us % 1_000_000
            return !seen.contains(second_us) && !ofThisRank.contains(second_us)
        }
        alerts +=
            try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM alert WHERE recording = ? AND time_us >= ? AND time_us < ?",
                arguments: [id, from_us, to_us]) ?? 0
        ofThisRank.formUnion(seconds.map(\.time_us))
    }

    /// What comes from here on counts only where nothing was seen so far.
    private mutating func endRank() {
        seen.formUnion(ofThisRank)
        ofThisRank = []
        track.sort { $0.time_us < $1.time_us }
        episodes.sort { $0.start_us < $1.start_us }
    }
}
