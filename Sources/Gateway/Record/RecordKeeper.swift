import LinuxIO
import LocalTime
import Posture
import Records

/// Keeps the record of all sensors: commits what they bring, and asks the writer's thread for what is made of the record.
///
/// Everything here runs on the event loop's thread; the writer's answers come through a mailbox.
final class RecordKeeper {
    /// An entry is safe on disk.
    var onWritten: (CommitQueue.Written) -> Void = { _ in }
    /// A track was made again; the pipeline at its end is `nil` where the recording is not there.
    var onRederived: (_ sensor: String, _ made: Result<PosturePipeline?, RecordsError>) -> Void = { _, _ in }
    /// A day so far, summed up.
    var onToday: (_ sensor: String, _ summary: DaySummary) -> Void = { _, _ in }
    /// Another store is open: what was known of numbers, and of what is stored, is void.
    var onReopened: () -> Void = {}
    /// All that waited when another store was opened is in it.
    var onCaughtUp: () -> Void = {}
    /// Nothing is under way to the disk.
    var onIdle: () -> Void = {}
    /// One sentence for people.
    var onWarning: (String) -> Void = { _ in }

    /// A backlog of samples of one sensor beyond this is cut while the disk takes nothing: ten minutes at 100 Hz.
    private static let longestBacklog = 60_000
    /// Seconds of the track are made minutes of when they are so old.
    private static let compactAfter_us: Int64 = 120_000_000

    private let rules: PostureRules
    private let rawRetention_s: Double?
    private var writer: RecordWriter?
    private var queue = CommitQueue()
    private var sensorCount = 1
    private var isEnding = false
    /// It is looked whether the record is in its place.
    private var isLooking = false
    private var catchesUp = false
    /// Why recording pauses, as it was told.
    private var toldFailure: RecordsError?
    /// Recordings of which it was told that the record does not take something.
    private var toldRefusals: Set<Store.Recording> = []

    /// - Parameters:
    ///   - store: the record.
    ///   - rules: by which tracks are made again.
    ///   - rawRetention_s: samples are kept for so long; `nil` for ever.
    ///   - mayWrite: whether the folder that lies at the record's path now is ours to record into; asked on the writer's
    ///     thread.
    ///   - loop: on which answers come.
    init(
        _ store: Store, rules: PostureRules, rawRetention_s: Double?, mayWrite: @escaping @Sendable () -> Bool,
        on loop: EventLoop
    ) throws(SystemError) {
        self.rules = rules
        self.rawRetention_s = rawRetention_s
        let answers = try Mailbox<RecordWriter.Answer>(on: loop) { [unowned self] answer in self.receive(answer) }
        writer = RecordWriter(store: store, mayWrite: mayWrite, answers: answers)
    }

    /// Whether a commit would begin now: one is under way at a time.
    var isReady: Bool { !queue.isInFlight }

    /// Which numbers of one start of a sensor wait for the disk, or are under way to it.
    func waitingSequences(ofSensor sensor: String, bootID: UInt32) -> [ClosedRange<UInt32>] {
        queue.sequences(ofSensor: sensor, bootID: bootID)
    }

    /// The last commit has failed: nobody is told that anything is stored.
    var isPaused: Bool { queue.isPaused }

    /// Adds what goes with the next commit.
    func add(_ entry: RecordWriter.Entry) { queue.add(entry) }

    /// Commits all that was added, if no commit is under way.
    func commit(sensorCount: Int) {
        self.sensorCount = sensorCount
        let entries = queue.beginCommit()
        // With nothing to write it is seen all the same that the record is gone.
        guard !entries.isEmpty || !isLooking && !isEnding else { return }
        isLooking = entries.isEmpty
        writer?.append(entries)
    }

    /// Commits the last entries; from now on a failure is final.
    func end(sensorCount: Int) {
        isEnding = true
        commit(sensorCount: sensorCount)
    }

    /// Makes the track of a recording again from its samples; only what is committed is seen.
    func rederive(sensor: String, recording: Int64) {
        writer?.rederive(sensor: sensor, recording: recording, rules: rules)
    }

    func sumUp(_ day: LocalDay, sensor: String, wearer: String) {
        writer?.sumUp(sensor: sensor, wearer: wearer, day: day)
    }

    /// Makes minutes of the seconds that are long over, and forgets samples that are old enough.
    func tidy(recordings: [Int64], now_us: Int64) {
        writer?.tidy(
            recordings: recordings, before_us: now_us - Self.compactAfter_us,
            pruneBefore_us: rawRetention_s.map { now_us - Int64($0 * 1e6) })
    }

    // MARK: Answers

    private func receive(_ answer: RecordWriter.Answer) {
        switch answer {
        case .appended(.success(let numbers)): commitSucceeded(numbers)
        case .appended(.failure(let error)): commitFailed(error)
        case .appendedSingly(let outcomes): commitEnded(outcomes)
        case .reopened: reopened()
        case .rederived(let sensor, let result): onRederived(sensor, result)
        case .today(let sensor, let summary): onToday(sensor, summary)
        }
    }

    private func commitSucceeded(_ numbers: [Int64]) {
        isLooking = false
        let (written, goesOn) = queue.commitSucceeded(numbers)
        if goesOn { onWarning("Recording goes on.") }
        toldFailure = nil
        finish(written)
    }

    private func finish(_ written: [CommitQueue.Written]) {
        written.forEach(onWritten)
        if catchesUp {
            catchesUp = false
            onCaughtUp()
        }
        if isEnding, queue.hasWaiting { commit(sensorCount: sensorCount) }
        if isReady { onIdle() }
    }

    private func commitFailed(_ error: RecordsError) {
        isLooking = false
        guard !isEnding else {
            onWarning("\(error.description) The last seconds could not be recorded.")
            queue.abandonCommit()
            return onIdle()
        }
        pause(queue.commitFailed(mostSamples: mostSamples), because: error)
    }

    private var mostSamples: Int { Self.longestBacklog * max(1, sensorCount) }

    private func pause(_ failure: CommitQueue.Failure, because error: RecordsError) {
        guard failure == .pauses || error != toldFailure else { return }
        toldFailure = error
        onWarning("\(error.description) Recording pauses; what comes is kept in memory for a while.")
    }

    /// Not all could be written: each entry was tried by itself.
    private func commitEnded(_ outcomes: [EntryOutcome]) {
        for (entry, outcome) in zip(queue.inFlight, outcomes) { report(outcome, of: entry) }
        let (written, failure) = queue.commitEnded(outcomes, mostSamples: mostSamples)
        if let failure, isEnding {
            onWarning("\(failure.1.description) The last seconds could not be recorded.")
            queue.abandonWaiting()
        } else if let failure {
            pause(failure.0, because: failure.1)
        }
        finish(written)
    }

    /// Tells what the record does not take, once for a recording.
    private func report(_ outcome: EntryOutcome, of entry: RecordWriter.Entry) {
        let reason: RecordsError
        let lost: String
        switch outcome {
        case .written, .failed: return
        case .writtenWithoutFindings(_, let error): (reason, lost) = (error, "its samples are kept, not the posture")
        case .refused(let error): (reason, lost) = (error, "they are let go")
        }
        guard toldRefusals.insert(entry.recording).inserted else { return }
        onWarning("Some seconds of sensor \(entry.sensor) cannot be recorded (\(reason.description)): \(lost).")
    }

    private func reopened() {
        queue.forgetNumbers()
        catchesUp = true
        onWarning("Another record lies in the folder now: it is used from here on, and what was kept goes into it.")
        onReopened()
    }
}
