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
    public private(set) var mtu: Int?

    /// A device that nobody has seen lately is looked for so long.
    private static let search_us: Int64 = 15_000_000
    private static let services_us: Int64 = 20_000_000
    /// So long after a fault bluetoothd has said everything that explains it.
    private static let explain_us: Int64 = 200_000
    /// bluetoothd takes two seconds to end a link; whoever connects before that loses it again.
    private static let leave_us: Int64 = 6_000_000
    private static let longestQueue = 256

    private enum Phase { case searching, connecting, resolving, working, faulty, leaving, over }

    private let bluetooth: Bluetooth
    private let loop: EventLoop
    private var phase = Phase.searching
    private var path: String?
    private var observation: Bluetooth.Observation?
    private var timer: EventLoop.Token?
    private var channels: [BluetoothUUID: any BluetoothSubscription] = [:]
    private var queue: [GATTRequest]
    private var isScanning = false
    private var isAsking = false
    private var isReady = false
    private var onClosed: (() -> Void)?

    /// Begins at once; what comes of it is told from the loop.
    ///
    /// - Parameter requests: carried out in this order as soon as the link is up.
    public init(_ target: Target, requests: [GATTRequest], with bluetooth: Bluetooth) {
        self.target = target
        self.bluetooth = bluetooth
        loop = bluetooth.loop
        queue = requests
        observation = bluetooth.observe { [unowned self] in self.take($0) }
        timer = loop.after(0) { [unowned self] in self.search() }
    }

    deinit { letGo() }

    // MARK: For its owner

    /// Carries out further requests, after those before them.
    public func perform(_ requests: [GATTRequest]) {
        guard phase != .over, phase != .leaving else { return }
        guard queue.count + requests.count <= Self.longestQueue else {
            return fault(.failed(reason: "\(target.title) takes no more commands"))
        }
        queue += requests
        if phase == .working { askNext() }
    }

    /// Carries out what stops the stream, then ends the link; `onEnd` is not called, `onClosed` is, within some seconds.
    public func close(after requests: [GATTRequest] = [], onClosed: @escaping () -> Void = {}) {
        guard phase != .over, phase != .leaving else { return onClosed() }
        self.onClosed = onClosed
        let wasUp = phase == .working
        phase = .leaving
        endSearch()
        timer = loop.after(Self.leave_us) { [unowned self] in self.left() }
        queue = wasUp ? queue.filter(\.isWrite) + requests : []
        if !isAsking { askNext() }
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
        return bluetooth.scan.listening == 0 || device.isConnected || device.rssi_dBm != nil ? device : nil
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
        askNext()
    }

    private func take(_ event: Bluetooth.Event) {
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

    // MARK: Requests

    private func askNext() {
        guard phase == .working || phase == .leaving, !isAsking else { return }
        guard !queue.isEmpty else {
            if phase == .leaving { return disconnect() }
            if !isReady {
                isReady = true
                onReady()
            }
            return
        }
        let request = queue.removeFirst()
        guard let path,
            let characteristic = bluetooth.carrier.characteristics(of: path).first(where: {
                $0.uuid == request.characteristic
            })
        else {
            if request.isOptional || phase == .leaving { return askNext() }
            return fault(
                .lacksCharacteristic(sensor: target.title, characteristic: "\(request.characteristic)"))
        }
        isAsking = true
        switch request.action {
        case .subscribe: subscribe(characteristic, request)
        case .read: read(characteristic, request)
        case .write(let bytes, let withResponse): write(bytes, characteristic, request, withResponse: withResponse)
        }
    }

    private func subscribe(_ characteristic: BluetoothCharacteristic, _ request: GATTRequest) {
        let uuid = request.characteristic
        let channel = bluetooth.carrier.subscription(to: characteristic, sensor: target.title)
        channels[uuid] = channel
        channel.onValue = { [unowned self] bytes, arrival_us in
            if self.phase == .working { self.onValue(bytes, uuid, arrival_us) }
        }
        channel.onEnd = { [unowned self] in self.fault(.disconnected(sensor: self.target.title)) }
        channel.open { [weak self, weak channel] error in
            if let mtu = channel?.mtu { self?.mtu = mtu }
            self?.answered(request, error)
        }
    }

    private func read(_ characteristic: BluetoothCharacteristic, _ request: GATTRequest) {
        bluetooth.carrier.read(characteristic, sensor: target.title) { [weak self] result in
            guard let self else { return }
            if case .success(let bytes) = result, self.phase == .working {
                self.onValue(bytes, request.characteristic, HostClock.boottime_us)
            }
            self.answered(request, result.error)
        }
    }

    private func write(
        _ bytes: [UInt8], _ characteristic: BluetoothCharacteristic, _ request: GATTRequest, withResponse: Bool
    ) {
        bluetooth.carrier.write(
            bytes, to: characteristic, sensor: target.title,
            withResponse: characteristic.writesWithResponse(wished: withResponse)
        ) { [weak self] error in self?.answered(request, error) }
    }

    private func answered(_ request: GATTRequest, _ error: BluetoothError?) {
        isAsking = false
        if let error, !request.isOptional, phase == .working { return fault(error) }
        askNext()
    }

    // MARK: The end

    /// Something is wrong: what it is, may be said in the next moment.
    private func fault(_ error: BluetoothError) {
        switch phase {
        case .faulty, .leaving, .over: return
        case .searching, .connecting, .resolving, .working: phase = .faulty
        }
        cancelTimer()
        timer = loop.after(Self.explain_us) { [unowned self] in
            self.timer = nil
            self.end(self.bluetooth.problem ?? error)
        }
    }

    private func end(_ error: BluetoothError) {
        guard phase != .over else { return }
        phase = .over
        // A link that is half up would hold one of the adapter's few.
        if let path, let device = bluetooth.device(at: path), device.isConnected { bluetooth.disconnect(device) }
        letGo()
        onEnd(error)
    }

    private func disconnect() {
        channels.removeAll()
        // Also one that is not connected yet: an attempt may be under way.
        guard let path, let device = bluetooth.device(at: path) else { return left() }
        bluetooth.disconnect(device) { [weak self] in self?.left() }
    }

    private func left() {
        guard phase == .leaving else { return }
        phase = .over
        letGo()
        let onClosed = onClosed
        self.onClosed = nil
        onClosed?()
    }

    private func letGo() {
        endSearch()
        if let observation { bluetooth.end(observation) }
        observation = nil
        channels.removeAll()
    }

    private func cancelTimer() {
        if let timer { loop.cancel(timer) }
        timer = nil
    }
}

extension GATTRequest {
    fileprivate var isWrite: Bool { if case .write = action { true } else { false } }
}

extension Result {
    fileprivate var error: Failure? { if case .failure(let error) = self { error } else { nil } }
}
