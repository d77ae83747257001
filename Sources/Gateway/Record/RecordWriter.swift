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
        /// What has come into force with these samples.
        var held = HeldResults()
    }

    enum Answer: Sendable {
        /// The numbers of the entries' recordings, in order; or why nothing was written.
        case appended(Result<[Int64], RecordsError>)
        case rederived(sensor: String, recording: Int64, Result<PosturePipeline?, RecordsError>)
        /// `nil` where the recording is not there any more.
        case repaired(Result<RecordingRepair.Repaired?, RecordsError>)
    }

    private let store: Store
    private let thread: RecordThread
    private let answers: Mailbox<Answer>

    init(store: Store, thread: RecordThread, answers: Mailbox<Answer>) {
        self.store = store
        self.thread = thread
        self.answers = answers
    }

    func append(_ entries: [Entry]) {
        thread.add(.commit) { [store, answers] in
            let result = Result<[Int64], RecordsError> { () throws(RecordsError) in
                try store.append(entries)
            }
            answers.post(.appended(result))
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

extension Store {
    /// One transaction for all: begins what has no number, adds, ends what is over.
    fileprivate func append(_ entries: [RecordWriter.Entry]) throws(RecordsError) -> [Int64] {
        var numbers: [Int64] = []
        for entry in entries {
            if let number = entry.number { numbers.append(number) } else { numbers.append(try begin(entry.recording)) }
        }
        try append(zip(numbers, entries).map { ($0, $1.increment) })
        for (number, entry) in zip(numbers, entries) {
            for calibration in entry.held.calibrations { try save(calibration, sensor: entry.sensor) }
            for posture in entry.held.postures {
                try save(posture, sensor: entry.sensor, wearer: entry.recording.wearer)
            }
            if let gyro = entry.gyro { try save(gyro, sensor: entry.sensor, since: entry.recording.start_us) }
            if entry.isLast, !entry.isToBeRepaired { try end(number) }
        }
        return numbers
    }
}
