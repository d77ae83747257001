import FoundationEssentials
import GRDB
public import Motion
import Numbers

/// Samples in a row as their sensor took them.
public struct RawChunk: Equatable, Sendable {
    /// In order of time; all with a gyro, or all without.
    public var samples: [Sample]
    /// What one count of the sensor is, m/s² and rad/s.
    public var accelerationQuantum: Double
    public var gyroQuantum: Double
    /// The start of the sensor that the numbers count from, and the first sample's; the others follow one by one.
    public var bootID: UInt32?
    public var firstSequence: UInt32?

    public init(
        samples: [Sample], accelerationQuantum: Double, gyroQuantum: Double, bootID: UInt32? = nil,
        firstSequence: UInt32? = nil
    ) {
        self.samples = samples
        self.accelerationQuantum = accelerationQuantum
        self.gyroQuantum = gyroQuantum
        self.bootID = bootID
        self.firstSequence = firstSequence
    }

    func insert(into database: Database, recording: Int64, isCompact: Bool = false) throws {
        guard let first = samples.first, let last = samples.last else { return }
        guard
            let body = ChunkCodec.encode(
                samples, accelerationQuantum: accelerationQuantum, gyroQuantum: gyroQuantum)
        else { throw RecordsError.unevenChunk }
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO chunk (recording, start_us, end_us, samples, boot_id, first_sequence, is_compact, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(
            arguments: [
                recording, first.time_us, last.time_us, samples.count, bootID, firstSequence, isCompact, Data(body),
            ])
    }
}

extension Store {
    /// No chunk has more: a minute of the fastest sensor has some hundred thousand.
    private static let mostSamples: UInt32 = 1 << 24

    /// Which numbers of one start of a sensor are in the record.
    public func storedSequences(sensor: String, bootID: UInt32) throws(RecordsError) -> [ClosedRange<UInt32>] {
        try read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT first_sequence, samples FROM chunk JOIN recording ON recording.id = chunk.recording
                    WHERE recording.sensor = ? AND boot_id = ? AND first_sequence IS NOT NULL ORDER BY first_sequence
                    """,
                arguments: [sensor, bootID])
            var ranges: [ClosedRange<UInt32>] = []
            while let row = try rows.next() {
                // A row that cannot be right claims nothing: what it may hold is asked for again, not acknowledged.
                guard let first: UInt32 = try? row.value("first_sequence", of: "chunk"),
                    let count: UInt32 = try? row.integer("samples", of: "chunk", in: 1...Self.mostSamples)
                else { continue }
                let end = first.addingReportingOverflow(count - 1)
                let range = first...(end.overflow ? .max : end.partialValue)
                if let last = ranges.last, last.upperBound < .max, range.lowerBound <= last.upperBound + 1 {
                    ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
                } else {
                    ranges.append(range)
                }
            }
            return ranges
        }
    }

    /// The starts of a sensor of which something is stored.
    public func bootIDs(sensor: String) throws(RecordsError) -> [UInt32] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT DISTINCT boot_id FROM chunk JOIN recording ON recording.id = chunk.recording
                    WHERE recording.sensor = ? AND boot_id IS NOT NULL
                    """,
                arguments: [sensor]
            ).map { try $0.value("boot_id", of: "chunk") }
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
                try body((try? row.value("body", of: "chunk")).flatMap(RawChunk.samples))
            }
        }
    }

    /// Makes one chunk a minute of those of a second, up to a moment; what is numbered stays numbered.
    ///
    /// All or nothing a minute, and again with no effect: a kill in the middle costs nothing.
    public func compact(_ recording: Int64, before_us: Int64) throws(RecordsError) {
        for minute in try minutesToCompact(of: recording, before_us: before_us) {
            try compact(minute: minute, of: recording)
        }
    }

    /// The minutes of a recording, up to a moment, that have chunks of a second.
    public func minutesToCompact(of recording: Int64, before_us: Int64) throws(RecordsError) -> [Int64] {
        try read { database in
            try Int64.fetchAll(
                database,
                sql: """
                    SELECT DISTINCT start_us / 60000000 FROM chunk
                    WHERE recording = ? AND is_compact = 0 AND start_us < ? ORDER BY 1
                    """,
                arguments: [recording, before_us - before_us % TrackMinute.length_us])
        }
    }

    /// Makes one chunk of those of a minute, in one transaction.
    public func compact(minute: Int64, of recording: Int64) throws(RecordsError) {
        try write { try Self.compact(minute: minute, of: recording, $0) }
    }

    private static func compact(minute: Int64, of recording: Int64, _ database: Database) throws {
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT * FROM chunk WHERE recording = ? AND start_us >= ? AND start_us < ? ORDER BY start_us",
            arguments: [recording, minute * TrackMinute.length_us, (minute + 1) * TrackMinute.length_us])
        var merged: [RawChunk] = []
        var replaced: [Int64] = []
        for row in rows {
            // A damaged chunk stays as it is: what cannot be read is not thrown away.
            guard let chunk = try? RawChunk(row: row) else { continue }
            replaced.append(try row.value("id", of: "chunk"))
            if let last = merged.last, let both = last.continued(by: chunk) {
                merged[merged.count - 1] = both
            } else {
                merged.append(chunk)
            }
        }
        for id in replaced { try database.execute(sql: "DELETE FROM chunk WHERE id = ?", arguments: [id]) }
        for chunk in merged { try chunk.insert(into: database, recording: recording, isCompact: true) }
    }

    /// Forgets samples from before a moment; what was made of them stays.
    public func pruneRaw(before_us: Int64) throws(RecordsError) {
        while try pruneSomeRaw(before_us: before_us) {}
    }

    /// Forgets some of the samples from before a moment, in a short transaction.
    ///
    /// - Returns: whether there may be more.
    public func pruneSomeRaw(before_us: Int64) throws(RecordsError) -> Bool {
        let isMore = try write { database in
            try database.execute(
                sql: "DELETE FROM chunk WHERE id IN (SELECT id FROM chunk WHERE end_us < ? LIMIT ?)",
                arguments: [before_us, Self.fewChunks])
            guard database.changesCount < Self.fewChunks else { return true }
            // A recording is a day at most: one that still has samples began no earlier.
            try Self.pruneGyroMemory(before_us: before_us - 2 * 86_400_000_000, database)
            try Self.pruneStartingMemories(before_us: before_us - 2 * 86_400_000_000, database)
            return false
        }
        try write { try $0.execute(sql: "PRAGMA incremental_vacuum(1000)") }
        return isMore
    }

    /// So many are deleted in a moment, also on a slow disk.
    private static let fewChunks = 500
}

extension RawChunk {
    init(row: Row) throws {
        let body: Data = try row.value("body", of: "chunk")
        guard let samples = Self.samples(in: body) else {
            throw RecordsError.wrongValue(table: "chunk", column: "body")
        }
        let quanta = ChunkCodec.quanta(of: [UInt8](body))
        self.init(
            samples: samples, accelerationQuantum: quanta?.acceleration ?? 1, gyroQuantum: quanta?.gyro ?? 1,
            bootID: try row.optional("boot_id", of: "chunk"),
            firstSequence: try row.optional("first_sequence", of: "chunk"))
    }

    /// The samples of a blob; `nil` where it is damaged, or its times are beyond any calendar.
    fileprivate static func samples(in body: Data) -> [Sample]? {
        guard let samples = try? ChunkCodec.decode([UInt8](body)),
            samples.allSatisfy({ Int64.calendarTimes_us.contains($0.time_us) })
        else { return nil }
        return samples
    }

    /// Both as one, where the other goes on exactly where this one ends.
    fileprivate func continued(by other: RawChunk) -> RawChunk? {
        let hasGyro = samples.first?.angularVelocity_rad_s != nil
        guard let last = samples.last, let next = other.samples.first, last.time_us < next.time_us,
            hasGyro == (next.angularVelocity_rad_s != nil), bootID == other.bootID,
            accelerationQuantum == other.accelerationQuantum, gyroQuantum == other.gyroQuantum
        else { return nil }
        if let firstSequence {
            guard let continues = other.firstSequence,
                UInt64(firstSequence) + UInt64(clamping: samples.count) == UInt64(continues)
            else { return nil }
        } else if other.firstSequence != nil {
            return nil
        }
        var both = self
        both.samples += other.samples
        return both
    }
}
