public import Links
public import LinuxIO

/// Looks at several ports at once and says what is on each.
public final class PortSearch {
    /// What is on a port.
    public enum Result {
        case sensor(SensorFinder.Found)
        case silent
        /// Bytes come, and are not those of a sensor that we know.
        case unrecognised
        case failed(LinkError)

        /// What a finder has found.
        public init(_ outcome: SensorFinder.Outcome) {
            self =
                switch outcome {
                case .found(let found): .sensor(found)
                case .nothing(bytesHeard: 0): .silent
                case .nothing: .unrecognised
                case .failed(let error): .failed(error)
                }
        }
    }

    public typealias Results = [(port: PortInfo, result: Result)]

    private let ports: [PortInfo]
    private let baudRate: Int?
    private let loop: EventLoop
    /// A port has been looked at; called for each, as soon as that is known.
    public var onResult: (PortInfo, Result) -> Void = { _, _ in }

    private let onEnd: (Results) -> Void
    private var finders: [SensorFinder] = []
    private var results: [String: Result] = [:]

    /// - `baudRate`: where it is known; else all usual ones are tried.
    public init(_ ports: [PortInfo], baudRate: Int? = nil, on loop: EventLoop, onEnd: @escaping (Results) -> Void) {
        self.ports = ports
        self.baudRate = baudRate
        self.loop = loop
        self.onEnd = onEnd
    }

    /// Begins; all is told when every port has been looked at, which takes some seconds for one that is silent.
    public func start() {
        finders = ports.map { port in
            SensorFinder.search(
                port: port, likelyBaudRates: baudRate.map { [$0] } ?? [], isExclusive: baudRate != nil, on: loop
            ) { [unowned self] outcome in self.note(outcome, of: port) }
        }
        if ports.isEmpty { loop.after(0) { [onEnd] in onEnd([]) } }
    }

    private func note(_ outcome: SensorFinder.Outcome, of port: PortInfo) {
        let result = Result(outcome)
        results[port.path] = result
        onResult(port, result)
        if case .found(let found) = outcome { found.link.close() }
        if results.count == ports.count { onEnd(ports.map { ($0, results[$0.path] ?? .silent) }) }
    }
}
