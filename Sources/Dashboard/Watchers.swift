import Synchronization

/// Those who watch the live page, and what each of them is told first.
///
/// A watcher that is slower than what is told misses the oldest of it: what is live is of use only now.
final class Watchers: Sendable {
    /// Lines for one watcher.
    typealias Lines = AsyncStream<String>

    static let most = 32
    private static let mostWaiting = 256

    private struct State {
        var watchers: [Int: Lines.Continuation] = [:]
        var lastNumber = 0
        /// What stands until something else is told of the same: a link's state, today's totals.
        var standing: [String: String] = [:]
    }

    private let state = Mutex(State())

    var isEmpty: Bool { state.withLock { $0.watchers.isEmpty } }

    /// `nil` where as many watch as may.
    func join() -> Lines? {
        let (lines, continuation) = Lines.makeStream(bufferingPolicy: .bufferingNewest(Self.mostWaiting))
        let number = state.withLock { state -> Int? in
            guard state.watchers.count < Self.most else { return nil }
            state.lastNumber += 1
            state.watchers[state.lastNumber] = continuation
            for line in state.standing.sorted(by: { $0.key < $1.key }) { continuation.yield(line.value) }
            return state.lastNumber
        }
        guard let number else { return nil }
        continuation.onTermination = { [weak self] _ in self?.leave(number) }
        return lines
    }

    private func leave(_ number: Int) {
        let gone = state.withLock { $0.watchers.removeValue(forKey: number) }
        withExtendedLifetime(gone) {}
    }

    /// - Parameter key: what it is about, where it stands until the next line about the same; `nil` where it is of the moment.
    func tell(_ line: String, standsFor key: String? = nil) {
        let watchers = state.withLock { state in
            guard let key else { return Array(state.watchers.values) }
            // What stands already has been told to everybody.
            guard state.standing.updateValue(line, forKey: key) != line else { return [] }
            return Array(state.watchers.values)
        }
        for watcher in watchers { watcher.yield(line) }
    }

    /// Nothing that was told of sensors holds any more.
    func forgetSensors() {
        state.withLock { state in state.standing = state.standing.filter { !$0.key.hasPrefix(Self.sensors) } }
    }

    /// What the keys of what stands about sensors begin with.
    static let sensors = "sensor "
}
