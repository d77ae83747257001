import LinuxIO
import LocalTime
import Numbers
import Posture
import Records

/// Keeps the record of all sensors: commits what they bring, and asks the writer's thread for what is made of the record.
///
/// Everything here runs on the event loop's thread; the writer's answers come through a mailbox.
final class RecordKeeper {
    /// An entry is safe on disk.
    var onWritten: (CommitQueue.Written) -> Void = { _ in }
    /// A track was made again; the pipeline at its end is `nil` where the recording is not there.
    var onRederived: (_ sensor: String, _ recording: Int64, _ made: Result<PosturePipeline?, RecordsError>) -> Void = {
        _, _, _ in
    }
    /// A recording that was cut off is in order now.
    var onRepaired: (RecordingRepair.Repaired) -> Void = { _ in }
    /// Nothing of these is in the record: they go with the next commit, or never where that was the last one.
    var onFailed: (_ entries: [RecordWriter.Entry], _ error: RecordsError, _ isFinal: Bool) -> Void = { _, _, _ in }
    /// Samples were let go before they were in the record.
    var onDropped: (CommitQueue.Dropped) -> Void = { _ in }
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

    /// What is looked up, or written beside the commits.
    let requests: RecordRequests

    private let rules: PostureRules
    private let rawRetention_s: Double?
    private let thread = RecordThread()
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
        requests = try RecordRequests(of: store, by: thread, on: loop)
        let answers = try Mailbox<RecordWriter.Answer>(on: loop) { [unowned self] answer in self.receive(answer) }
        writer = RecordWriter(store: store, mayWrite: mayWrite, thread: thread, answers: answers)
        requests.onIdle = { [unowned self] in if self.isIdle { self.onIdle() } }
    }

    /// Whether a commit would begin now: one is under way at a time.
    var isReady: Bool { !queue.isInFlight && !isLooking }

    /// Nothing is under way to the disk, and no answer awaited from it.
    var isIdle: Bool { isReady && requests.isIdle }

    /// All that was handed over of a recording is on the disk.
    func isWritten(_ recording: Store.Recording) -> Bool { !queue.holds(recording) }

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
        guard isReady else { return }
        let entries = queue.beginCommit()
        // With nothing to write it is seen all the same that the record is gone.
        guard !entries.isEmpty || !isEnding else { return }
        isLooking = entries.isEmpty
        writer?.append(entries)
    }

    /// Commits the last entries; from now on a failure is final.
    func end(sensorCount: Int) {
        isEnding = true
        thread.dropSlices()
        commit(sensorCount: sensorCount)
    }

    /// Makes the track of a recording again from its samples, between the commits; only what is committed by now is seen.
    func rederive(sensor: String, recording: Int64) {
        writer?.rederive(sensor: sensor, recording: recording, rules: rules)
    }

    /// Puts recordings in order that are over, between the commits.
    func repair(_ recordings: [Int64]) { for recording in recordings { writer?.repair(recording, rules: rules) } }

    /// Makes minutes of the seconds that are long over, and forgets samples that are old enough.
    func tidy(recordings: [Int64], now_us: Int64) {
        writer?.tidy(
            recordings: recordings, before_us: now_us - Self.compactAfter_us,
            pruneBefore_us: rawRetention_s.map { now_us.subtractingClamped(.microseconds($0)) })
    }

    // MARK: Answers

    private func receive(_ answer: RecordWriter.Answer) {
        switch answer {
        case .appended(.success(let numbers)): commitSucceeded(numbers)
        case .appended(.failure(let error)): commitFailed(error)
        case .appendedSingly(let outcomes): commitEnded(outcomes)
        case .reopened: reopened()
        case .rederived(let sensor, let recording, let result): onRederived(sensor, recording, result)
        case .repaired(.success(let repaired)): if let repaired { onRepaired(repaired) }
        case .repaired(.failure(let error)):
            onWarning("\(error.description) A recording that was cut off is put in order at the next start.")
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
        if isEnding {
            if queue.hasWaiting { commit(sensorCount: sensorCount) }
        } else {
            repair(written.filter { $0.entry.isLast && $0.entry.isToBeRepaired }.map(\.number))
        }
        if isIdle { onIdle() }
    }

    private func commitFailed(_ error: RecordsError) {
        let entries = queue.inFlight
        let wasLooking = isLooking
        isLooking = false
        // The last entries have come while it was looked.
        if isEnding, wasLooking, queue.hasWaiting { return commit(sensorCount: sensorCount) }
        guard !isEnding else {
            onWarning("\(error.description) The last seconds could not be recorded.")
            queue.abandonCommit()
            onFailed(entries, error, true)
            if isIdle { onIdle() }
            return
        }
        let failure = queue.commitFailed(mostSamples: mostSamples)
        onFailed(entries, error, false)
        queue.drainDropped().forEach(onDropped)
        pause(failure, because: error)
    }

    private var mostSamples: Int { Self.longestBacklog * max(1, sensorCount) }

    private func pause(_ failure: CommitQueue.Failure, because error: RecordsError) {
        guard failure == .pauses || error != toldFailure else { return }
        toldFailure = error
        onWarning("\(error.description) Recording pauses; what comes is kept in memory for a while.")
    }

    /// Not all could be written: each entry was tried by itself.
    private func commitEnded(_ outcomes: [EntryOutcome]) {
        for (entry, outcome) in zip(queue.inFlight, outcomes) {
            report(outcome, of: entry)
            switch outcome {
            case .written: break
            case .writtenWithoutFindings(_, let error), .refused(let error): onFailed([entry], error, true)
            case .failed(let error): onFailed([entry], error, isEnding)
            }
        }
        let (written, failure) = queue.commitEnded(outcomes, mostSamples: mostSamples)
        if let failure, isEnding {
            onWarning("\(failure.1.description) The last seconds could not be recorded.")
            queue.abandonWaiting()
        } else if let failure {
            pause(failure.0, because: failure.1)
        }
        queue.drainDropped().forEach(onDropped)
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
