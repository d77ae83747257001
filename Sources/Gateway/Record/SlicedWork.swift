import Records
import Synchronization

/// Long work on the record's thread that is done a little at a time.
final class SlicedWork<Work: Sendable>: Sendable {
    private let work: Mutex<Work>

    init(_ work: Work) { self.work = Mutex(work) }

    /// Does a little of it.
    ///
    /// - Parameters:
    ///   - step: what comes of it when it is done; `nil` while there is more.
    ///   - onEnd: called once, also where it has failed.
    /// - Returns: whether there is more to do.
    func advance<Value: Sendable>(
        _ step: (inout Work) throws(RecordsError) -> Value?, onEnd: (Result<Value, RecordsError>) -> Void
    ) -> Bool {
        let result: Result<Value?, RecordsError> = work.withLock { work in
            do throws(RecordsError) { return .success(try step(&work)) } catch { return .failure(error) }
        }
        switch result {
        case .success(nil): return true
        case .success(let value?): onEnd(.success(value))
        case .failure(let error): onEnd(.failure(error))
        }
        return false
    }
}
