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
    var onRederived: (_ sensor: String, _ made: Result<PosturePipeline?, RecordsError>) -> Void = { _, _ in }
    /// A day so far, summed up.
    var onToday: (_ sensor: String, _ summary: DaySummary) -> Void = { _, _ in }
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

    /// - Parameter rawRetention_s: samples are kept for so long; `nil` for ever.
    init(_ store: Store, rules: PostureRules, rawRetention_s: Double?, on loop: EventLoop) throws(SystemError) {
        self.rules = rules
        self.rawRetention_s = rawRetention_s
        let answers = try Mailbox<RecordWriter.Answer>(on: loop) { [unowned self] answer in self.receive(answer) }
        writer = RecordWriter(store: store, answers: answers)
    }

    /// Whether a commit would begin now: one is under way at a time.
    var isReady: Bool { !queue.isInFlight }

    /// Adds what goes with the next commit.
    func add(_ entry: RecordWriter.Entry) { queue.add(entry) }

    /// Commits all that was added, if no commit is under way.
    func commit(sensorCount: Int) {
        self.sensorCount = sensorCount
        let entries = queue.beginCommit()
        if !entries.isEmpty { writer?.append(entries) }
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
            pruneBefore_us: rawRetention_s.map { now_us.subtractingClamped(.microseconds($0)) })
    }

    // MARK: Answers

    private func receive(_ answer: RecordWriter.Answer) {
        switch answer {
        case .appended(.success(let numbers)): commitSucceeded(numbers)
        case .appended(.failure(let error)): commitFailed(error)
        case .rederived(let sensor, let result): onRederived(sensor, result)
        case .today(let sensor, let summary): onToday(sensor, summary)
        }
    }

    private func commitSucceeded(_ numbers: [Int64]) {
        let (written, goesOn) = queue.commitSucceeded(numbers)
        if goesOn { onWarning("Recording goes on.") }
        written.forEach(onWritten)
        if isEnding, queue.hasWaiting { commit(sensorCount: sensorCount) }
        if isReady { onIdle() }
    }

    private func commitFailed(_ error: RecordsError) {
        guard !isEnding else {
            onWarning("\(error.description) The last seconds could not be recorded.")
            queue.abandonCommit()
            return onIdle()
        }
        guard queue.commitFailed(mostSamples: Self.longestBacklog * max(1, sensorCount)) == .pauses else { return }
        onWarning("\(error.description) Recording pauses; what comes is kept in memory for a while.")
    }
}
