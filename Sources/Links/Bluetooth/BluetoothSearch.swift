public import LinuxIO
import Numbers

/// Looks for devices over Bluetooth for some seconds.
public final class BluetoothSearch {
    public let bluetooth: Bluetooth
    private let loop: EventLoop
    private let seconds: Double
    private let isEnough: (Bluetooth) -> Bool
    private let onEnd: (BluetoothError?) -> Void
    private var observation: Bluetooth.Observation?
    private var timer: EventLoop.Token?

    /// The end is told once, from the loop, with what was in the way if anything was.
    ///
    /// - `isEnough`: ends it early.
    public init(
        _ bluetooth: Bluetooth, seconds: Double, on loop: EventLoop,
        isEnough: @escaping (Bluetooth) -> Bool = { _ in false },
        onEnd: @escaping (BluetoothError?) -> Void
    ) {
        self.bluetooth = bluetooth
        self.seconds = seconds
        self.loop = loop
        self.isEnough = isEnough
        self.onEnd = onEnd
    }

    /// Begins to listen.
    public func start() {
        bluetooth.startScan()
        observation = bluetooth.observe { [unowned self] _ in self.look() }
        timer = loop.after(Int64.microseconds(seconds)) { [unowned self] in self.end() }
        // What is known already, from the loop like everything else.
        loop.after(0) { [weak self] in self?.look() }
    }

    private func look() {
        if bluetooth.problem != nil || isEnough(bluetooth) { end() }
    }

    private func end() {
        guard let observation else { return }
        bluetooth.end(observation)
        self.observation = nil
        if let timer { loop.cancel(timer) }
        bluetooth.stopScan()
        onEnd(bluetooth.problem)
    }
}

extension BluetoothDevice {
    /// It is here now, and not only remembered.
    public var isInRange: Bool { rssi_dBm != nil || isConnected }

    /// Whether an address or a name, or the beginning of one, means this device.
    public func isMeant(by text: String) -> Bool {
        let text = text.lowercased()
        return address.lowercased() == text || name?.lowercased().hasPrefix(text) == true
    }
}

extension Bluetooth {
    /// What is in range, each address once, the nearest first.
    public var devicesInRange: [BluetoothDevice] {
        let addresses = Set(devices.filter(\.isInRange).map(\.address))
        return addresses.compactMap(device(address:)).sorted {
            ($0.rssi_dBm ?? 0, $1.address) > ($1.rssi_dBm ?? 0, $0.address)
        }
    }
}
