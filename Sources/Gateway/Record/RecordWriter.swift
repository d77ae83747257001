import Balance
import LinuxIO
import LocalTime
import Posture
import Records

/// Commits on the record's thread, and lets it make tracks again and tidy up between the commits.
///
/// What is made again from the record sees exactly the commits before it was asked for.
final class RecordWriter: Sendable {
    /// What to add to one recording, which is begun first where it has no number yet.
    struct Entry: Sendable {
        var sensor: String
        var recording: Store.Recording
        var number: Int64?
        var increment: Store.Increment
        var isLast: Bool
        /// Over, and without a whole track: it is marked as ended only when that has been made.
        var isToBeRepaired = false
        /// What the recording has taught of the gyro.
        var gyro: GyroMemory?
        /// What was believed of the wearer's own postures when the recording began.
        var startingMemory: WearerMemory?
        /// What the recording has taught of them.
        var belief: PostureBelief?
        /// What has come into force with these samples.
        var held = HeldResults()
        /// Prompts to take a break, and what followed them.
        var breakPrompts: [BreakPrompt] = []
    }

    enum Answer: Sendable {
        /// The numbers of the entries' recordings, in order; or why nothing was written.
        case appended(Result<[Int64], RecordsError>)
        /// What became of each entry, in order, where not all of them could be written.
        case appendedSingly([EntryOutcome])
        /// Another store lies at the path and is open now: what was known of numbers is void.
        case reopened
        case rederived(sensor: String, recording: Int64, Result<PosturePipeline?, RecordsError>)
        /// `nil` where the recording is not there any more.
        case repaired(Result<RecordingRepair.Repaired?, RecordsError>)
    }

    private let store: Store
    private let mayWrite: @Sendable () -> Bool
    private let thread: RecordThread
    private let answers: Mailbox<Answer>

    /// - Parameters:
    ///   - store: the record.
    ///   - mayWrite: whether the folder that lies at the record's path now is ours to record into.
    ///   - thread: the record's.
    ///   - answers: to the loop's thread.
    init(store: Store, mayWrite: @escaping @Sendable () -> Bool, thread: RecordThread, answers: Mailbox<Answer>) {
        self.store = store
        self.mayWrite = mayWrite
        self.thread = thread
        self.answers = answers
    }

    /// Writes these; none: it looks only whether the record is in its place.
    func append(_ entries: [Entry]) {
        thread.add(.commit) { [store, mayWrite, thread, answers] in
            EntryCommit(store: store, mayWrite: mayWrite).write(entries) { answer in
                // Numbers of recordings were the other store's.
                if case .reopened = answer { thread.giveUpSlices() }
                answers.post(answer)
            }
        }
    }

    // MARK: Between the commits

    func rederive(sensor: String, recording: Int64, rules: PostureRules) {
        // Among the commits, so that it is known which of them it sees.
        thread.add(.commit) { [store, answers, thread] in
            do throws(RecordsError) {
                let work = SlicedWork(
                    TrackRederivation(
                        of: recording, rules: rules, isOver: false, upToChunk: try store.lastChunk()))
                thread.add(slices: {
                    work.advance { rederivation throws(RecordsError) in
                        guard case .ended(let made) = try rederivation.advance(in: store) else { return nil }
                        if let made, made.hasSamples {
                            try store.replaceDerived(
                                of: recording, with: made.derived, rulesVersion: rules.version)
                        }
                        return .some(made?.pipeline)
                    } onEnd: {
                        answers.post(.rederived(sensor: sensor, recording: recording, $0))
                    }
                })
            } catch {
                answers.post(.rederived(sensor: sensor, recording: recording, .failure(error)))
            }
        }
    }

    /// Puts a recording in order that is over.
    func repair(_ recording: Int64, rules: PostureRules) {
        let work = SlicedWork(RecordingRepair(of: recording, rules: rules))
        thread.add(slices: { [store, answers] in
            work.advance { repair throws(RecordsError) in
                guard case .ended(let repaired) = try repair.advance(in: store) else { return nil }
                return .some(repaired)
            } onEnd: {
                answers.post(.repaired($0))
            }
        })
    }

    /// Makes minutes of the seconds that are long over, and forgets samples that are old enough.
    func tidy(recordings: [Int64], before_us: Int64, pruneBefore_us: Int64?) {
        let work = SlicedWork(
            RecordTidying(recordings: recordings, before_us: before_us, pruneBefore_us: pruneBefore_us))
        thread.add(slices: { [store] in
            work.advance { tidying throws(RecordsError) in
                try tidying.advance(in: store) ? nil : .some(())
            } onEnd: { _ in
                // What fails here is tried again some minutes later; nothing is lost by it.
            }
        })
    }
}
