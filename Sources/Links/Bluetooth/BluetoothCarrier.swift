/// What brings Bluetooth LE to us. Everything above it, links, scans, bonds and their retries, is the same for all.
///
/// Each answer comes once, from the event loop, also when what was asked for cannot be had any more.
protocol BluetoothCarrier: AnyObject {
    var onEvent: (Bluetooth.Event) -> Void { get set }
    var state: Bluetooth.State { get }

    var adapters: [BluetoothAdapter] { get }
    /// Every device of every adapter.
    var devices: [BluetoothDevice] { get }
    func device(at path: String) -> BluetoothDevice?
    /// Percent.
    func battery(of device: BluetoothDevice) -> Int?
    /// Of a device that is connected and whose services are resolved, by its path.
    func characteristics(of device: String) -> [BluetoothCharacteristic]

    func startDiscovery(on adapter: String, answer: @escaping (BluetoothError?) -> Void)
    func stopDiscovery(on adapter: String, answer: @escaping () -> Void)

    /// Answered when the link is up; gives up by itself. `sensor` is what people call it, for sentences.
    func connect(_ device: BluetoothDevice, sensor: String, answer: @escaping (BluetoothError?) -> Void)
    func disconnect(_ device: BluetoothDevice, onEnd: @escaping () -> Void)
    /// Forgets a device with its bond; one that is not known is fine.
    func remove(_ device: BluetoothDevice, onEnd: @escaping (BluetoothError?) -> Void)
    func bond(
        with device: BluetoothDevice, canAnswer: Bool, onQuestion: @escaping BluetoothPairing.Asking,
        onEnd: @escaping (BondFailure?) -> Void
    ) -> any BondAttempt

    func read(
        _ characteristic: BluetoothCharacteristic, sensor: String,
        answer: @escaping (Result<[UInt8], BluetoothError>) -> Void)
    func write(
        _ bytes: [UInt8], to characteristic: BluetoothCharacteristic, sensor: String, withResponse: Bool,
        answer: @escaping (BluetoothError?) -> Void)
    func subscription(to characteristic: BluetoothCharacteristic, sensor: String) -> any BluetoothSubscription

    func close()
}

/// The notifications (or indications) of one characteristic, as long as this lives.
protocol BluetoothSubscription: AnyObject {
    var onValue: ([UInt8], _ arrival_us: Int64) -> Void { get set }
    /// The link is down.
    var onEnd: () -> Void { get set }
    /// The longest value that is sent whole, plus three; where it is known.
    var mtu: Int? { get }
    /// Switches notifications on.
    func open(answer: @escaping (BluetoothError?) -> Void)
}

/// One attempt to make a bond.
protocol BondAttempt: AnyObject {
    /// Gives it up; its end is told all the same.
    func cancel()
}

/// Why an attempt has made no bond.
enum BondFailure: Equatable {
    /// The device did not take what it was told.
    case refused
    case cancelled
    case other(BluetoothError)
}
