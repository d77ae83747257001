import FoundationEssentials
import GRDB
import Glibc
public import Posture

/// The record on disk: one SQLite file in write-ahead mode, so that it opens again after a kill at any moment.
public final class Store: Sendable {
    public let path: String
    private let database: DatabasePool

    /// Opens the store in a folder, and makes both where they are not there yet: for the owner alone.
    public init(folder: String) throws(RecordsError) {
        try Self.makeFolder(folder)
        path = folder + "/plumbline.sqlite"
        do {
            var configuration = Configuration()
            // A reader waits for a writer's second rather than fail.
            configuration.busyMode = .timeout(5)
            configuration.prepareDatabase { database in
                // What retention frees is given back to the disk by and by; it is set before the first table is made.
                // Setting it again would write, and a full disk could not even be read.
                let incremental = 2
                if !database.configuration.readonly,
                    try Int.fetchOne(database, sql: "PRAGMA auto_vacuum") != incremental
                {
                    try database.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
                }
                // What is committed survives a loss of power, not only a kill.
                try database.execute(sql: "PRAGMA synchronous = FULL")
            }
            database = try DatabasePool(path: path, configuration: configuration)
            try Schema.migrator.migrate(database)
            if try database.read({ try Schema.migrator.hasBeenSuperseded($0) }) { throw RecordsError.newer(path: path) }
        } catch {
            throw RecordsError(error, path: path)
        }
        chmod(path, 0o600)
    }

    /// Whether a folder has a store, without making one.
    public static func exists(in folder: String) -> Bool { access(folder + "/plumbline.sqlite", F_OK) == 0 }

    private static func makeFolder(_ folder: String) throws(RecordsError) {
        var made = folder.hasPrefix("/") ? "" : "."
        for part in folder.split(separator: "/") {
            made += "/" + part
            guard mkdir(made, 0o700) == 0 || errno == EEXIST else {
                throw .folder(path: folder, reason: String(cString: strerror(errno)))
            }
        }
        guard access(folder, R_OK | W_OK | X_OK) == 0 else {
            throw .folder(path: folder, reason: String(cString: strerror(errno)))
        }
    }

    // MARK: Recordings

    /// One stretch of one sensor on one time line.
    public struct Recording: Hashable, Sendable {
        public var sensor: String
        public var wearer: String
        public var family: String
        /// Where the sensor was worn; `nil` where nobody knows any more.
        public var placement: Placement?
        public var start_us: Int64
        public var utcOffset_s: Int
        public var rulesVersion: String
        /// How far the calibration that was there at its start was trusted.
        public var firstQuality: CalibrationQuality

        public init(
            sensor: String, wearer: String, family: String, placement: Placement? = nil, start_us: Int64,
            utcOffset_s: Int, rulesVersion: String, firstQuality: CalibrationQuality = .none
        ) {
            self.sensor = sensor
            self.wearer = wearer
            self.family = family
            self.placement = placement
            self.start_us = start_us
            self.utcOffset_s = utcOffset_s
            self.rulesVersion = rulesVersion
            self.firstQuality = firstQuality
        }

        /// Whether posture was judged from where the sensor was worn; not knowing better, it was.
        public var judgesPosture: Bool { placement?.judgesPosture ?? true }
    }

    /// Begins a recording and gives its number.
    public func begin(_ recording: Recording) throws(RecordsError) -> Int64 {
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO recording
                        (sensor, wearer, family, placement, start_us, utc_offset_s, rules_version, first_quality)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    recording.sensor, recording.wearer, recording.family, recording.placement?.rawValue,
                    recording.start_us,
                    recording.utcOffset_s, recording.rulesVersion, recording.firstQuality.rawValue,
                ])
            return database.lastInsertedRowID
        }
    }

    /// Marks a recording as ended in order.
    public func end(_ recording: Int64) throws(RecordsError) {
        try write { try $0.execute(sql: "UPDATE recording SET has_ended = 1 WHERE id = ?", arguments: [recording]) }
    }

    /// Recordings that a kill or a loss of power has cut off: their track is made again from their samples.
    public func unfinishedRecordings() throws(RecordsError) -> [Int64] {
        try read { try Int64.fetchAll($0, sql: "SELECT id FROM recording WHERE has_ended = 0 ORDER BY id") }
    }

    /// `nil` where there is no such recording.
    public func recording(_ id: Int64) throws(RecordsError) -> Recording? {
        try read { database in
            try Row.fetchOne(database, sql: "\(Recording.select) WHERE recording.id = ?", arguments: [id])
                .map(Recording.init(row:))
        }
    }

    /// The recordings of the same wearer's low sensor that have samples from the time of this one, oldest first.
    public func lowRecordings(beside id: Int64) throws(RecordsError) -> [(id: Int64, recording: Recording)] {
        try read { database in
            guard let upper = try Row.fetchOne(database, sql: "SELECT * FROM recording WHERE id = ?", arguments: [id]),
                let span = try Row.fetchOne(
                    database, sql: "SELECT min(start_us) AS first, max(end_us) AS last FROM chunk WHERE recording = ?",
                    arguments: [id]), let first_us: Int64 = span["first"], let last_us: Int64 = span["last"]
            else { return [] }
            return try Row.fetchAll(
                database,
                sql: """
                    \(Recording.select)
                    WHERE recording.wearer = ? AND recording.start_us BETWEEN ? AND ?
                    AND coalesce(recording.placement, sensor.placement) = ? AND EXISTS (
                        SELECT 1 FROM chunk
                        WHERE chunk.recording = recording.id AND chunk.start_us <= ? AND chunk.end_us >= ?)
                    ORDER BY recording.start_us
                    """,
                // A recording is a day at most, and so is what a sensor keeps from before it.
                arguments: [
                    upper["wearer"] as String, first_us - 3 * 86_400_000_000, last_us + 3 * 86_400_000_000,
                    Placement.lowBack.rawValue, last_us, first_us,
                ]
            ).map { ($0["id"], Recording(row: $0)) }
        }
    }

    // MARK: Appending

    /// What a second of one recording brings.
    public struct Increment: Sendable {
        public var chunks: [RawChunk] = []
        public var track: [TrackSecond] = []
        public var episodes: [Episode] = []
        public var gaps: [Gap] = []
        public var alerts_us: [Int64] = []

        public init() {}

        public var isEmpty: Bool {
            chunks.isEmpty && track.isEmpty && episodes.isEmpty && gaps.isEmpty && alerts_us.isEmpty
        }
    }

    /// Adds to one recording, all or nothing.
    public func append(_ increment: Increment, to recording: Int64) throws(RecordsError) {
        try append([(recording, increment)])
    }

    /// Adds to several recordings in one transaction, all or nothing.
    public func append(_ increments: [(recording: Int64, increment: Increment)]) throws(RecordsError) {
        try write { database in
            for (recording, increment) in increments {
                for chunk in increment.chunks { try chunk.insert(into: database, recording: recording) }
                try Self.insertDerived(increment, recording: recording, database)
                for time_us in increment.alerts_us {
                    try database.execute(
                        sql: "INSERT OR REPLACE INTO alert VALUES (?, ?)", arguments: [recording, time_us])
                }
            }
        }
    }

    /// Puts a newly made track, with its episodes and gaps, in the place of the old one; alerts have happened and stay.
    public func replaceDerived(of recording: Int64, with derived: Increment, rulesVersion: String) throws(RecordsError)
    {
        try write { database in
            try Self.forgetBalanceDays(of: recording, database)
            for table in ["track", "episode", "gap"] {
                try database.execute(sql: "DELETE FROM \(table) WHERE recording = ?", arguments: [recording])
            }
            try Self.insertDerived(derived, recording: recording, database)
            try database.execute(
                sql: "UPDATE recording SET rules_version = ? WHERE id = ?", arguments: [rulesVersion, recording])
        }
    }

    private static func insertDerived(_ increment: Increment, recording: Int64, _ database: Database) throws {
        try forgetBalanceDays(touchedBy: increment, recording: recording, database)
        try insertTrack(increment.track, recording: recording, database)
        for episode in increment.episodes {
            try database.execute(
                sql: "INSERT OR REPLACE INTO episode VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    recording, episode.start_us, episode.end_us, episode.kind.rawValue, episode.meanDegrees,
                    episode.peakDegrees,
                ])
        }
        for gap in increment.gaps {
            try database.execute(
                sql: "INSERT OR REPLACE INTO gap VALUES (?, ?, ?, ?, ?)",
                arguments: [recording, gap.from_us, gap.to_us, gap.reason.rawValue, gap.lostSamples])
        }
    }

    private static func insertTrack(_ track: [TrackSecond], recording: Int64, _ database: Database) throws {
        var index = track.startIndex
        while index < track.endIndex {
            let number = TrackMinute.number(of: track[index].time_us)
            let stored = try Data.fetchOne(
                database, sql: "SELECT body FROM track WHERE recording = ? AND minute = ?",
                arguments: [recording, number])
            var minute = stored.flatMap { TrackMinute(body: [UInt8]($0)) } ?? TrackMinute()
            while index < track.endIndex, TrackMinute.number(of: track[index].time_us) == number {
                minute.set(track[index])
                index += 1
            }
            try database.execute(
                sql: "INSERT OR REPLACE INTO track VALUES (?, ?, ?)", arguments: [recording, number, Data(minute.body)])
        }
    }

    // MARK: Access for the files beside this one

    func write<Value>(_ body: (Database) throws -> Value) throws(RecordsError) -> Value {
        do { return try database.write(body) } catch { throw RecordsError(error, path: path) }
    }

    func writeWithoutTransaction(_ body: (Database) throws -> Void) throws(RecordsError) {
        do { try database.writeWithoutTransaction(body) } catch { throw RecordsError(error, path: path) }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws(RecordsError) -> Value {
        do { return try database.read(body) } catch { throw RecordsError(error, path: path) }
    }
}

extension Store.Recording {
    /// All of a recording; where an older one does not say where its sensor was worn, where it is worn now.
    static let select = """
        SELECT recording.*, coalesce(recording.placement, sensor.placement) AS worn_at
        FROM recording LEFT JOIN sensor ON sensor.id = recording.sensor
        """

    init(row: Row) {
        self.init(
            sensor: row["sensor"], wearer: row["wearer"], family: row["family"],
            placement: (row["worn_at"] as String?).map(Placement.init(rawValue:)),
            start_us: row["start_us"],
            utcOffset_s: row["utc_offset_s"], rulesVersion: row["rules_version"],
            firstQuality: CalibrationQuality(rawValue: row["first_quality"]) ?? .none)
    }
}
