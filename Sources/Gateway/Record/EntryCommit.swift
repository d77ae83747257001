import Records

/// What became of an entry that was tried by itself.
enum EntryOutcome: Sendable {
    case written(number: Int64)
    /// The samples were written; what was made of them is not taken by the record.
    case writtenWithoutFindings(number: Int64, RecordsError)
    /// It is not taken by the record, however often it is tried.
    case refused(RecordsError)
    /// It may be written later.
    case failed(RecordsError)
}

/// One commit, on the writer's thread.
///
/// It counts only where the record is the file at its path before and after it. One transaction is for all; where one
/// entry is refused, each is tried by itself, so that it stands in nobody else's way.
struct EntryCommit {
    let store: Store
    let mayWrite: @Sendable () -> Bool

    func write(_ entries: [RecordWriter.Entry], answer: (RecordWriter.Answer) -> Void) {
        do throws(RecordsError) {
            // The folder may be another one by now, which somebody else records into.
            guard mayWrite() else { throw store.isInPlace ? .busy(path: store.path) : .gone(path: store.path) }
            if try store.reopenIfReplaced() { answer(.reopened) }
            answer(.appended(.success(try store.commit(entries.map(\.addition)))))
        } catch {
            guard error.isOfWhatIsStored else { return answer(.appended(.failure(error))) }
            answer(.appendedSingly(entries.map(writeSingly)))
        }
    }

    private func writeSingly(_ entry: RecordWriter.Entry) -> EntryOutcome {
        do throws(RecordsError) {
            return .written(number: try store.commit([entry.addition])[0])
        } catch {
            guard error.isOfWhatIsStored else { return .failed(error) }
            return writeSamples(of: entry, refusedBecause: error)
        }
    }

    /// A track that is not taken costs no sample: it can be made again from them.
    private func writeSamples(of entry: RecordWriter.Entry, refusedBecause reason: RecordsError) -> EntryOutcome {
        var samples = entry.addition
        samples.increment = Store.Increment()
        samples.increment.chunks = entry.increment.chunks
        samples.gyro = nil
        samples.calibrations = []
        samples.postures = []
        samples.corrections = []
        samples.belief = nil
        samples.breakPrompts = []
        guard !samples.increment.isEmpty else { return .refused(reason) }
        do throws(RecordsError) {
            return .writtenWithoutFindings(number: try store.commit([samples])[0], reason)
        } catch {
            return error.isOfWhatIsStored ? .refused(error) : .failed(error)
        }
    }
}

extension RecordWriter.Entry {
    fileprivate var addition: Store.Addition {
        var addition = Store.Addition(
            to: recording, number: number, increment, isLast: isLast && !isToBeRepaired, gyro: gyro)
        addition.calibrations = held.calibrations
        addition.postures = held.postures
        addition.corrections = held.corrections
        addition.startingMemory = startingMemory
        addition.belief = belief
        addition.breakPrompts = breakPrompts
        return addition
    }
}
