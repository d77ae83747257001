import Dispatch
import Synchronization

/// The thread that reads and writes the record: a disk may take its time, and a sensor's bytes must not wait for it.
///
/// One job after the other, and what is most urgent first: what sensors have sent never waits for more than the job that
/// is under way. Long work is done in slices.
final class RecordThread: Sendable {
    enum Urgency {
        /// What sensors have sent.
        case commit
        /// What somebody waits for.
        case request
    }

    /// Long work. Each call does a little of it.
    ///
    /// - Returns: whether there is more to do.
    typealias Slice = @Sendable () -> Bool

    private struct Waiting {
        var commits: [@Sendable () -> Void] = []
        var requests: [@Sendable () -> Void] = []
        var slices: [Slice] = []
        var takesSlices = true
    }

    private enum Job {
        case whole(@Sendable () -> Void)
        case slice(Slice)
    }

    private let waiting = Mutex(Waiting())
    private let queue = DispatchQueue(label: "plumbline.records", qos: .utility)

    func add(_ urgency: Urgency, _ job: @escaping @Sendable () -> Void) {
        waiting.withLock { waiting in
            switch urgency {
            case .commit: waiting.commits.append(job)
            case .request: waiting.requests.append(job)
            }
        }
        queue.async { self.runNext() }
    }

    /// Adds long work, which begins when the long work before it is done.
    func add(slices slice: @escaping Slice) {
        waiting.withLock { waiting in
            if waiting.takesSlices { waiting.slices.append(slice) }
        }
        queue.async { self.runNext() }
    }

    /// Gives up the long work: no further slice begins.
    func dropSlices() {
        waiting.withLock { waiting in
            waiting.takesSlices = false
            waiting.slices.removeAll()
        }
    }

    /// Gives up the long work that has begun or waits; other long work may come. Called on the thread itself.
    func giveUpSlices() { waiting.withLock { $0.slices.removeAll() } }

    private func runNext() {
        let next: Job? = waiting.withLock { waiting in
            if !waiting.commits.isEmpty { return .whole(waiting.commits.removeFirst()) }
            if !waiting.requests.isEmpty { return .whole(waiting.requests.removeFirst()) }
            return waiting.slices.isEmpty ? nil : .slice(waiting.slices.removeFirst())
        }
        switch next {
        case .whole(let job): job()
        case .slice(let slice): if slice() { goOn(with: slice) }
        case nil: break
        }
    }

    private func goOn(with slice: @escaping Slice) {
        waiting.withLock { waiting in
            if waiting.takesSlices { waiting.slices.insert(slice, at: 0) }
        }
        queue.async { self.runNext() }
    }
}
