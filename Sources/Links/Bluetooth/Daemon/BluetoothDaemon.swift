import Bus
import LinuxIO

/// Bluetooth LE through bluetoothd: what may be asked of it.
final class BluetoothDaemon: BluetoothCarrier {
    /// bluetoothd gives up by itself, and an attempt that we alone have given up would stand in the next one's way.
    private static let connect_us: UInt64 = 60_000_000
    private static let agentRest_us: Int64 = 2_000_000

    var onEvent: (Bluetooth.Event) -> Void = { _ in }

    let loop: EventLoop
    private let connection: DaemonConnection
    private var agentEnd: EventLoop.Token?
    private var valueHandlers: [ObjectIdentifier: (path: String, handler: ([UInt8]) -> Void)] = [:]

    /// Begins at once; `state` and the events say how it goes.
    ///
    /// - Parameter address: of a bus other than the system's.
    init(busAddress address: String?, on loop: EventLoop) {
        self.loop = loop
        connection = DaemonConnection(over: address.map { .address($0) } ?? .system, on: loop)
        connection.onEvent = { [unowned self] in self.onEvent($0) }
        connection.onValue = { [unowned self] place, bytes in
            for (path, handler) in self.valueHandlers.values where path == place { handler(bytes) }
        }
        connection.open()
    }

    deinit { close() }

    func close() {
        if let agentEnd { loop.cancel(agentEnd) }
        agentEnd = nil
        connection.close()
    }

    var state: Bluetooth.State { connection.state }

    /// An absent bluetoothd is asked for again and again, which may start it; else it is only noticed when it comes.
    var isWantedBack: Bool {
        get { connection.isWantedBack }
        set { connection.isWantedBack = newValue }
    }

    private var tree: ObjectTree { connection.tree }

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

    /// The bus on which an agent is to be served; `nil` while there is none.
    var bus: MessageBus? { connection.bus }

    /// Whether a call is bluetoothd's own: anybody on the bus may send one.
    func isFromDaemon(_ message: BusMessage) -> Bool { connection.isFromDaemon(message) }

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
        agentEnd = loop.after(Self.agentRest_us) { [unowned self] in
            self.agentEnd = nil
            self.ask("/org/bluez", "AgentManager1", "UnregisterAgent", [.path(path)]) { _ in }
        }
    }

    // MARK: Asking

    func ask(
        _ path: String, _ interface: String, _ member: String, _ arguments: [BusValue] = [],
        timeout_us: UInt64 = 25_000_000, answer: @escaping (Result<BusMessage, BusError>) -> Void
    ) {
        connection.ask(path, interface, member, arguments, timeout_us: timeout_us, answer: answer)
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
        let attempt = DaemonBond(device, with: self, canAnswer: canAnswer, onQuestion: onQuestion, onEnd: onEnd)
        attempt.begin()
        return attempt
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
}
