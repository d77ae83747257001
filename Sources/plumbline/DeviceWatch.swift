import ArgumentParser
import Gateway
import Glibc
import Links
import LinuxIO

/// Tells which ports and devices come and go, until it is ended.
final class DeviceWatch {
    /// A device is told again when its signal has changed by so much.
    private static let notableChange_dB = 8

    private let loop: EventLoop
    private let lines: DeviceLines
    private let showsAll: Bool
    private let bluetooth: Bluetooth
    private var monitor: PortMonitor?
    private var finders: [String: SensorFinder] = [:]
    private var ports: [String: PortInfo] = [:]
    /// What was told last of each address.
    private var shown: [String: BluetoothDevice] = [:]
    private var lastProblem: BluetoothError?
    private var signals: Signals?

    init(
        _ directory: PortDirectory, _ lines: DeviceLines, showsAll: Bool, bondsIn dataFolder: String
    ) throws(Failure) {
        self.lines = lines
        self.showsAll = showsAll
        do throws(SystemError) {
            loop = try EventLoop()
            bluetooth = Bluetooth(bondsIn: dataFolder, on: loop)
            monitor = try PortMonitor(directory: directory, on: loop) { [unowned self] in self.take($0) }
        } catch {
            throw Failure("Ports cannot be watched: \(error).")
        }
    }

    /// - Parameter seconds: 0 for ever.
    func run(seconds: Double) throws {
        var signal: Int32?
        signals = try Signals([SIGINT, SIGTERM], on: loop) { [loop] in
            signal = $0
            loop.stop()
        }
        let observation = bluetooth.observe { [unowned self] in self.take($0) }
        bluetooth.startScan()
        loop.after(0) { [weak self] in self?.tellProblem() }
        if seconds > 0 { loop.after(Int64(seconds * 1e6)) { [loop] in loop.stop() } }
        try loop.run()
        bluetooth.end(observation)
        bluetooth.close()
        if signal == SIGINT { throw ExitCode(130) }
    }

    // MARK: Ports

    private func take(_ now: [PortInfo]) {
        let before = ports
        ports = Dictionary(now.map { ($0.path, $0) }, uniquingKeysWith: { $1 })
        for (path, port) in before where ports[path] != port {
            finders.removeValue(forKey: path)?.cancel()
            Console.print(lines.line(port, nil, event: "gone"))
        }
        for port in now where before[port.path] != port {
            Console.print(lines.line(port, nil, event: "new"))
            finders[port.path] = SensorFinder.search(port: port, on: loop) { [unowned self] in self.take($0, on: port) }
        }
    }

    private func take(_ outcome: SensorFinder.Outcome, on port: PortInfo) {
        // The finder is still at work in this call: it goes when the call is over.
        let finder = finders.removeValue(forKey: port.path)
        Console.print(lines.line(port, PortSearch.Result(outcome), event: "seen"))
        if case .found(let found) = outcome { found.link.close() }
        withExtendedLifetime(finder) {}
    }

    // MARK: Bluetooth

    private func take(_ event: Bluetooth.Event) {
        switch event {
        case .availability:
            tellProblem()
            tellGone()
        case .device(let path):
            if let device = bluetooth.device(at: path).flatMap({ bluetooth.device(address: $0.address) }) {
                take(device)
            }
        case .gone: tellGone()
        }
    }

    private func tellProblem() {
        let problem = bluetooth.problem
        guard problem != lastProblem else { return }
        lastProblem = problem
        if let problem { Console.complain(problem.description) }
    }

    private func take(_ device: BluetoothDevice) {
        guard showsAll || device.family != nil, device.isInRange else { return }
        let before = shown[device.address]
        let change_dB = abs((device.rssi_dBm ?? 0) - (before?.rssi_dBm ?? 0))
        guard
            before == nil || change_dB >= Self.notableChange_dB || device.isConnected != before?.isConnected
                || device.isPaired != before?.isPaired || device.name != before?.name
        else { return }
        shown[device.address] = device
        Console.print(
            lines.line(device, battery: bluetooth.battery(of: device), event: before == nil ? "new" : "seen"))
    }

    /// bluetoothd forgets an unknown device half a minute after its last word.
    private func tellGone() {
        for (address, device) in shown where bluetooth.device(address: address)?.isInRange != true {
            shown[address] = nil
            Console.print(lines.line(device, battery: nil, event: "gone"))
        }
    }
}

extension PortSearch.Result {
    init(_ outcome: SensorFinder.Outcome) {
        self =
            switch outcome {
            case .found(let found): .sensor(found)
            case .nothing(bytesHeard: 0): .silent
            case .nothing: .stranger
            case .failed(let error): .failed(error)
            }
    }
}
