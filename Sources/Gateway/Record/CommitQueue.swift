import Records

/// What waits for the disk: entries to go with the next commit, and those that are under way.
///
/// Pure. One commit is under way at a time. Where one fails, recording pauses: its entries wait with those that come,
/// bounded, and go with the next one.
struct CommitQueue {
    /// What a failed commit means.
    enum Failure: Equatable {
        /// Recording pauses from now on.
        case pauses
        /// It has paused before.
        case stillPaused
    }

    /// An entry that is in the record, with the number of its recording.
    struct Written {
        var entry: RecordWriter.Entry
        var number: Int64
    }

    /// Samples of a sensor that were let go, because the disk has taken nothing for too long.
    struct Dropped {
        var sensor: String
        var chunks: [RawChunk]
    }

    /// To go with the next commit.
    private var waiting: [RecordWriter.Entry] = []
    private(set) var inFlight: [RecordWriter.Entry] = []
    /// The last commit has failed.
    private(set) var isPaused = false
    private var dropped: [Dropped] = []

    var hasWaiting: Bool { !waiting.isEmpty }
    var isInFlight: Bool { !inFlight.isEmpty }

    /// Which numbers of one start of a sensor wait, or are under way.
    func sequences(ofSensor sensor: String, bootID: UInt32) -> [ClosedRange<UInt32>] {
        (inFlight + waiting).lazy.filter { $0.sensor == sensor }.flatMap(\.increment.chunks)
            .filter { $0.bootID == bootID }.compactMap(\.sequences)
    }

    /// Whether something of a recording waits or is under way.
    func holds(_ recording: Store.Recording) -> Bool { (inFlight + waiting).contains { $0.recording == recording } }

    /// Hands over what was let go since the last call.
    mutating func drainDropped() -> [Dropped] {
        defer { dropped = [] }
        return dropped
    }

    mutating func add(_ entry: RecordWriter.Entry) { waiting.append(entry) }

    /// Begins a commit of all that waits, if none is under way.
    ///
    /// - Returns: what to write; nothing where there is nothing to write.
    mutating func beginCommit() -> [RecordWriter.Entry] {
        guard !isInFlight else { return [] }
        inFlight = Self.merged(waiting)
        waiting = []
        // A recording that never brought a sample is none.
        inFlight.removeAll {
            $0.increment.isEmpty && $0.held.isEmpty && $0.breakPrompts.isEmpty && ($0.number == nil || !$0.isLast)
        }
        return inFlight
    }

    /// The commit that was under way is safe on disk.
    ///
    /// - Parameter numbers: of its entries' recordings, in their order.
    /// - Returns: what was written, and whether recording had paused and goes on.
    mutating func commitSucceeded(_ numbers: [Int64]) -> (written: [Written], goesOn: Bool) {
        let written = zip(inFlight, numbers).map { Written(entry: $0, number: $1) }
        inFlight = []
        for done in written {
            for index in waiting.indices where waiting[index].recording == done.entry.recording {
                waiting[index].number = done.number
            }
        }
        defer { isPaused = false }
        return (written, isPaused)
    }

    /// The commit that was under way has failed: nothing of it is on disk, and it waits for the next one.
    ///
    /// - Parameter mostSamples: older samples than these are let go. What was made of them is small and all kept.
    mutating func commitFailed(mostSamples: Int) -> Failure {
        waiting = inFlight + waiting
        inFlight = []
        var excess = -mostSamples
        for entry in waiting { excess += entry.increment.sampleCount }
        for index in waiting.indices where excess > 0 {
            let chunks = waiting[index].increment.dropOldestChunks(atLeast: excess)
            excess -= chunks.reduce(0) { $0 + $1.samples.count }
            dropped.append(Dropped(sensor: waiting[index].sensor, chunks: chunks))
        }
        defer { isPaused = true }
        return isPaused ? .stillPaused : .pauses
    }

    /// Of the commit that was under way each entry was tried by itself.
    ///
    /// - Parameters:
    ///   - outcomes: of its entries, in their order.
    ///   - mostSamples: older samples than these are let go.
    /// - Returns: what was written, and why recording pauses or still does, where some may be written later.
    mutating func commitEnded(
        _ outcomes: [EntryOutcome], mostSamples: Int
    ) -> (written: [Written], failure: (Failure, RecordsError)?) {
        var written: [Written] = []
        var later: [RecordWriter.Entry] = []
        var reason: RecordsError?
        for (entry, outcome) in zip(inFlight, outcomes) {
            switch outcome {
            case .written(let number): written.append(Written(entry: entry, number: number))
            case .writtenWithoutFindings(let number, _):
                var samples = entry
                samples.held = HeldResults()
                written.append(Written(entry: samples, number: number))
            case .refused: break
            case .failed(let error):
                later.append(entry)
                reason = error
            }
        }
        inFlight = written.map(\.entry)
        _ = commitSucceeded(written.map(\.number))
        guard let reason else { return (written, nil) }
        inFlight = later
        return (written, (commitFailed(mostSamples: mostSamples), reason))
    }

    /// Another store is open: a recording's number was the old one's.
    mutating func forgetNumbers() { for index in waiting.indices { waiting[index].number = nil } }

    /// Gives up the commit that was under way: there will be no further one.
    mutating func abandonCommit() { inFlight = [] }

    /// Gives up what waits.
    mutating func abandonWaiting() { waiting = [] }

    /// Entries of the same recording become one, in the order of their coming.
    private static func merged(_ entries: [RecordWriter.Entry]) -> [RecordWriter.Entry] {
        var places: [Store.Recording: Int] = [:]
        return entries.reduce(into: []) { result, entry in
            if let place = places[entry.recording] {
                result[place].increment.add(entry.increment)
                result[place].isLast = entry.isLast
                result[place].isToBeRepaired = entry.isToBeRepaired
                result[place].held.add(entry.held)
                result[place].breakPrompts += entry.breakPrompts
                result[place].gyro = entry.gyro ?? result[place].gyro
                result[place].belief = entry.belief ?? result[place].belief
                result[place].number = result[place].number ?? entry.number
            } else {
                places[entry.recording] = result.count
                result.append(entry)
            }
        }
    }
}

extension Store.Increment {
    fileprivate var sampleCount: Int { chunks.reduce(0) { $0 + $1.samples.count } }

    fileprivate mutating func add(_ other: Store.Increment) {
        chunks += other.chunks
        track += other.track
        episodes += other.episodes
        gaps += other.gaps
        alerts_us += other.alerts_us
        silences.merge(other.silences) { _, new in new }
    }

    /// Drops whole chunks, oldest first, until so many samples are gone or none is left.
    ///
    /// - Returns: what went.
    fileprivate mutating func dropOldestChunks(atLeast count: Int) -> [RawChunk] {
        var samples = 0
        let dropped = chunks.prefix { chunk in
            defer { samples += chunk.samples.count }
            return samples < count
        }
        chunks.removeFirst(dropped.count)
        return Array(dropped)
    }
}
