import Glibc
public import Links
import LinuxIO
import Numbers

/// Tells which ports and devices come and go, until it is ended.
public final class DeviceWatch {
    /// What has changed.
    public enum Event {
        case portCame(PortInfo)
        case portSeen(PortInfo, PortSearch.Result)
        case portGone(PortInfo)
        /// - Parameter battery: percent, where bluetoothd knows it.
        case deviceCame(BluetoothDevice, battery: Int?)
        case deviceChanged(BluetoothDevice, battery: Int?)
        case deviceGone(BluetoothDevice)
        /// Why nothing can be had over Bluetooth.
        case bluetoothProblem(BluetoothError)
    }

    /// A device is told again when its signal has changed by so much.
    private static let notableChange_dB = 8

    private let loop: EventLoop
    private let directory: PortDirectory
    private let showsAll: Bool
    private let bluetooth: Bluetooth
    private let onEvent: (Event) -> Void
    private var monitor: PortMonitor?
    private var finders: [String: SensorFinder] = [:]
    private var ports: [String: PortInfo] = [:]
    /// What was told last of each address.
    private var shown: [String: BluetoothDevice] = [:]
    private var lastProblem: BluetoothError?
    private var signals: Signals?

    /// - `showsAll`: every Bluetooth device, not only the sensors that we know.
    public init(
        _ directory: PortDirectory, showsAll: Bool, bondsIn dataFolder: String, onEvent: @escaping (Event) -> Void
    ) throws(SearchError) {
        self.directory = directory
        self.showsAll = showsAll
        self.onEvent = onEvent
        do throws(SystemError) { loop = try EventLoop() } catch { throw .cannotWatch(error) }
        bluetooth = Bluetooth(bondsIn: dataFolder, on: loop)
    }

    /// Watches for so long, 0 for ever, or until a signal.
    ///
    /// - Returns: the signal that ended it.
    public func run(seconds: Double) throws(SearchError) -> Int32? {
        do throws(SystemError) {
            monitor = try PortMonitor(directory: directory, on: loop) { [unowned self] in self.compare(with: $0) }
            var signal: Int32?
            signals = try Signals([SIGINT, SIGTERM], on: loop) { [loop] in
                signal = $0
                loop.stop()
            }
            let observation = bluetooth.observe { [unowned self] in self.handle($0) }
            bluetooth.startScan()
            loop.after(0) { [weak self] in self?.reportProblem() }
            if seconds > 0 { loop.after(Int64.microseconds(seconds)) { [loop] in loop.stop() } }
            try loop.run()
            bluetooth.end(observation)
            bluetooth.close()
            return signal
        } catch {
            throw .cannotWatch(error)
        }
    }

    // MARK: Ports

    private func compare(with now: [PortInfo]) {
        let before = ports
        ports = Dictionary(now.map { ($0.path, $0) }, uniquingKeysWith: { $1 })
        for (path, port) in before where ports[path] != port {
            finders.removeValue(forKey: path)?.cancel()
            onEvent(.portGone(port))
        }
        for port in now where before[port.path] != port {
            onEvent(.portCame(port))
            finders[port.path] = SensorFinder.search(port: port, on: loop) { [unowned self] in self.note($0, on: port) }
        }
    }

    private func note(_ outcome: SensorFinder.Outcome, on port: PortInfo) {
        // The finder is still at work in this call: it goes when the call is over.
        let finder = finders.removeValue(forKey: port.path)
        onEvent(.portSeen(port, PortSearch.Result(outcome)))
        if case .found(let found) = outcome { found.link.close() }
        withExtendedLifetime(finder) {}
    }

    // MARK: Bluetooth

    private func handle(_ event: Bluetooth.Event) {
        switch event {
        case .availability:
            reportProblem()
            reportGone()
        case .device(let path):
            if let device = bluetooth.device(at: path).flatMap({ bluetooth.device(address: $0.address) }) {
                report(device)
            }
        case .gone: reportGone()
        }
    }

    private func reportProblem() {
        let problem = bluetooth.problem
        guard problem != lastProblem else { return }
        lastProblem = problem
        if let problem { onEvent(.bluetoothProblem(problem)) }
    }

    private func report(_ device: BluetoothDevice) {
        guard showsAll || device.family != nil, device.isInRange else { return }
        let before = shown[device.address]
        let change_dB = abs((device.rssi_dBm ?? 0) - (before?.rssi_dBm ?? 0))
        guard
            before == nil || change_dB >= Self.notableChange_dB || device.isConnected != before?.isConnected
                || device.isPaired != before?.isPaired || device.name != before?.name
        else { return }
        shown[device.address] = device
        let battery = bluetooth.battery(of: device)
        onEvent(before == nil ? .deviceCame(device, battery: battery) : .deviceChanged(device, battery: battery))
    }

    /// bluetoothd forgets an unknown device half a minute after its last word.
    private func reportGone() {
        for (address, device) in shown where bluetooth.device(address: address)?.isInRange != true {
            shown[address] = nil
            onEvent(.deviceGone(device))
        }
    }
}
