import Events
import Links
import LinuxIO
import Numbers
import Records
import SensorProtocols

/// Where a sensor was found that can be paired.
enum PairingPlace {
    case cable(PortInfo, baudRate: Int)
    /// By its path.
    case bluetooth(String)
}

/// Looks at the ports that no link is on, and at what is in range over Bluetooth, for some seconds. A silent port is looked at
/// again: a sensor may be plugged in or switched on meanwhile.
final class PairingScan: PairingTask {
    private static let again_us: Int64 = 1_000_000
    private static let mostDevices = 32

    /// A sensor was found; it may be told again.
    var onFound: (FoundSensor, PairingPlace) -> Void = { _, _ in }
    /// Why a place cannot be looked at, in a sentence.
    var onProblem: (String) -> Void = { _ in }

    private let ports: SerialPorts
    private let bluetooth: Bluetooth
    /// The sensors that are paired.
    private let paired: () -> [PairedSensor]
    private let loop: EventLoop
    private let seconds: Double
    private let onEnd: () -> Void
    private var visits: [String: PortVisit] = [:]
    /// Ports on which something was found, or which refuse us.
    private var done: Set<String> = []
    /// Ports that speak what we do not know.
    private var strange: Set<String> = []
    private var tokens: [EventLoop.Token] = []
    private var observation: Bluetooth.Observation?
    /// Addresses that were told.
    private var told: Set<String> = []
    private var lastProblem: BluetoothError?

    init(
        _ links: SensorLinks, seconds: Double, on loop: EventLoop, onEnd: @escaping () -> Void
    ) {
        ports = links.ports
        bluetooth = links.bluetooth.radio
        paired = { links.slots().map(\.sensor) }
        self.seconds = seconds
        self.loop = loop
        self.onEnd = onEnd
    }

    func start() {
        tokens = [
            loop.after(Int64.microseconds(seconds)) { [weak self] in
                self?.cancel()
                self?.onEnd()
            },
            loop.every(Self.again_us) { [weak self] in self?.look() },
        ]
        bluetooth.startScan()
        observation = bluetooth.observe { [weak self] _ in self?.listen() }
        loop.after(0) { [weak self] in self?.listen() }
        look()
    }

    // MARK: Bluetooth

    private func listen() {
        guard observation != nil else { return }
        let problem = bluetooth.problem
        if problem != lastProblem, let problem { onProblem(problem.description) }
        lastProblem = problem
        for device in bluetooth.devicesInRange where !told.contains(device.address) {
            guard told.count < Self.mostDevices, let profile = device.family?.gattProfile else { continue }
            told.insert(device.address)
            let place = BluetoothPlace(address: device.address, isBonded: device.isPaired)
            let known = paired().first { $0.id == place.sensorID }
            let signal = device.rssi_dBm.map { ", \($0) dBm" } ?? ""
            onFound(
                FoundSensor(
                    id: place.sensorID, title: "\(device.title) over Bluetooth (\(device.address)\(signal))",
                    link: .bluetooth, pairedAs: known?.name,
                    note: profile.isBroadcastOnly
                        ? "It only advertises, once in a while. Many of its kind are thermometers." : nil),
                .bluetooth(device.path))
        }
    }

    // MARK: Ports

    private func look() {
        for port in ports.freePorts where visits[port.path] == nil && !done.contains(port.path) {
            visits[port.path] = ports.visit(port) { [weak self] outcome in
                guard let self, self.visits[port.path] != nil else { return outcome.giveUp() }
                self.note(outcome, at: port)
            }
        }
    }

    private func note(_ outcome: PortVisit.Outcome, at port: PortInfo) {
        switch outcome {
        case .found(let found):
            found.link.close()
            done.insert(port.path)
            onFound(
                FoundSensor(id: found.id, title: found.title, link: .cable, note: found.note),
                .cable(found.port, baudRate: found.baudRate))
        case .awaited(let sensor):
            done.insert(port.path)
            onFound(
                FoundSensor(
                    id: sensor.id, title: "“\(sensor.name)” on \(port.path)", link: .cable, pairedAs: sensor.name),
                .cable(port, baudRate: sensor.baudRate))
        case .nothing(let bytesHeard):
            // It is looked at again all the same: a sensor that starts may send something else first.
            guard bytesHeard > 0, strange.insert(port.path).inserted else { break }
            tell("\(port.path) sends bytes, but not those of a supported sensor.", of: port)
        case .failed(let error):
            done.insert(port.path)
            tell(error.description, of: port)
        }
        if let visit = visits.removeValue(forKey: port.path) { ports.end(visit) }
    }

    /// Of an on-board port that no sensor is likely to be on, nobody wants to know.
    private func tell(_ problem: String, of port: PortInfo) {
        if port.isLikely { onProblem(problem) }
    }

    func cancel() {
        tokens.forEach(loop.cancel)
        tokens = []
        visits.values.forEach(ports.end)
        visits = [:]
        guard let observation else { return }
        self.observation = nil
        bluetooth.end(observation)
        bluetooth.stopScan()
    }
}

extension SensorFinder.Found {
    /// For people: what it is, and where.
    public var title: String { "\(identity?.model ?? family.title) on \(port.path)" }

    /// What its owner should know.
    public var note: String? {
        problem
            ?? (id.contains("@port:")
                ? "Neither it nor its adapter has a number of its own: keep it plugged in at this port." : nil)
    }
}
