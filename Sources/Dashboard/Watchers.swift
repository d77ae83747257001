import Synchronization

/// Those who watch the live page, and what each of them is told first.
///
/// A watcher that is slower than what is told misses the oldest of it: what is live is of use only now.
final class Watchers: Sendable {
    /// Lines for one watcher.
    typealias Lines = AsyncStream<String>

    static let most = 32
    private static let mostWaiting = 256

    private struct Watcher {
        var lines: Lines.Continuation
        /// Whether it may hear of a sensor: nothing of one wearer is shown beside another.
        var mayHear: @Sendable (_ sensor: String) -> Bool

        func mayHear(of sensor: String?) -> Bool { sensor.map(mayHear) ?? true }
    }

    private struct Standing: Equatable {
        var line: String
        var sensor: String?
    }

    private struct State {
        var watchers: [Int: Watcher] = [:]
        var lastNumber = 0
        /// What stands until something else is told of the same: a link's state, today's totals.
        var standing: [String: Standing] = [:]
    }

    private let state = Mutex(State())

    var isEmpty: Bool { state.withLock { $0.watchers.isEmpty } }

    /// `nil` where as many watch as may.
    ///
    /// - Parameter mayHear: of which sensors it is told.
    func join(mayHear: @escaping @Sendable (_ sensor: String) -> Bool = { _ in true }) -> Lines? {
        let (lines, continuation) = Lines.makeStream(bufferingPolicy: .bufferingNewest(Self.mostWaiting))
        let number = state.withLock { state -> Int? in
            guard state.watchers.count < Self.most else { return nil }
            state.lastNumber += 1
            let watcher = Watcher(lines: continuation, mayHear: mayHear)
            state.watchers[state.lastNumber] = watcher
            for (_, said) in state.standing.sorted(by: { $0.key < $1.key }) where watcher.mayHear(of: said.sensor) {
                continuation.yield(said.line)
            }
            return state.lastNumber
        }
        guard let number else { return nil }
        continuation.onTermination = { [weak self] _ in self?.leave(number) }
        return lines
    }

    private func leave(_ number: Int) {
        let gone = state.withLock { $0.watchers.removeValue(forKey: number)?.lines }
        withExtendedLifetime(gone) {}
    }

    /// - Parameters:
    ///   - line: what is told.
    ///   - sensor: of which sensor; `nil` where it is of none.
    ///   - key: what it is about, where it stands until the next line about the same; `nil` where it is of the moment.
    func tell(_ line: String, of sensor: String? = nil, standsFor key: String? = nil) {
        let watchers = state.withLock { state in
            // What stands already has been told to everybody.
            if let key, state.standing.updateValue(Standing(line: line, sensor: sensor), forKey: key)?.line == line {
                return [Watcher]()
            }
            return state.watchers.values.filter { $0.mayHear(of: sensor) }
        }
        for watcher in watchers { watcher.lines.yield(line) }
    }

    /// Nothing that was told of sensors holds any more.
    func forgetSensors() {
        state.withLock { state in state.standing = state.standing.filter { !$0.key.hasPrefix(Self.sensors) } }
    }

    /// What the keys of what stands about sensors begin with.
    static let sensors = "sensor "
}
