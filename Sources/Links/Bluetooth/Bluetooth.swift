public import LinuxIO

/// Bluetooth LE: what there is, kept up to date, and what may be asked of it.
///
/// It outlives adapters that are pulled out and a bluetoothd that is restarted: watchers are told, and what was wanted
/// (a scan) goes on when it can.
public final class Bluetooth {
    public enum State: Equatable, Sendable {
        case starting
        case ready
        case unavailable(BluetoothError)
    }

    public enum Event: Equatable, Sendable {
        /// What carries it, or an adapter, has come, gone or changed.
        case availability
        /// A device has come or changed, by its path.
        case device(path: String)
        case gone(path: String)
    }

    public struct Observation: Hashable, Sendable { fileprivate let number: Int }

    let loop: EventLoop
    let carrier: any BluetoothCarrier
    var scan = ScanState()
    private let root: String
    private var observers: [Observation: (Event) -> Void] = [:]
    private var lastObservation = 0

    /// Begins at once; `state` and the events tell how it goes.
    ///
    /// - Parameters:
    ///   - address: of a bus other than the system's.
    ///   - root: another machine's `/sys`, for tests.
    public init(busAddress address: String? = nil, root: String = "", on loop: EventLoop) {
        self.root = root
        self.loop = loop
        carrier = BluetoothDaemon(busAddress: address, on: loop)
        carrier.onEvent = { [unowned self] in self.take($0) }
    }

    deinit { close() }

    /// Lets go of everything; what was subscribed or discovered for us ends with it.
    public func close() {
        endScanTimers()
        carrier.close()
    }

    // MARK: What there is

    public var state: State { carrier.state }

    public var adapters: [BluetoothAdapter] { carrier.adapters }

    /// Every device of every adapter.
    public var devices: [BluetoothDevice] { carrier.devices }

    public func device(at path: String) -> BluetoothDevice? { carrier.device(at: path) }

    /// The device of an address; where several adapters know it, the bonded, then the connected, then the nearest one.
    public func device(address: String) -> BluetoothDevice? {
        let powered = Set(adapters.filter(\.isPowered).map(\.path))
        func rank(_ device: BluetoothDevice) -> (Int, Int, Int, Int) {
            (
                powered.contains(device.adapterPath) ? 1 : 0, device.isPaired ? 1 : 0, device.isConnected ? 1 : 0,
                device.rssi_dBm ?? -200
            )
        }
        return devices.filter { $0.address == address }.max { rank($0) < rank($1) }
    }

    /// Percent, where it is known without asking.
    public func battery(of device: BluetoothDevice) -> Int? { carrier.battery(of: device) }

    /// Why no sensor can be had now; `nil` where nothing is in the way.
    public var problem: BluetoothError? {
        switch state {
        case .starting: return nil
        case .unavailable(let error): return error
        case .ready: break
        }
        let adapters = adapters
        guard let first = adapters.first else { return .noAdapter }
        guard !adapters.contains(where: \.isPowered) else { return nil }
        switch RadioSwitch.state(root: root) {
        case .offBySoftware: return .blocked(.offBySoftware)
        case .offByHardware: return .blocked(.offByHardware)
        case .none, .on: return .adapterOff(adapter: first.name)
        }
    }

    // MARK: Watching

    /// Tells every change from now on, until the observation is ended.
    public func observe(_ handler: @escaping (Event) -> Void) -> Observation {
        lastObservation += 1
        let observation = Observation(number: lastObservation)
        observers[observation] = handler
        return observation
    }

    public func end(_ observation: Observation) { observers[observation] = nil }

    private func take(_ event: Event) {
        switch event {
        case .availability where state == .ready:
            tell(event)
            updateScans()
        case .availability:
            forgetScans()
            tell(event)
        case .device:
            noteDiscovery()
            tell(event)
        case .gone: tell(event)
        }
    }

    private func tell(_ event: Event) {
        // A handler may end others, which then hear nothing more.
        for observation in observers.keys { observers[observation]?(event) }
    }

    // MARK: Asking

    /// Connects to a device, when the scan has stopped; the answer says when its link is up.
    func connect(_ device: BluetoothDevice, sensor: String, answer: @escaping (BluetoothError?) -> Void) {
        withoutScan(
            { [unowned self] end in self.carrier.connect(device, sensor: sensor, answer: end) }, onEnd: answer)
    }

    /// Ends a device's link, whoever else uses it; the answer comes when it is down.
    public func disconnect(_ device: BluetoothDevice, onEnd: @escaping () -> Void = {}) {
        carrier.disconnect(device, onEnd: onEnd)
    }

    /// Forgets a device with its bond.
    public func remove(_ device: BluetoothDevice, onEnd: @escaping (BluetoothError?) -> Void) {
        carrier.remove(device, onEnd: onEnd)
    }
}
