import Bus
import LinuxIO

/// Bluetooth LE through bluetoothd: what it says there is, kept up to date, and what may be asked of it.
///
/// Only signals of bluetoothd itself are believed.
final class BluetoothDaemon: BluetoothCarrier {
    static let service = "org.bluez"
    private static let retry_us: Int64 = 3_000_000
    /// bluetoothd gives up by itself, and an attempt that we alone have given up would stand in the next one's way.
    private static let connect_us: UInt64 = 60_000_000

    var onEvent: (Bluetooth.Event) -> Void = { _ in }
    private(set) var state = Bluetooth.State.starting
    /// An absent bluetoothd is asked for again and again, which may start it; else it is only noticed when it comes.
    var isWantedBack = true

    let loop: EventLoop
    private let address: String?
    private(set) var bus: MessageBus?
    private(set) var tree = ObjectTree()
    private var owner: String?
    private var retry: EventLoop.Token?
    private var agentEnd: EventLoop.Token?
    private var valueHandlers: [ObjectIdentifier: (path: String, handler: ([UInt8]) -> Void)] = [:]

    /// Begins at once; `state` and the events tell how it goes.
    ///
    /// - Parameter address: of a bus other than the system's.
    init(busAddress address: String?, on loop: EventLoop) {
        self.address = address
        self.loop = loop
        open()
    }

    deinit { close() }

    func close() {
        if let retry { loop.cancel(retry) }
        retry = nil
        if let agentEnd { loop.cancel(agentEnd) }
        agentEnd = nil
        bus?.close()
        bus = nil
    }

    // MARK: What there is

    var adapters: [BluetoothAdapter] {
        tree.having("org.bluez.Adapter1").compactMap { BluetoothAdapter(path: $0.path, $0.properties) }
    }

    var devices: [BluetoothDevice] {
        tree.having("org.bluez.Device1").compactMap { BluetoothDevice(path: $0.path, $0.properties) }
    }

    func device(at path: String) -> BluetoothDevice? {
        tree.properties(path, "org.bluez.Device1").flatMap { BluetoothDevice(path: path, $0) }
    }

    func battery(of device: BluetoothDevice) -> Int? {
        tree.properties(device.path, "org.bluez.Battery1")?["Percentage"]?.integer.flatMap {
            (0...100).contains($0) ? $0 : nil
        }
    }

    func characteristics(of device: String) -> [BluetoothCharacteristic] {
        tree.having("org.bluez.GattCharacteristic1").filter { $0.path.hasPrefix(device + "/") }.compactMap {
            BluetoothCharacteristic(path: $0.path, $0.properties)
        }
    }

    // MARK: The agent

    /// An attempt to pair begins: an agent that is there stays.
    func keepAgent() {
        if let agentEnd { loop.cancel(agentEnd) }
        agentEnd = nil
    }

    /// Takes the agent away when no other attempt follows at once.
    ///
    /// While there is none the adapter makes no bonds, and bluetoothd 5.66 switches that off after it was asked for the
    /// next agent: of a bond made then, nothing is left once the link ends.
    func releaseAgent(_ path: String) {
        keepAgent()
        agentEnd = loop.after(2_000_000) { [unowned self] in
            self.agentEnd = nil
            self.ask("/org/bluez", "AgentManager1", "UnregisterAgent", [.path(path)]) { _ in }
        }
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

    func startDiscovery(on adapter: String, answer: @escaping (BluetoothError?) -> Void) {
        // Nothing is asked for by service: several sensor families advertise none.
        let filter = BusValue.properties(["Transport": .string("le"), "DuplicateData": .bool(false)])
        ask(adapter, "Adapter1", "SetDiscoveryFilter", [filter]) { [weak self] _ in
            // An older bluetoothd that does not know a filter scans all the same.
            self?.ask(adapter, "Adapter1", "StartDiscovery") { result in
                guard case .failure(let error) = result, error.name != "org.bluez.Error.InProgress" else {
                    return answer(nil)
                }
                answer(BluetoothError(error, sensor: "", connected: 0))
            }
        }
    }

    func stopDiscovery(on adapter: String, answer: @escaping () -> Void) {
        ask(adapter, "Adapter1", "StopDiscovery") { _ in answer() }
    }

    func connect(_ device: BluetoothDevice, sensor: String, answer: @escaping (BluetoothError?) -> Void) {
        ask(device.path, "Device1", "Connect", timeout_us: Self.connect_us) { [weak self] result in
            guard case .failure(let error) = result, !error.name.hasSuffix("AlreadyConnected") else {
                return answer(nil)
            }
            answer(BluetoothError(error, sensor: sensor, connected: self?.connectedCount(with: device) ?? 0))
        }
    }

    /// How many devices the adapter of a device is connected to.
    func connectedCount(with device: BluetoothDevice) -> Int {
        devices.count { $0.isConnected && $0.adapterPath == device.adapterPath }
    }

    func disconnect(_ device: BluetoothDevice, onEnd: @escaping () -> Void) {
        ask(device.path, "Device1", "Disconnect", timeout_us: 5_000_000) { _ in onEnd() }
    }

    func remove(_ device: BluetoothDevice, onEnd: @escaping (BluetoothError?) -> Void) {
        ask(device.adapterPath, "Adapter1", "RemoveDevice", [.path(device.path)]) { result in
            switch result {
            case .success: onEnd(nil)
            case .failure(let error):
                let meaning = BluetoothError(error, sensor: device.title, connected: 0)
                if case .unknownDevice = meaning { onEnd(nil) } else { onEnd(meaning) }
            }
        }
    }

    func bond(
        with device: BluetoothDevice, canAnswer: Bool, onQuestion: @escaping BluetoothPairing.Asking,
        onEnd: @escaping (BondFailure?) -> Void
    ) -> any BondAttempt {
        DaemonBond(device, with: self, canAnswer: canAnswer, onQuestion: onQuestion, onEnd: onEnd)
    }

    // MARK: Values

    func read(
        _ characteristic: BluetoothCharacteristic, sensor: String,
        answer: @escaping (Result<[UInt8], BluetoothError>) -> Void
    ) {
        ask(characteristic.path, "GattCharacteristic1", "ReadValue", [.properties([:])]) { result in
            answer(
                result.map { $0.arguments.first?.bytes ?? [] }
                    .mapError { BluetoothError($0, sensor: sensor, connected: 0) })
        }
    }

    func write(
        _ bytes: [UInt8], to characteristic: BluetoothCharacteristic, sensor: String, withResponse: Bool,
        answer: @escaping (BluetoothError?) -> Void
    ) {
        let kind = withResponse ? "request" : "command"
        ask(
            characteristic.path, "GattCharacteristic1", "WriteValue",
            [.bytes(bytes), .properties(["type": .string(kind)])]
        ) { result in
            guard case .failure(let error) = result else { return answer(nil) }
            answer(BluetoothError(error, sensor: sensor, connected: 0))
        }
    }

    func subscription(to characteristic: BluetoothCharacteristic, sensor: String) -> any BluetoothSubscription {
        NotificationChannel(characteristic, sensor: sensor, with: self)
    }

    /// Gives a characteristic's values that come as signals to `owner`, until it says otherwise.
    func onValue(of path: String, for owner: AnyObject, _ handler: (([UInt8]) -> Void)?) {
        valueHandlers[ObjectIdentifier(owner)] = handler.map { (path, $0) }
    }

    // MARK: The bus

    private func open() {
        do throws(BusError) {
            let bus = try MessageBus(to: address.map { .address($0) } ?? .system, on: loop)
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
        onEvent(.availability)
        tryAgain()
    }

    private func tryAgain() {
        if let retry { loop.cancel(retry) }
        retry = loop.after(Self.retry_us) { [unowned self] in
            self.retry = nil
            // Asking starts a bluetoothd that can be started.
            if self.bus == nil { self.open() } else if self.isWantedBack { self.fetch() }
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
                self.onEvent(.availability)
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
                onEvent(.gone(path: path))
            } else {
                changed(path)
            }
        case "PropertiesChanged" where arguments.count == 3:
            guard let interface = arguments[0].string else { return }
            tree.change(place, interface, to: arguments[1], without: arguments[2].strings ?? [])
            if interface == "org.bluez.GattCharacteristic1" {
                guard let bytes = arguments[1].byName?["Value"]?.bytes else { return }
                for (path, handler) in valueHandlers.values where path == place { handler(bytes) }
            } else {
                changed(place)
            }
        default: break
        }
    }

    private func changed(_ path: String) {
        if tree.properties(path, "org.bluez.Device1") != nil { return onEvent(.device(path: path)) }
        // Adapters are /org/bluez/hci0; what is below a device is looked for when it is needed.
        if path.split(separator: "/").count <= 3 { onEvent(.availability) }
    }
}
