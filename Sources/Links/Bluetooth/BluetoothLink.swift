import LinuxIO
public import SensorProtocols

/// A sensor over Bluetooth LE on the event loop: values with the time of their arrival out, requests in, and one end.
///
/// It finds the device, connects, waits for its services, and carries out what makes it stream. Nothing that goes wrong
/// on the way is told but by `onEnd`, once; a new link is a new attempt.
public final class BluetoothLink {
    /// Which sensor is meant, and what is asked of its link.
    public struct Target: Sendable {
        /// The identity address.
        public var address: String
        /// What people call it, for sentences.
        public var title: String
        /// Data is taken over a bonded link only: else anybody who uses the address could speak for the sensor.
        public var needsBond: Bool

        public init(address: String, title: String, needsBond: Bool) {
            self.address = address
            self.title = title
            self.needsBond = needsBond
        }
    }

    /// What arrived from which characteristic, and when on `HostClock.boottime_us`.
    public var onValue: ([UInt8], BluetoothUUID, _ arrival_us: Int64) -> Void = { _, _, _ in }
    /// All of the first requests have been carried out.
    public var onReady: () -> Void = {}
    /// The link has gone, or could not be made; it says nothing more.
    public var onEnd: (BluetoothError) -> Void = { _ in }

    public let target: Target
    /// The longest value that is sent whole, plus three; known once notifications are on.
    public var mtu: Int? { requests.mtu }

    /// A device that nobody has seen lately is looked for so long.
    private static let search_us: Int64 = 15_000_000
    private static let services_us: Int64 = 20_000_000
    /// So long after a fault bluetoothd has said everything that explains it.
    private static let explain_us: Int64 = 200_000
    /// bluetoothd takes two seconds to end a link; whoever connects before that loses it again.
    private static let leave_us: Int64 = 6_000_000

    private enum Phase { case searching, connecting, resolving, working, faulty, leaving, over }

    private let bluetooth: Bluetooth
    private let loop: EventLoop
    private var phase = Phase.searching
    private var path: String?
    private var observation: Bluetooth.Observation?
    private var timer: EventLoop.Token?
    private let requests: RequestQueue
    private var isScanning = false
    private var isReady = false
    private var onClosed: (() -> Void)?

    private init(_ target: Target, _ requests: [GATTRequest], _ bluetooth: Bluetooth) {
        self.target = target
        self.bluetooth = bluetooth
        loop = bluetooth.loop
        self.requests = RequestQueue(requests, to: target.title, with: bluetooth)
        self.requests.onValue = { [unowned self] in self.onValue($0, $1, $2) }
        self.requests.onEmpty = { [unowned self] in self.allAsked() }
        self.requests.onFault = { [unowned self] in self.fault($0) }
    }

    /// Begins an attempt; what comes of it is reported from the loop. The requests are carried out in the order given, as
    /// soon as the link is up.
    public static func begin(_ target: Target, requests: [GATTRequest], with bluetooth: Bluetooth) -> BluetoothLink {
        let link = BluetoothLink(target, requests, bluetooth)
        link.observation = bluetooth.observe { [unowned link] in link.apply($0) }
        link.timer = link.loop.after(0) { [unowned link] in link.search() }
        return link
    }

    deinit { letGo() }

    // MARK: For its owner

    /// Carries out further requests, after those before them.
    public func perform(_ requests: [GATTRequest]) {
        guard phase != .over, phase != .leaving else { return }
        guard self.requests.append(requests) else {
            return fault(.failed(reason: "\(target.title) takes no more commands"))
        }
    }

    /// Carries out what stops the stream, then ends the link; `onEnd` is not called, `onClosed` is, within some seconds.
    public func close(after requests: [GATTRequest] = [], onClosed: @escaping () -> Void = {}) {
        guard phase != .over, phase != .leaving else { return onClosed() }
        self.onClosed = onClosed
        phase = .leaving
        endSearch()
        timer = loop.after(Self.leave_us) { [unowned self] in self.left() }
        self.requests.finish(with: requests, path: path)
    }

    // MARK: To the device

    private func search() {
        timer = nil
        if let problem = bluetooth.problem { return end(problem) }
        if let device = reachable { return connect(device) }
        isScanning = true
        bluetooth.startScan()
        timer = loop.after(Self.search_us) { [unowned self] in
            self.timer = nil
            self.end(self.bluetooth.problem ?? .outOfReach(sensor: self.target.title))
        }
    }

    private func lookAround() {
        guard let device = reachable else { return }
        endSearch()
        connect(device)
    }

    /// Its device, where an attempt to connect is worth its time.
    private var reachable: BluetoothDevice? {
        guard let device = bluetooth.device(address: target.address) else { return nil }
        return !bluetooth.scan.isListenedTo || device.isConnected || device.rssi_dBm != nil ? device : nil
    }

    private func endSearch() {
        cancelTimer()
        guard isScanning else { return }
        isScanning = false
        bluetooth.stopScan()
    }

    private func connect(_ device: BluetoothDevice) {
        guard isTrusted(device) else { return end(.notBonded(sensor: target.title)) }
        path = device.path
        phase = .connecting
        bluetooth.connect(device, sensor: target.title) { [weak self] error in
            guard let self, self.phase == .connecting else { return }
            if let error { return self.end(self.bluetooth.problem ?? error) }
            self.awaitServices()
        }
    }

    private func isTrusted(_ device: BluetoothDevice) -> Bool { device.isPaired || !target.needsBond }

    private func awaitServices() {
        phase = .resolving
        timer = loop.after(Self.services_us) { [unowned self] in
            self.timer = nil
            self.fault(.aborted(sensor: self.target.title))
        }
        lookAtServices()
    }

    private func lookAtServices() {
        guard phase == .resolving, let path, let device = bluetooth.device(at: path), device.areServicesResolved else {
            return
        }
        // The bond may have been taken away while the link was being made.
        guard isTrusted(device) else { return fault(.notBonded(sensor: target.title)) }
        cancelTimer()
        phase = .working
        requests.start(on: path)
    }

    private func apply(_ event: Bluetooth.Event) {
        switch event {
        case .device(let changed):
            switch phase {
            case .searching: lookAround()
            case .resolving, .working:
                guard changed == path else { return }
                guard bluetooth.device(at: changed)?.isConnected == true else {
                    return fault(.disconnected(sensor: target.title))
                }
                lookAtServices()
            case .connecting, .faulty, .leaving, .over: return
            }
        case .gone(let gone):
            if gone == path { fault(.disconnected(sensor: target.title)) }
        case .availability:
            if let problem = bluetooth.problem { return fault(problem) }
            if phase == .searching { return lookAround() }
            // With two adapters, it may be the other one that works.
            if let path, phase != .over, bluetooth.device(at: path) == nil { fault(.noAdapter) }
        }
    }

    private func allAsked() {
        if phase == .leaving { return disconnect() }
        guard !isReady else { return }
        isReady = true
        onReady()
    }

    // MARK: The end

    /// Something is wrong: what it is, may be said in the next moment.
    private func fault(_ error: BluetoothError) {
        switch phase {
        case .faulty, .leaving, .over: return
        case .searching, .connecting, .resolving, .working: phase = .faulty
        }
        requests.rest()
        cancelTimer()
        timer = loop.after(Self.explain_us) { [unowned self] in
            self.timer = nil
            self.end(self.bluetooth.problem ?? error)
        }
    }

    private func end(_ error: BluetoothError) {
        guard phase != .over else { return }
        phase = .over
        requests.rest()
        // A link that is half up would hold one of the adapter's few.
        if let path, let device = bluetooth.device(at: path), device.isConnected { bluetooth.disconnect(device) }
        letGo()
        onEnd(error)
    }

    private func disconnect() {
        requests.endSubscriptions()
        // Also one that is not connected yet: an attempt may be under way.
        guard let path, let device = bluetooth.device(at: path) else { return left() }
        bluetooth.disconnect(device) { [weak self] in self?.left() }
    }

    private func left() {
        guard phase == .leaving else { return }
        phase = .over
        requests.rest()
        letGo()
        let onClosed = onClosed
        self.onClosed = nil
        onClosed?()
    }

    private func letGo() {
        endSearch()
        if let observation { bluetooth.end(observation) }
        observation = nil
        requests.endSubscriptions()
    }

    private func cancelTimer() {
        if let timer { loop.cancel(timer) }
        timer = nil
    }
}
