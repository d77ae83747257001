import Dispatch
import LinuxIO
import LocalTime
import Posture
import Records

/// Commits on a thread of its own, because a disk may take its time and a sensor's bytes must not wait for it.
///
/// One job after the other: what is made again from the record sees exactly the commits before it.
final class RecordWriter: Sendable {
    /// What to add to one recording, which is begun first where it has no number yet.
    struct Entry: Sendable {
        var sensor: String
        var recording: Store.Recording
        var number: Int64?
        var increment: Store.Increment
        var isLast: Bool
        /// What the recording has taught of the gyro, when it is over.
        var gyro: GyroMemory?
    }

    enum Answer: Sendable {
        /// The numbers of the entries' recordings, in order; or why nothing was written.
        case appended(Result<[Int64], RecordsError>)
        /// What became of each entry, in order, where not all of them could be written.
        case appendedSingly([EntryOutcome])
        /// Another store lies at the path and is open now: what was known of numbers is void.
        case reopened
        case rederived(sensor: String, Result<PosturePipeline?, RecordsError>)
        case today(sensor: String, DaySummary)
    }

    private let store: Store
    private let mayWrite: @Sendable () -> Bool
    private let answers: Mailbox<Answer>
    private let queue = DispatchQueue(label: "plumbline.records", qos: .utility)

    /// - Parameters:
    ///   - store: the record.
    ///   - mayWrite: whether the folder that lies at the record's path now is ours to record into.
    ///   - answers: to the loop's thread.
    init(store: Store, mayWrite: @escaping @Sendable () -> Bool, answers: Mailbox<Answer>) {
        self.store = store
        self.mayWrite = mayWrite
        self.answers = answers
    }

    /// Writes these; none: it looks only whether the record is in its place.
    func append(_ entries: [Entry]) {
        queue.async { [store, mayWrite, answers] in
            EntryCommit(store: store, mayWrite: mayWrite).write(entries) { answers.post($0) }
        }
    }

    func rederive(sensor: String, recording: Int64, rules: PostureRules) {
        queue.async { [store, answers] in
            let result = Result<PosturePipeline?, RecordsError> { () throws(RecordsError) in
                guard let made = try TrackRederivation.rederive(recording, in: store, rules: rules, isOver: false)
                else {
                    return nil
                }
                try store.replaceDerived(of: recording, with: made.derived, rulesVersion: rules.version)
                return made.pipeline
            }
            answers.post(.rederived(sensor: sensor, result))
        }
    }

    /// Sums up the day so far; a day that cannot be read is told with the next commit that fails.
    func sumUp(sensor: String, wearer: String, day: LocalDay) {
        queue.async { [store, answers] in
            guard let summary = try? store.summary(of: day, wearer: wearer) else {
                return
            }
            answers.post(.today(sensor: sensor, summary))
        }
    }

    /// Makes minutes of the seconds that are long over, and forgets samples that are old enough.
    func tidy(recordings: [Int64], before_us: Int64, pruneBefore_us: Int64?) {
        queue.async { [store] in
            // What fails here is tried again an hour later; nothing is lost by it.
            for recording in recordings { try? store.compact(recording, before_us: before_us) }
            if let pruneBefore_us { try? store.pruneRaw(before_us: pruneBefore_us) }
        }
    }
}
