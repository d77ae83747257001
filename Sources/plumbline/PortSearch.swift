import Gateway
import Glibc
import Links
import LinuxIO

/// Looks at several ports at once and says what is on each.
final class PortSearch {
    enum Result {
        case sensor(SensorFinder.Found)
        case silent
        case stranger
        case failed(LinkError)
    }

    typealias Results = [(port: PortInfo, result: Result)]

    private let ports: [PortInfo]
    private let onEnd: (Results) -> Void
    private var finders: [SensorFinder] = []
    private var results: [String: Result] = [:]

    /// Begins at once; all is told when every port has been looked at, which takes some seconds for one that is silent.
    ///
    /// - Parameter baudRate: where it is known; else all usual ones are tried.
    init(_ ports: [PortInfo], baudRate: Int? = nil, on loop: EventLoop, onEnd: @escaping (Results) -> Void) {
        self.ports = ports
        self.onEnd = onEnd
        finders = ports.map { port in
            SensorFinder.search(
                port: port, likelyBaudRates: baudRate.map { [$0] } ?? [], isExclusive: baudRate != nil, on: loop
            ) { [unowned self] outcome in self.take(outcome, of: port) }
        }
        if ports.isEmpty { loop.after(0) { onEnd([]) } }
    }

    /// Looks at ports alone, and returns when that is done.
    static func run(_ ports: [PortInfo], baudRate: Int? = nil) throws(Failure) -> Results {
        do throws(SystemError) {
            let loop = try EventLoop()
            var found: Results = []
            let search = PortSearch(ports, baudRate: baudRate, on: loop) { results in
                found = results
                loop.stop()
            }
            try withExtendedLifetime(search) { () throws(SystemError) in try loop.run() }
            return found
        } catch {
            throw Failure("The ports cannot be looked at: \(error).")
        }
    }

    private func take(_ outcome: SensorFinder.Outcome, of port: PortInfo) {
        results[port.path] = Result(outcome)
        if case .found(let found) = outcome { found.link.close() }
        if results.count == ports.count { onEnd(ports.map { ($0, results[$0.path] ?? .silent) }) }
    }
}
