import GRDB
import LocalTime
import Posture

/// A wearer's local day, put together from several recordings, in which every second is there once.
///
/// Where two sensors saw the same second, the upper back's counts, and where one saw it twice because a clock was set
/// back, the first. What a recording has of such a second is dropped: of an episode that time alone, and alerts that fell
/// in it. A second in which one recording ends and the next one begins is made of both.
struct WornDay {
    private(set) var track: [TrackSecond] = []
    /// Cut to the day; of one kind they do not overlap. What is left of a longer episode keeps its angles.
    private(set) var episodes: [Episode] = []
    /// Those that were given.
    private(set) var alerts_us: [Int64] = []
    /// Those that fell due and were left out.
    private(set) var silentAlerts = 0
    /// Each second's, by its own recording.
    private(set) var offsets = LocalOffsets()
    private(set) var versions: Set<String> = []
    private(set) var low = LowSeconds()
    /// `nil` where no prompt to take a break is kept.
    private(set) var breakPrompts: BreakPromptCounts?

    init(_ day: LocalDay, of wearer: String, _ database: Database) throws {
        // No offset is beyond 14 hours, and no recording beyond a day, so the index on the start narrows well.
        let recordings = try Row.fetchAll(
            database,
            sql:
                "\(Store.Recording.select) WHERE recording.wearer = ? AND start_us BETWEEN ? AND ? ORDER BY start_us, id",
            arguments: [wearer, (day - 3).start_us(offset_s: 0), (day + 3).start_us(offset_s: 0)])
        var seconds = SharedSeconds()
        var parts = EpisodeParts()
        for rank in 0..<3 {
            for recording in recordings
            where Self.rank(
                of: try (recording.optional("worn_at", of: "recording") as String?).map(Placement.init(rawValue:)))
                == rank
            {
                try add(recording, on: day, to: &seconds, &parts, database)
            }
        }
        (track, offsets) = seconds.inOrder
        episodes = parts.joined { seconds.hasAny(from_us: $0, to_us: $1) }
        breakPrompts = BreakPromptCounts(try Store.breakPrompts(of: wearer, on: day, database))
    }

    /// 0 for the upper back, 1 for a sensor that is not (or no more) paired, 2 for the others.
    private static func rank(of placement: Placement?) -> Int {
        switch placement {
        case .upperBack?: 0
        case nil: 1
        default: 2
        }
    }

    private mutating func add(
        _ recording: Row, on day: LocalDay, to seconds: inout SharedSeconds, _ parts: inout EpisodeParts,
        _ database: Database
    ) throws {
        let id: Int64 = try recording.value("id", of: "recording")
        let offset_s = try recording.offset_s("utc_offset_s", of: "recording")
        let (from_us, to_us) = (day.start_us(offset_s: offset_s), (day + 1).start_us(offset_s: offset_s))
        let track = try Store.track(of: id, from_us: from_us, to_us: to_us, database)
        let share = seconds.add(track, offset_s: offset_s)
        if try recording.optional("worn_at", of: "recording") == Placement.lowBack.rawValue { low.add(track) }
        if !share.isEmpty { versions.insert(try recording.value("rules_version", of: "recording")) }
        let stored = try Row.fetchAll(
            database,
            sql: "SELECT * FROM episode WHERE recording = ? AND end_us > ? AND start_us < ? ORDER BY start_us",
            arguments: [id, from_us, to_us]
        ).compactMap { try Episode(row: $0) }
        for episode in stored {
            let (start_us, end_us) = (max(episode.start_us, from_us), min(episode.end_us, to_us))
            parts.add(episode, of: id, in: seconds.stretches(from_us: start_us, to_us: end_us, of: share))
        }
        let alerts = try Row.fetchAll(
            database, sql: "SELECT * FROM alert WHERE recording = ? AND time_us >= ? AND time_us < ?",
            arguments: [id, from_us, to_us]
        ).map { try StoredAlert(row: $0) }.filter { seconds.isFree(at_us: $0.time_us, for: share) }
        alerts_us += alerts.lazy.filter { $0.silence == nil }.map(\.time_us)
        silentAlerts += alerts.count { $0.silence != nil }
    }
}
