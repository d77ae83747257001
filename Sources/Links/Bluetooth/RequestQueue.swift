import LinuxIO
import SensorProtocols

/// What is asked of one connected device, a request after the other, and the values that its characteristics give.
final class RequestQueue {
    /// What arrived from which characteristic, and when on `HostClock.boottime_us`.
    var onValue: ([UInt8], BluetoothUUID, _ arrival_us: Int64) -> Void = { _, _, _ in }
    /// Nothing is left to be asked.
    var onEmpty: () -> Void = {}
    /// A request that could not be done without has failed, or a subscription has ended.
    var onFault: (BluetoothError) -> Void = { _ in }
    /// The longest value that is sent whole, plus three; known once notifications are on.
    private(set) var mtu: Int?

    private static let longest = 256

    private enum State {
        /// There is no link, or a faulty one: nothing is asked, and no value counts.
        case resting
        /// The device of this path is asked.
        case working(path: String)
        /// The link is being left: what cannot be done any more is left out. No path where no device was connected.
        case leaving(path: String?)
    }

    private let sensor: String
    private let bluetooth: Bluetooth
    private var state = State.resting
    private var queue: [GATTRequest]
    private var isAsking = false
    private var channels: [BluetoothUUID: any BluetoothSubscription] = [:]

    /// - Parameter sensor: what people call it, for sentences.
    init(_ requests: [GATTRequest], to sensor: String, with bluetooth: Bluetooth) {
        queue = requests
        self.sensor = sensor
        self.bluetooth = bluetooth
    }

    /// Further requests, after those before them; says whether there was room.
    func append(_ requests: [GATTRequest]) -> Bool {
        guard queue.count + requests.count <= Self.longest else { return false }
        queue += requests
        if case .working = state { askNext() }
        return true
    }

    /// The device is connected and its services are known.
    func start(on path: String) {
        state = .working(path: path)
        askNext()
    }

    /// Carries out what has been written so far and the last requests, as far as there was a link; then `onEmpty`.
    func finish(with last: [GATTRequest], path: String?) {
        if case .working = state { queue = queue.filter(\.isWrite) + last } else { queue = [] }
        state = .leaving(path: path)
        if !isAsking { askNext() }
    }

    /// Asks nothing more.
    func rest() { state = .resting }

    func endSubscriptions() { channels.removeAll() }

    // MARK: One after the other

    private func askNext() {
        guard !isAsking else { return }
        let path: String?
        let isLeaving: Bool
        switch state {
        case .resting: return
        case .working(let working): (path, isLeaving) = (working, false)
        case .leaving(let left): (path, isLeaving) = (left, true)
        }
        guard !queue.isEmpty else { return onEmpty() }
        let request = queue.removeFirst()
        guard let path,
            let characteristic = bluetooth.carrier.characteristics(of: path).first(where: {
                $0.uuid == request.characteristic
            })
        else {
            if request.isOptional || isLeaving { return askNext() }
            return onFault(.lacksCharacteristic(sensor: sensor, characteristic: "\(request.characteristic)"))
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
        let channel = bluetooth.carrier.subscription(to: characteristic, sensor: sensor)
        channels[uuid] = channel
        channel.onValue = { [unowned self] bytes, arrival_us in self.deliver(bytes, uuid, arrival_us) }
        channel.onEnd = { [unowned self] in self.onFault(.disconnected(sensor: self.sensor)) }
        channel.open { [weak self, weak channel] error in
            if let mtu = channel?.mtu { self?.mtu = mtu }
            self?.answered(request, error)
        }
    }

    private func read(_ characteristic: BluetoothCharacteristic, _ request: GATTRequest) {
        bluetooth.carrier.read(characteristic, sensor: sensor) { [weak self] result in
            switch result {
            case .success(let bytes):
                self?.deliver(bytes, request.characteristic, HostClock.boottime_us)
                self?.answered(request, nil)
            case .failure(let error): self?.answered(request, error)
            }
        }
    }

    private func write(
        _ bytes: [UInt8], _ characteristic: BluetoothCharacteristic, _ request: GATTRequest, withResponse: Bool
    ) {
        bluetooth.carrier.write(
            bytes, to: characteristic, sensor: sensor,
            withResponse: characteristic.writesWithResponse(wished: withResponse)
        ) { [weak self] error in self?.answered(request, error) }
    }

    private func deliver(_ bytes: [UInt8], _ characteristic: BluetoothUUID, _ arrival_us: Int64) {
        if case .working = state { onValue(bytes, characteristic, arrival_us) }
    }

    private func answered(_ request: GATTRequest, _ error: BluetoothError?) {
        isAsking = false
        if let error, !request.isOptional, case .working = state { return onFault(error) }
        askNext()
    }
}

extension GATTRequest {
    fileprivate var isWrite: Bool { if case .write = action { true } else { false } }
}
