import Links
import LinuxIO
import Records
import SensorProtocols

/// Looks for the waiting sensors on the serial ports, now and whenever something changes; `PortAssignment` decides where.
final class SerialPorts {
    /// The sensors that may turn up on any port.
    var waiting: () -> [PairedSensor] = { [] }
    /// Paths of the ports that links are on.
    var taken: () -> Set<String> = { [] }
    /// A waiting sensor was found; its link is open.
    var onFound: (_ found: SensorFinder.Found, _ sensor: PairedSensor) -> Void = { _, _ in }
    /// A port could not be looked at.
    var onFailure: (_ port: PortInfo, _ error: LinkError) -> Void = { _, _ in }
    /// A port speaks what we do not know: the first of it, where it is text.
    var onUnrecognised: (_ port: PortInfo, _ excerpt: String?) -> Void = { _, _ in }

    private var directory: PortDirectory
    private let loop: EventLoop
    private var assignment = PortAssignment()
    private var monitor: PortMonitor?
    private var finders: [String: SensorFinder] = [:]
    /// By path: looks for somebody who pairs. No search of ours is on such a port.
    private var visits: [String: PortVisit] = [:]

    init(_ directory: PortDirectory, on loop: EventLoop) {
        self.directory = directory
        self.loop = loop
    }

    func watch() throws(SystemError) { try watch(directory(with: ownPaths)) }

    private func watch(_ directory: PortDirectory) throws(SystemError) {
        monitor = try PortMonitor(directory: directory, on: loop) { [unowned self] ports in
            for path in self.assignment.setPorts(ports) { self.finders.removeValue(forKey: path)?.cancel() }
            self.assign()
        }
        self.directory = directory
    }

    /// Ports that sensors were given by their path and that may be none of the hardware's, so that no bus tells of them.
    private var ownPaths: [String] { waiting().compactMap(\.explicitPath) }

    private func directory(with paths: [String]) -> PortDirectory {
        let known = Set(directory.extraPatterns)
        return PortDirectory(extraPatterns: directory.extraPatterns + paths.filter { !known.contains($0) })
    }

    /// A sensor may have been paired meanwhile, or again on another port.
    private func lookAtOwnPaths() {
        let wanted = directory(with: ownPaths)
        guard monitor != nil, wanted.extraPatterns.count > directory.extraPatterns.count else { return }
        // Where it cannot be watched now, the next look tries it again.
        try? watch(wanted)
    }

    /// Looks for no sensor any more.
    func stop() {
        monitor = nil
        assignment = PortAssignment()
        finders.values.forEach { $0.cancel() }
        finders.removeAll()
        visits.removeAll()
    }

    // MARK: For somebody who pairs

    /// The ports that no link is on.
    var freePorts: [PortInfo] {
        let taken = taken()
        return directory.ports().filter { !taken.contains($0.path) }
    }

    /// Looks at a port for somebody who pairs, in place of our own search. A paired sensor that is awaited and turns up there
    /// gets its link as ever.
    ///
    /// - Parameters:
    ///   - baudRate: the only one to try; `nil` for all usual ones.
    ///   - onEnd: is told once, from the loop, unless the visit is dropped before. The port is held until it is dropped.
    /// - Returns: `nil` where a link is on the port, or somebody visits it.
    func visit(
        _ port: PortInfo, baudRate: Int? = nil, onEnd: @escaping (PortVisit.Outcome) -> Void
    ) -> PortVisit? {
        guard !taken().contains(port.path), visits[port.path] == nil else { return nil }
        finders.removeValue(forKey: port.path)?.cancel()
        assignment.hold(path: port.path)
        let rates = baudRate.map { [$0] } ?? waiting().filter { $0.port == port.identity }.map(\.baudRate)
        let visit = PortVisit(port)
        visits[port.path] = visit
        visit.finder = SensorFinder.search(
            port: port, likelyBaudRates: rates, isExclusive: baudRate != nil, on: loop
        ) { [weak self, weak visit] outcome in
            guard let self, let visit else {
                if case .found(let found) = outcome { found.link.close() }
                return
            }
            visit.isOver = true
            // It is still at work in this call: it goes when the call is over.
            self.loop.after(0) { withExtendedLifetime(visit) {} }
            onEnd(self.outcome(of: visit, outcome))
        }
        return visit
    }

    private func outcome(of visit: PortVisit, _ outcome: SensorFinder.Outcome) -> PortVisit.Outcome {
        switch outcome {
        case .found(let found):
            let awaited = PortAssignment.sensor(
                foundOn: found.port, id: found.id, family: found.family.rawValue, isNumbered: found.identity != nil,
                among: waiting().filter { $0.id == found.id || $0.port == found.port.identity })
            guard let awaited else { return .found(found) }
            assignment.foundSensor(path: visit.port.path)
            onFound(found, awaited)
            return .awaited(awaited)
        case .nothing(let bytesHeard): return .nothing(bytesHeard: bytesHeard)
        case .failed(let error): return .failed(error)
        }
    }

    /// The visit is over: the port is ours again.
    func end(_ visit: PortVisit) {
        guard visits[visit.port.path] === visit else { return }
        if !visit.isOver { visit.finder?.cancel() }
        visits[visit.port.path] = nil
        assignment.leave(path: visit.port.path)
        assignment.refuse(
            path: visit.port.path, for_us: PortAssignment.pauseAfterLoss_us, now_us: HostClock.boottime_us)
    }

    /// Brings free ports and waiting sensors together.
    func assign() {
        lookAtOwnPaths()
        for search in assignment.searches(for: waiting(), taken: taken(), now_us: HostClock.boottime_us) {
            begin(search)
        }
    }

    /// Another sensor is awaited.
    func assignAnew() {
        assignment.forgetUnrecognised()
        assign()
    }

    /// A port is looked at again whose link was given up.
    func reopen(path: String) {
        assignment.forgetUnrecognised(path: path)
        assign()
    }

    /// A port's link has gone.
    func linkLost(path: String) {
        assignment.refuse(path: path, for_us: PortAssignment.pauseAfterLoss_us, now_us: HostClock.boottime_us)
    }

    private func begin(_ search: PortAssignment.Search) {
        finders[search.port.path] = SensorFinder.search(
            port: search.port, likelyBaudRates: search.likelyBaudRates, isExclusive: search.isForKnownSensor, on: loop
        ) { [unowned self] outcome in
            // The finder is still at work in this call: it goes when the call is over.
            let finder = self.finders.removeValue(forKey: search.port.path)
            self.assignment.searchEnded(search)
            self.end(search, with: outcome, excerpt: finder?.excerpt)
            withExtendedLifetime(finder) {}
        }
    }

    private func end(_ search: PortAssignment.Search, with outcome: SensorFinder.Outcome, excerpt: String?) {
        let path = search.port.path
        switch outcome {
        case .found(let found):
            let sensor = PortAssignment.sensor(
                foundOn: found.port, id: found.id, family: found.family.rawValue, isNumbered: found.identity != nil,
                among: waiting())
            guard let sensor else {
                found.link.close()
                return assignment.setUnrecognised(path: path)
            }
            assignment.foundSensor(path: path)
            onFound(found, sensor)
        case .nothing(let bytesHeard):
            let isOwn = waiting().contains { $0.port == search.port.identity }
            let isNews = assignment.foundNothing(
                in: search, bytesHeard: bytesHeard, isOwn: isOwn, now_us: HostClock.boottime_us)
            if isNews { onUnrecognised(search.port, excerpt) }
        case .failed(let error):
            assignment.refuse(path: path, for_us: PortAssignment.pause_us, now_us: HostClock.boottime_us)
            onFailure(search.port, error)
        }
    }
}

extension PairedSensor {
    /// A port that was named by its path and is not among the hardware's.
    fileprivate var explicitPath: String? { port.hasPrefix("port:/") ? String(port.dropFirst(5)) : nil }
}
