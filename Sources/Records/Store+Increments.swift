import FoundationEssentials
import GRDB
public import Posture

extension Store {
    /// What a second of one recording brings.
    public struct Increment: Sendable {
        public var chunks: [RawChunk] = []
        public var track: [TrackSecond] = []
        public var episodes: [Episode] = []
        public var gaps: [Gap] = []
        /// Alerts that fell due; of those that were left out `silences` has the reason, as a word for programs.
        public var alerts_us: [Int64] = []
        public var silences: [Int64: String] = [:]
        /// In these the sensor was not worn, as is known only now: seconds of the track that were stored before say so
        /// from now on.
        public private(set) var notWorn: [Range<Int64>] = []

        public init() {}

        /// The sensor was not worn in a stretch of time, of which seconds may be here and others in the record.
        public mutating func takeBack(_ range: Range<Int64>) {
            track.takeBack(range)
            notWorn.append(range)
        }

        /// What was found is to be put in the place of what is in the record: nothing there is to be changed.
        public mutating func forgetDerived() {
            track.removeAll()
            episodes.removeAll()
            gaps.removeAll()
            notWorn.removeAll()
        }

        public var isEmpty: Bool {
            chunks.isEmpty && track.isEmpty && episodes.isEmpty && gaps.isEmpty && alerts_us.isEmpty
                && notWorn.isEmpty
        }
    }

    /// Adds to one recording, all or nothing.
    public func append(_ increment: Increment, to recording: Int64) throws(RecordsError) {
        try append([(recording, increment)])
    }

    /// Adds to several recordings in one transaction, all or nothing.
    public func append(_ increments: [(recording: Int64, increment: Increment)]) throws(RecordsError) {
        try write { database in
            for (recording, increment) in increments { try Self.append(increment, to: recording, database) }
        }
    }

    static func append(_ increment: Increment, to recording: Int64, _ database: Database) throws {
        for chunk in increment.chunks { try chunk.insert(into: database, recording: recording) }
        try forgetBalanceDays(touchedBy: increment, recording: recording, database)
        for range in increment.notWorn { try takeBack(range, recording: recording, database) }
        try insertTrack(increment.track, recording: recording, database)
        try insertSpans(increment, recording: recording, database)
        for time_us in increment.alerts_us {
            try database.execute(
                sql: "INSERT OR REPLACE INTO alert (recording, time_us, silence) VALUES (?, ?, ?)",
                arguments: [recording, time_us, increment.silences[time_us]])
        }
    }

    /// Puts a newly made track, with its episodes and gaps, in the place of the old one; alerts have happened and stay.
    ///
    /// A minute that is as it was stays untouched, unless other rules have judged it: of a day that was made again for a hole of
    /// some seconds, a fleet's server is not sent all the rest a second time.
    public func replaceDerived(of recording: Int64, with derived: Increment, rulesVersion: String) throws(RecordsError)
    {
        try write { database in
            try Self.forgetBalanceDays(of: recording, database)
            for table in ["episode", "gap"] {
                try database.execute(sql: "DELETE FROM \(table) WHERE recording = ?", arguments: [recording])
            }
            let isSameRules = try Bool.fetchOne(
                database, sql: "SELECT rules_version = ? FROM recording WHERE id = ?",
                arguments: [rulesVersion, recording])
            try Self.forgetBalanceDays(touchedBy: derived, recording: recording, database)
            try Self.replaceTrack(
                by: derived.track, recording: recording, keepsUnchanged: isSameRules == true, database)
            try Self.insertSpans(derived, recording: recording, database)
            try database.execute(
                sql: "UPDATE recording SET rules_version = ? WHERE id = ?", arguments: [rulesVersion, recording])
        }
    }

    private static func insertSpans(_ increment: Increment, recording: Int64, _ database: Database) throws {
        for episode in increment.episodes {
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO episode (recording, start_us, end_us, kind, mean_deg, peak_deg)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    recording, episode.start_us, episode.end_us, episode.kind.rawValue, episode.meanDegrees,
                    episode.peakDegrees,
                ])
        }
        for gap in increment.gaps {
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO gap (recording, from_us, to_us, reason, lost_samples)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [recording, gap.from_us, gap.to_us, gap.reason.rawValue, gap.lostSamples])
        }
    }

    /// Says of the stored seconds in a stretch of time that the sensor was not worn.
    private static func takeBack(_ range: Range<Int64>, recording: Int64, _ database: Database) throws {
        var seconds = try track(
            of: recording, from_us: range.lowerBound - 1_000_000, to_us: range.upperBound, database)
        seconds.takeBack(range)
        try insertTrack(seconds, recording: recording, database)
    }

    private static func insertTrack(_ track: [TrackSecond], recording: Int64, _ database: Database) throws {
        var index = track.startIndex
        while index < track.endIndex {
            let number = TrackMinute.number(of: track[index].time_us)
            // Kept compiled: a second comes each second, and what the record does beside it (triggers) is compiled with it.
            let stored = try Data.fetchOne(
                try database.cachedStatement(sql: "SELECT body FROM track WHERE recording = ? AND minute = ?"),
                arguments: [recording, number])
            var minute = stored.flatMap { TrackMinute(body: [UInt8]($0)) } ?? TrackMinute()
            while index < track.endIndex, TrackMinute.number(of: track[index].time_us) == number {
                minute.set(track[index])
                index += 1
            }
            try write(minute, number: number, recording: recording, database)
        }
    }

    private static func write(_ minute: TrackMinute, number: Int64, recording: Int64, _ database: Database) throws {
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO track (recording, minute, body) VALUES (?, ?, ?)")
            .execute(arguments: [recording, number, Data(minute.body)])
    }

    /// Of a whole recording: what is not in the new track is gone.
    private static func replaceTrack(
        by track: [TrackSecond], recording: Int64, keepsUnchanged: Bool, _ database: Database
    ) throws {
        var made: [Int64: TrackMinute] = [:]
        for second in track { made[TrackMinute.number(of: second.time_us), default: TrackMinute()].set(second) }
        let old = try Row.fetchAll(
            database, sql: "SELECT minute, body FROM track WHERE recording = ?", arguments: [recording])
        for row in old {
            let number: Int64 = try row.value("minute", of: "track")
            let body: Data = try row.value("body", of: "track")
            if let minute = made[number] {
                if keepsUnchanged, minute.body == [UInt8](body) { made[number] = nil }
            } else {
                try database.execute(
                    sql: "DELETE FROM track WHERE recording = ? AND minute = ?", arguments: [recording, number])
            }
        }
        for (number, minute) in made.sorted(by: { $0.key < $1.key }) {
            try write(minute, number: number, recording: recording, database)
        }
    }
}
