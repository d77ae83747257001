import Links
import Records

/// Decides on which serial ports to look for which sensors, and whose sensor is the one that was found.
///
/// Pure: ports, waiting sensors and outcomes go in with their time, searches come out. A port on which nothing that we
/// know was found is looked at again, ever less often, for as long as a sensor is awaited: it may have been starting, or
/// have been switched on later. One on which somebody else's sensor was found is looked at again when it reappears or
/// another sensor is awaited.
struct PortAssignment {
    /// A look at one port.
    struct Search: Equatable {
        var port: PortInfo
        /// Those of the sensors that are likeliest here; tried first.
        var likelyBaudRates: [Int]
        /// A known sensor's own port: only that one is looked for.
        var isForKnownSensor: Bool
    }

    /// After a failure a port is left alone for so long.
    static let pause_us: Int64 = 1_000_000
    /// A port whose link has just gone may come back under the same name before anybody has seen it go.
    static let pauseAfterLoss_us: Int64 = 300_000
    /// Where nothing that we know was found: the first pause, which doubles each time, and the longest. A waiting
    /// sensor's own port is likeliest; one without USB behind it is a console or a modem's rather than a sensor's.
    private static let ownPauses_us: (first: Int64, longest: Int64) = (1_000_000, 30_000_000)
    private static let otherPauses_us: (first: Int64, longest: Int64) = (10_000_000, 600_000_000)
    private static let unlikelyPauses_us: (first: Int64, longest: Int64) = (120_000_000, 1_800_000_000)

    private var ports: [PortInfo] = []
    /// By path: somebody looks at it.
    private var searched: Set<String> = []
    /// By path: nobody was found on it, or nobody of ours.
    private var unrecognisedPorts: Set<String> = []
    /// By path: until when it is left alone.
    private var refusedUntil_us: [String: Int64] = [:]
    /// By path: how often in a row nothing that we know was found.
    private var failures: [String: Int] = [:]
    /// Paths of which it was told that they speak something else.
    private var told: Set<String> = []

    /// These ports are there now.
    ///
    /// - Returns: paths of ports that have gone while somebody looked at them.
    mutating func setPorts(_ now: [PortInfo]) -> [String] {
        ports = now
        let paths = Set(now.map(\.path))
        unrecognisedPorts.formIntersection(paths)
        refusedUntil_us = refusedUntil_us.filter { paths.contains($0.key) }
        failures = failures.filter { paths.contains($0.key) }
        told.formIntersection(paths)
        let gone = searched.subtracting(paths)
        searched.formIntersection(paths)
        return Array(gone)
    }

    /// Searches to begin now.
    ///
    /// - Parameters:
    ///   - waiting: sensors that may turn up on any port.
    ///   - taken: paths of the ports that links are on.
    mutating func searches(for waiting: [PairedSensor], taken: Set<String>, now_us: Int64) -> [Search] {
        guard !waiting.isEmpty else { return [] }
        var searches: [Search] = []
        for port in ports {
            guard !searched.contains(port.path), !unrecognisedPorts.contains(port.path), !taken.contains(port.path),
                refusedUntil_us[port.path].map({ now_us > $0 }) ?? true
            else { continue }
            let known = waiting.filter { $0.port == port.identity }
            let rates = (known.isEmpty ? waiting : known).map(\.baudRate)
                .reduce(into: [Int]()) { if !$0.contains($1) { $0.append($1) } }
            searched.insert(port.path)
            // Its rate may have been changed since: every fourth time all of them are tried.
            let isForKnown = !known.isEmpty && failures[port.path, default: 0] % 4 != 3
            searches.append(Search(port: port, likelyBaudRates: rates, isForKnownSensor: isForKnown))
        }
        return searches
    }

    /// A search is over.
    mutating func searchEnded(_ search: Search) { searched.remove(search.port.path) }

    /// Somebody else looks at a port: it is left to them until `leave`.
    mutating func hold(path: String) { searched.insert(path) }

    /// Nobody else looks at a port any more.
    mutating func leave(path: String) { searched.remove(path) }

    /// Which of the waiting sensors was found; `nil` where it is none of them.
    ///
    /// - Parameters:
    ///   - id: what it is known by.
    ///   - isNumbered: whether it has said so itself, and not its port.
    static func sensor(
        foundOn port: PortInfo, id: String, family: String, isNumbered: Bool, among waiting: [PairedSensor]
    ) -> PairedSensor? {
        if let known = waiting.first(where: { $0.id == id }) { return known }
        guard !isNumbered else { return nil }
        if let here = waiting.first(where: { $0.port == port.identity && $0.family == family }) { return here }
        // A sensor without a number has been plugged in elsewhere: it is the only one that it can be, or nobody.
        let kin = waiting.filter { $0.family == family }
        return kin.count == 1 ? kin.first : nil
    }

    /// What was found on a port is none of the waiting sensors.
    mutating func setUnrecognised(path: String) { unrecognisedPorts.insert(path) }

    /// Nothing that we know was found.
    ///
    /// - Parameters:
    ///   - bytesHeard: tells silence from another device.
    ///   - isOwn: a waiting sensor was last found on this port.
    /// - Returns: whether it is to be told now that the port speaks something else: once for each port.
    mutating func foundNothing(in search: Search, bytesHeard: Int, isOwn: Bool, now_us: Int64) -> Bool {
        let path = search.port.path
        // A known sensor's own port is listened at until it speaks.
        guard !isOwn || bytesHeard > 0 else {
            refuse(path: path, for_us: Self.pause_us, now_us: now_us)
            return false
        }
        let count = failures[path, default: 0]
        failures[path] = min(count + 1, 40)
        let pauses_us = isOwn ? Self.ownPauses_us : search.port.isLikely ? Self.otherPauses_us : Self.unlikelyPauses_us
        refuse(path: path, for_us: min(pauses_us.first << min(count, 20), pauses_us.longest), now_us: now_us)
        return bytesHeard > 0 && (isOwn || search.port.isLikely) && told.insert(path).inserted
    }

    /// A sensor of ours was found on it.
    mutating func foundSensor(path: String) {
        failures[path] = nil
        told.remove(path)
    }

    /// Leaves a port alone for a while.
    mutating func refuse(path: String, for_us: Int64, now_us: Int64) { refusedUntil_us[path] = now_us + for_us }

    /// Another sensor is awaited: what was not recognised may be that one.
    mutating func forgetUnrecognised() {
        unrecognisedPorts.removeAll()
        for path in failures.keys { refusedUntil_us[path] = nil }
        failures.removeAll()
    }

    mutating func forgetUnrecognised(path: String) { unrecognisedPorts.remove(path) }
}

extension PortInfo {
    /// A sensor may well hang on it: on USB, or a path that was named.
    var isLikely: Bool { usbID != nil || !["/dev/ttyS", "/dev/ttyAMA"].contains { path.hasPrefix($0) } }
}
