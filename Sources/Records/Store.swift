import FoundationEssentials
import GRDB
import Glibc
public import Motion
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

    // MARK: Writing

    /// Begins a recording and gives its number.
    public func beginRecording(
        sensor: String, wearer: String, family: String, start_us: Int64, utcOffset_s: Int, rulesVersion: String
    ) throws(RecordsError) -> Int64 {
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO recording (sensor, wearer, family, start_us, utc_offset_s, rules_version)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [sensor, wearer, family, start_us, utcOffset_s, rulesVersion])
            return database.lastInsertedRowID
        }
    }

    /// Marks a recording as ended in order.
    public func endRecording(_ recording: Int64) throws(RecordsError) {
        try write { try $0.execute(sql: "UPDATE recording SET has_ended = 1 WHERE id = ?", arguments: [recording]) }
    }

    /// What a second of one recording brings.
    public struct Increment: Sendable {
        public var samples: [Sample] = []
        /// What one count of the sensor is, m/s² and rad/s.
        public var accelerationQuantum = 0.0
        public var gyroQuantum = 0.0
        public var track: [TrackSecond] = []
        public var episodes: [Episode] = []
        public var alerts_us: [Int64] = []

        public init() {}
    }

    /// Adds to a recording, all or nothing; what stands there already for the same time is replaced.
    public func append(_ increment: Increment, to recording: Int64) throws(RecordsError) {
        try write { database in
            if let first = increment.samples.first,
                let body = ChunkCodec.encode(
                    increment.samples, accelerationQuantum: increment.accelerationQuantum,
                    gyroQuantum: increment.gyroQuantum)
            {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO chunk VALUES (?, ?, ?, ?)",
                    arguments: [recording, first.time_us, increment.samples.count, Data(body)])
            }
            for second in increment.track {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO track VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    arguments: [
                        recording, second.time_us, second.flexionDegrees, second.leanDegrees, second.posture.rawValue,
                        second.activity.rawValue, second.calibration.rawValue, second.coverage,
                    ])
            }
            for episode in increment.episodes {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO episode VALUES (?, ?, ?, ?, ?, ?)",
                    arguments: [
                        recording, episode.start_us, episode.end_us, episode.kind.rawValue, episode.meanDegrees,
                        episode.peakDegrees,
                    ])
            }
            for time_us in increment.alerts_us {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO alert VALUES (?, ?)", arguments: [recording, time_us])
            }
        }
    }

    // MARK: Access for the files beside this one

    func write<Value>(_ body: (Database) throws -> Value) throws(RecordsError) -> Value {
        do { return try database.write(body) } catch { throw RecordsError(error, path: path) }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws(RecordsError) -> Value {
        do { return try database.read(body) } catch { throw RecordsError(error, path: path) }
    }
}
