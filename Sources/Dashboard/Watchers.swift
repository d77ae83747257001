import Synchronization

/// Those who watch the live page, and what each of them is told first.
///
/// A watcher that is slower than what is told misses the oldest of it: what is live is of use only now.
final class Watchers: Sendable {
    /// Lines for one watcher.
    typealias Lines = AsyncStream<String>

    static let most = 32
    private static let mostWaiting = 256

    /// Of what somebody is told: nothing of one wearer is shown beside another.
    struct Ears: Sendable {
        /// The wearer's; `nil` where nobody knows whose there are.
        var sensors: Set<String>?
        /// Nobody else is recorded here, so what is of no sensor is theirs, too.
        var isAlone: Bool

        fileprivate func hear(of sensor: String?) -> Bool {
            guard let sensor else { return isAlone }
            return sensors?.contains(sensor) ?? isAlone
        }
    }

    private struct Watcher {
        var lines: Lines.Continuation
        var ears: Ears
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
        /// Whose the sensors were when the watchers came.
        var owners: [String: String]?
    }

    private let state = Mutex(State())

    var isEmpty: Bool { state.withLock { $0.watchers.isEmpty } }

    /// `nil` where as many watch as may.
    ///
    /// - Parameters:
    ///   - ears: of what it is told.
    ///   - owners: the wearer of each sensor, by which that was decided.
    func join(_ ears: Ears = Ears(sensors: nil, isAlone: true), owners: [String: String]? = nil) -> Lines? {
        let (lines, continuation) = Lines.makeStream(bufferingPolicy: .bufferingNewest(Self.mostWaiting))
        let number = state.withLock { state -> Int? in
            guard state.watchers.count < Self.most else { return nil }
            state.lastNumber += 1
            state.owners = owners ?? state.owners
            state.watchers[state.lastNumber] = Watcher(lines: continuation, ears: ears)
            for (key, said) in state.standing.sorted(by: { $0.key < $1.key })
            where key == Self.recorder || ears.hear(of: said.sensor) {
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
            return state.watchers.values.filter { key == Self.recorder || line.isEmpty || $0.ears.hear(of: sensor) }
        }
        for watcher in watchers { watcher.lines.yield(line) }
    }

    /// Where a sensor has come, gone or changed hands, everybody is sent away: a browser comes back by itself, and is told
    /// what it may hear then.
    func ownersAre(_ now: [String: String]) {
        let gone = state.withLock { state -> [Watcher] in
            guard let known = state.owners, known != now else {
                state.owners = now
                return []
            }
            state.owners = now
            defer { state.watchers = [:] }
            return Array(state.watchers.values)
        }
        for watcher in gone { watcher.lines.finish() }
    }

    /// Nothing that was told of sensors holds any more.
    func forgetSensors() {
        state.withLock { state in state.standing = state.standing.filter { !$0.key.hasPrefix(Self.sensors) } }
    }

    /// What the keys of what stands about sensors begin with.
    static let sensors = "sensor "
    /// What stands about the recorder itself is for everybody.
    static let recorder = "recorder"
}
