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

    private let loop: EventLoop
    private var finders: [SensorFinder] = []
    private var results: [String: Result] = [:]

    private init(_ loop: EventLoop) { self.loop = loop }

    /// Ends when every port has been looked at, which takes some seconds for one that is silent.
    ///
    /// - Parameter baudRate: where it is known; else all usual ones are tried.
    static func run(_ ports: [PortInfo], baudRate: Int? = nil) throws(Failure) -> [(port: PortInfo, result: Result)] {
        guard !ports.isEmpty else { return [] }
        do throws(SystemError) {
            let loop = try EventLoop()
            let search = PortSearch(loop)
            search.finders = ports.map { port in
                SensorFinder(
                    port: port, likelyBaudRates: baudRate.map { [$0] } ?? [], isExclusive: baudRate != nil, on: loop
                ) { [unowned search] outcome in search.take(outcome, of: port) }
            }
            try loop.run()
            return ports.map { ($0, search.results[$0.path] ?? .silent) }
        } catch {
            throw Failure("The ports cannot be looked at: \(error).")
        }
    }

    private func take(_ outcome: SensorFinder.Outcome, of port: PortInfo) {
        results[port.path] =
            switch outcome {
            case .found(let found): .sensor(found)
            case .nothing(bytesHeard: 0): .silent
            case .nothing: .stranger
            case .failed(let error): .failed(error)
            }
        if case .found(let found) = outcome { found.link.close() }
        if results.count == finders.count { loop.stop() }
    }
}
