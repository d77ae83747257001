public import LinuxIO

/// Bluetooth LE through bluetoothd: what there is, kept up to date, and what may be asked of it.
///
/// It outlives adapters that are pulled out and a bluetoothd that is restarted: watchers are told, and what was wanted
/// (a scan) goes on when it can. Only signals of bluetoothd itself are believed.
public final class Bluetooth {
    public enum State: Equatable, Sendable {
        case starting
        case ready
        case unavailable(BluetoothError)
    }

    public enum Event: Equatable, Sendable {
        /// bluetoothd or an adapter has come, gone or changed.
        case availability
        /// A device has come or changed, by its path.
        case device(path: String)
        case gone(path: String)
        /// A characteristic's value, by its path.
        case value(path: String, [UInt8])
    }

    public struct Observation: Hashable, Sendable { fileprivate let number: Int }

    static let service = "org.bluez"
    private static let retry_us: Int64 = 3_000_000

    public private(set) var state = State.starting
    var scan = ScanState()

    let loop: EventLoop
    private let address: String?
    private let root: String
    private(set) var bus: MessageBus?
    private(set) var tree = ObjectTree()
    private var owner: String?
    private var observers: [Observation: (Event) -> Void] = [:]
    private var lastObservation = 0
    private var retry: EventLoop.Token?

    /// Begins at once; `state` and the events tell how it goes.
    ///
    /// - Parameters:
    ///   - address: of a bus other than the system's.
    ///   - root: another machine's `/sys`, for tests.
    public init(busAddress address: String? = nil, root: String = "", on loop: EventLoop) {
        self.address = address
        self.root = root
        self.loop = loop
        open()
    }

    deinit { close() }

    /// Lets go of the bus; what was subscribed or discovered for us ends with it.
    public func close() {
        if let retry { loop.cancel(retry) }
        retry = nil
        endScanTimers()
        bus?.close()
        bus = nil
    }

    // MARK: What there is

    public var adapters: [BluetoothAdapter] {
        tree.having("org.bluez.Adapter1").compactMap { BluetoothAdapter(path: $0.path, $0.properties) }
    }

    /// Every device of every adapter.
    public var devices: [BluetoothDevice] {
        tree.having("org.bluez.Device1").compactMap { BluetoothDevice(path: $0.path, $0.properties) }
    }

    public func device(at path: String) -> BluetoothDevice? {
        tree.properties(path, "org.bluez.Device1").flatMap { BluetoothDevice(path: path, $0) }
    }

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

    /// Percent, where bluetoothd has read it.
    public func battery(of device: BluetoothDevice) -> Int? {
        tree.properties(device.path, "org.bluez.Battery1")?["Percentage"]?.integer.flatMap {
            (0...100).contains($0) ? $0 : nil
        }
    }

    func characteristics(of device: String) -> [BluetoothCharacteristic] {
        tree.having("org.bluez.GattCharacteristic1").filter { $0.path.hasPrefix(device + "/") }.compactMap {
            BluetoothCharacteristic(path: $0.path, $0.properties)
        }
    }

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

    /// How many devices an adapter is connected to.
    func connectedCount(on adapter: String) -> Int {
        devices.count { $0.isConnected && $0.adapterPath == adapter }
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

    func tell(_ event: Event) {
        // A handler may end others, which then hear nothing more.
        for observation in observers.keys { observers[observation]?(event) }
    }

    // MARK: Asking

    func ask(
        _ path: String, _ interface: String, _ member: String, _ arguments: [BusValue] = [],
        timeout_us: UInt64 = 25_000_000, answer: @escaping (Result<BusMessage, BusError>) -> Void
    ) {
        guard let bus else {
            loop.after(0) { answer(.failure(.closed)) }
            return
        }
        bus.call(
            Self.service, path, "org.bluez." + interface, member, arguments, timeout_us: timeout_us, answer: answer)
    }

    /// Ends a device's link, whoever else uses it; the answer comes when it is down.
    public func disconnect(_ device: BluetoothDevice, onEnd: @escaping () -> Void = {}) {
        ask(device.path, "Device1", "Disconnect", timeout_us: 5_000_000) { _ in onEnd() }
    }

    /// Forgets a device with its bond.
    public func remove(_ device: BluetoothDevice, onEnd: @escaping (BluetoothError?) -> Void) {
        ask(device.adapterPath, "Adapter1", "RemoveDevice", [.path(device.path)]) { result in
            switch result {
            case .success: onEnd(nil)
            case .failure(let error):
                let meaning = BluetoothError(error, sensor: device.title, connected: 0)
                if case .unknownDevice = meaning { onEnd(nil) } else { onEnd(meaning) }
            }
        }
    }

    // MARK: The bus

    private func open() {
        do throws(BusError) {
            let bus = try MessageBus(address: address, on: loop)
            self.bus = bus
            bus.onEnd = { [unowned self] error in self.lostBus(error) }
            try bus.listen(
                "type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',"
                    + "member='NameOwnerChanged',arg0='org.bluez'"
            ) { [unowned self] in self.ownerChanged($0) }
            for interface in ["ObjectManager", "Properties"] {
                try bus.listen(
                    "type='signal',sender='org.bluez',interface='org.freedesktop.DBus.\(interface)'"
                ) { [unowned self] in self.take($0) }
            }
            fetch()
        } catch {
            lostBus(error)
        }
    }

    private func lostBus(_ error: BusError) {
        bus?.close()
        bus = nil
        lostDaemon(.noBus(reason: error.text))
    }

    private func lostDaemon(_ error: BluetoothError) {
        owner = nil
        tree = ObjectTree()
        state = .unavailable(error)
        forgetScans()
        tell(.availability)
        tryAgain()
    }

    private func tryAgain() {
        if let retry { loop.cancel(retry) }
        retry = loop.after(Self.retry_us) { [unowned self] in
            self.retry = nil
            // Asking starts a bluetoothd that can be started.
            if self.bus == nil { self.open() } else { self.fetch() }
        }
    }

    private func ownerChanged(_ message: BusMessage) {
        guard message.sender == "org.freedesktop.DBus", message.arguments.count == 3,
            let new = message.arguments[2].string
        else { return }
        guard new != owner else { return }
        if owner != nil { lostDaemon(.noDaemon) }
        if !new.isEmpty { fetch() }
    }

    private func fetch() {
        bus?.call(Self.service, "/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects") {
            [unowned self] result in
            switch result {
            case .success(let answer):
                if let retry = self.retry { self.loop.cancel(retry) }
                self.retry = nil
                self.owner = answer.sender
                self.tree.replace(with: answer.arguments.first)
                self.state = .ready
                self.tell(.availability)
                self.updateScans()
            case .failure(let error):
                guard self.owner == nil, self.bus != nil else { return }
                self.lostDaemon(error.name == "org.freedesktop.DBus.Error.AccessDenied" ? .permission : .noDaemon)
            }
        }
    }

    // MARK: Signals

    /// Whether a call or a signal is bluetoothd's own: anybody on the bus may send one.
    func isFromDaemon(_ message: BusMessage) -> Bool { owner != nil && message.sender == owner }

    private func take(_ message: BusMessage) {
        guard isFromDaemon(message), let place = message.path else { return }
        let arguments = message.arguments
        switch message.member {
        case "InterfacesAdded" where arguments.count == 2:
            guard let path = arguments[0].string else { return }
            tree.add(path, interfaces: arguments[1])
            changed(path)
        case "InterfacesRemoved" where arguments.count == 2:
            guard let path = arguments[0].string else { return }
            let wasDevice = tree.properties(path, "org.bluez.Device1") != nil
            tree.remove(path, interfaces: arguments[1].strings ?? [])
            if wasDevice, tree.properties(path, "org.bluez.Device1") == nil {
                tell(.gone(path: path))
            } else {
                changed(path)
            }
        case "PropertiesChanged" where arguments.count == 3:
            guard let interface = arguments[0].string else { return }
            tree.change(place, interface, to: arguments[1], without: arguments[2].strings ?? [])
            if interface == "org.bluez.GattCharacteristic1" {
                if let bytes = arguments[1].byName?["Value"]?.bytes { tell(.value(path: place, bytes)) }
            } else {
                changed(place)
            }
        default: break
        }
    }

    private func changed(_ path: String) {
        if tree.properties(path, "org.bluez.Device1") != nil {
            noteDiscovery()
            return tell(.device(path: path))
        }
        // Adapters are /org/bluez/hci0; what is below a device is looked for when it is needed.
        guard path.split(separator: "/").count <= 3 else { return }
        tell(.availability)
        updateScans()
    }
}
