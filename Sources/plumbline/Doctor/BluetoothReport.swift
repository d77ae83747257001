import Glibc
import Links
import LinuxIO
import Numbers
import PlainText

/// How Bluetooth stands on this machine.
struct BluetoothReport {
    /// What keeps every sensor from being heard; `nil` where nothing does.
    var problem: BluetoothError?
    var adapters: [BluetoothAdapter] = []
    var radioSwitch = RadioSwitch.none
    /// Devices that are connected now, by the path of their adapter.
    var links: [String: Int] = [:]
    /// bluetoothd's, as `5.66`; `nil` where it is not installed in a usual place.
    var version: String?

    /// Lines of our own bonds' file that are none.
    var damagedBonds = 0
    /// There is no bluetoothd, and plumbline does its work.
    var isThroughKernel = false

    /// Asks bluetoothd, or the kernel where there is none, for some seconds at most.
    static func asked(bondsIn dataFolder: String) throws -> BluetoothReport {
        var report = BluetoothReport(problem: nil)
        do throws(SystemError) {
            let loop = try EventLoop()
            let bluetooth = Bluetooth(bondsIn: dataFolder, on: loop)
            let observation = bluetooth.observe { [unowned bluetooth] _ in
                if bluetooth.state != .starting { loop.stop() }
            }
            loop.after(5_000_000) { loop.stop() }
            if bluetooth.state == .starting { try loop.run() }
            bluetooth.end(observation)
            report.problem = bluetooth.state == .starting ? .noDaemon : bluetooth.problem
            report.adapters = bluetooth.adapters
            report.isThroughKernel = bluetooth.backend == .kernel
            report.damagedBonds = Bluetooth.damagedBonds(in: dataFolder)
            for device in bluetooth.devices where device.isConnected {
                report.links[device.adapterPath, default: 0] += 1
            }
            bluetooth.close()
        } catch {
            throw Failure("Bluetooth cannot be checked: \(error).")
        }
        report.radioSwitch = RadioSwitch.state()
        report.version = installedVersion()
        return report
    }

    init(
        problem: BluetoothError?, radioSwitch: RadioSwitch = .none, version: String? = nil,
        isThroughKernel: Bool = false
    ) {
        self.problem = problem
        self.radioSwitch = radioSwitch
        self.version = version
        self.isThroughKernel = isThroughKernel
    }

    /// bluetoothd does not tell its version over the bus; the program does.
    private static func installedVersion() -> String? {
        let places = ["/usr/libexec/bluetooth/bluetoothd", "/usr/lib/bluetooth/bluetoothd", "/usr/sbin/bluetoothd"]
        guard let program = places.first(where: { access($0, X_OK) == 0 }),
            let stream = popen(program + " --version 2>/dev/null", "r")
        else { return nil }
        defer { pclose(stream) }
        var line = [CChar](repeating: 0, count: 64)
        guard fgets(&line, Int32(clamping: line.count), stream) != nil else { return nil }
        let text = String(decoding: line.prefix { $0 > 32 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return text.isEmpty ? nil : text
    }

    /// Sensors on a cable do without Bluetooth, so nothing here is a failure but a lack of rights.
    var findings: [Finding] {
        var findings = [service]
        if let version, Self.isOld(version) {
            findings.append(
                Finding(
                    subject: "bluetoothd", state: .warning,
                    text: "\(version) is old: only 5.62 and later report a lost connection as such. Update bluez."))
        }
        if damagedBonds > 0 {
            findings.append(
                Finding(
                    subject: "bonds", state: .warning,
                    text:
                        "\(damagedBonds.counted("line")) of bluetooth-bonds in the data folder \(damagedBonds == 1 ? "is" : "are") damaged: pair those sensors again."
                ))
        }
        switch radioSwitch {
        case .offBySoftware, .offByHardware:
            findings.append(
                Finding(subject: "rfkill", state: .warning, text: BluetoothError.blocked(radioSwitch).description))
        case .on: findings.append(Finding(subject: "rfkill", state: .ok, text: "Bluetooth is allowed"))
        case .none: break
        }
        for adapter in adapters {
            let count = links[adapter.path] ?? 0
            let used = (count == 0 ? "no link" : count.counted("link")) + " in use"
            findings.append(
                Finding(
                    subject: "adapter \(adapter.name)", state: adapter.isPowered ? .ok : .warning,
                    text: adapter.isPowered
                        ? "\(adapter.address), on, \(used)"
                        : BluetoothError.adapterOff(adapter: adapter.name).description))
        }
        return findings
    }

    private var service: Finding {
        let name = version.map { "bluetoothd \($0)" } ?? "bluetoothd"
        switch problem {
        case nil where isThroughKernel, .adapterOff? where isThroughKernel, .blocked? where isThroughKernel:
            return Finding(
                subject: "Bluetooth", state: .ok,
                text: "no bluetoothd is running: plumbline uses the kernel's sockets itself")
        case nil, .adapterOff?, .blocked?:
            return Finding(subject: "Bluetooth", state: .ok, text: "\(name) is running")
        case .permission?:
            return Finding(
                subject: "Bluetooth", state: .failed, text: BluetoothError.permission.description, isPermission: true)
        case .noDaemon? where version != nil:
            return Finding(
                subject: "Bluetooth", state: .warning,
                text: "\(name) is installed but not running: “sudo systemctl start bluetooth” starts it.")
        case let problem?:
            return Finding(subject: "Bluetooth", state: .warning, text: problem.description)
        }
    }

    private static func isOld(_ version: String) -> Bool {
        let numbers = version.split(separator: ".").compactMap { Int($0) }
        guard numbers.count >= 2 else { return false }
        return (numbers[0], numbers[1]) < (5, 62)
    }
}
