import Gateway
import Glibc
import Links
import LinuxIO
import Numbers
import PlainText
import Recorder
import Records
import SensorProtocols
import Settings

/// One thing that was looked at.
struct Finding: Equatable {
    enum State: String {
        case ok
        case warning
        case failed
    }

    var subject: String
    var state: State
    /// What was found, and what to do.
    var text: String
    /// Rights are what is missing.
    var isPermission = false
}

/// Checks why a sensor is not found or recorded.
///
/// The machine is looked at through `root`, so that a test can lay out another one in a folder.
struct Doctor {
    var root = ""
    let dataFolder: String
    let ports: [PortInfo]
    /// Paths of ports that somebody has named, on the command line or in the settings.
    var namedPorts: Set<String> = []
    /// The sensors that are paired.
    var paired: [PairedSensor] = []
    var bluetooth: BluetoothReport?
    /// A recorder is running, which has the ports of the paired sensors.
    var isRecording = false
    /// The outputs that are switched on, and how each stands.
    var outputs: [(name: String, standing: SharingFolder.Standing)] = []
    /// With which fleet's server this gateway is enrolled; `nil` where it is not, and nobody ever agreed.
    var fleet: Result<FleetStanding, FleetEnrolmentError>?
    /// What is wrong in the settings of outputs.
    var sharingRemarks: [SettingsError] = []
    /// What was heard on a port that was named.
    var heard: (port: PortInfo, result: PortSearch.Result)?

    func findings(now_us: Int64) -> [Finding] {
        portFindings + [heardFinding].compactMap { $0 } + (bluetooth?.findings ?? [])
            + [modemManager, brltty, udevRule, disk, record, recorder, clock(now_us: now_us)].compactMap { $0 }
            + sharingRemarks.map(Finding.init(sharing:)) + outputs.map { Finding(output: $0.name, $0.standing) }
            + [fleet].compactMap { $0.map(Finding.init(fleet:)) }
    }

    // MARK: Ports

    private var portFindings: [Finding] {
        guard !ports.isEmpty else {
            return [Finding(subject: "ports", state: .warning, text: "No serial port: plug a sensor in.")]
        }
        return ports.map { port in
            let subject = "port \(port.path)"
            if access(root + port.path, R_OK | W_OK) == 0 {
                let recorded = isRecording ? paired.first { $0.port == port.identity }?.name : nil
                return Finding(
                    subject: subject, state: .ok,
                    text: recorded.map { "the recorder's, for “\($0)”" } ?? port.title ?? "can be used")
            }
            let error = LinkError(opening: root + port.path)
            guard isWanted(port) else {
                return Finding(
                    subject: subject, state: .warning,
                    text: error.description + " No sensor is known on it: this matters only if one is.")
            }
            return Finding(
                subject: subject, state: .failed, text: error.description,
                isPermission: error != .noSuchPort(path: root + port.path))
        }
    }

    /// Whether a sensor is known on a port, or may be: on one that is named, on a paired sensor's, and on any USB port as
    /// long as there is a paired sensor, or none at all, that has not been seen elsewhere.
    private func isWanted(_ port: PortInfo) -> Bool {
        if namedPorts.contains(port.path) || paired.contains(where: { $0.port == port.identity }) { return true }
        guard port.usbID != nil else { return false }
        let present = Set(ports.map(\.identity))
        return paired.isEmpty || paired.contains { $0.bluetoothPlace == nil && !present.contains($0.port) }
    }

    /// What a sensor that sends nothing of use lacks is told by nothing but what it sends.
    private var heardFinding: Finding? {
        guard let (port, result) = heard else { return nil }
        let subject = "sensor on \(port.path)"
        switch result {
        case .sensor(let found):
            return Finding(
                subject: subject, state: found.problem == nil ? .ok : .failed,
                text: found.problem ?? "\(found.family.title), \(found.baudRate) baud")
        case .silent:
            return Finding(subject: subject, state: .warning, text: "It sends nothing: is the sensor switched on?")
        case .unrecognised:
            return Finding(
                subject: subject, state: .warning, text: "It sends bytes, but not those of a supported sensor.")
        case .failed(.busy):
            return Finding(
                subject: subject, state: .ok, text: "in use by another program (the recorder, where that is running)")
        case .failed: return nil  // Said of the port already.
        }
    }

    // MARK: Other programs

    private func isRunning(_ name: String) -> Bool {
        names(in: "/proc").contains { process in
            process.allSatisfy(\.isNumber) && text("/proc/\(process)/comm") == name
        }
    }

    private var modemManager: Finding {
        guard isRunning("ModemManager") else {
            return Finding(subject: "ModemManager", state: .ok, text: "not running")
        }
        return hasUdevRule
            ? Finding(
                subject: "ModemManager", state: .ok, text: "running; Plumbline's udev rule keeps it away from sensors")
            : Finding(
                subject: "ModemManager", state: .warning,
                text: "running: it probes every new port for some seconds. Install Plumbline's udev rule.")
    }

    private var brltty: Finding {
        isRunning("brltty")
            ? Finding(
                subject: "brltty", state: .warning,
                text:
                    "running: it can take over CH340 and CP210x ports, as if they were Braille displays. If you have none: sudo apt remove brltty"
            )
            : Finding(subject: "brltty", state: .ok, text: "not running")
    }

    private var hasUdevRule: Bool {
        ["/etc/udev/rules.d", "/lib/udev/rules.d", "/usr/lib/udev/rules.d", "/usr/local/lib/udev/rules.d"].contains {
            access(root + $0 + "/60-plumbline.rules", F_OK) == 0
        }
    }

    private var udevRule: Finding {
        hasUdevRule
            ? Finding(subject: "udev rule", state: .ok, text: "installed")
            : Finding(
                subject: "udev rule", state: .warning,
                text:
                    "not installed: with it you can use sensors' ports without joining a group (make install, or Tools/udev)"
            )
    }

    // MARK: The record

    private var disk: Finding {
        var folder = dataFolder
        while access(folder, F_OK) != 0, let slash = folder.lastIndex(of: "/"), slash != folder.startIndex {
            folder = String(folder[..<slash])
        }
        var status = statvfs()
        guard statvfs(folder.isEmpty ? "/" : folder, &status) == 0 else {
            return Finding(subject: "disk", state: .failed, text: "\(folder): \(SystemError.last).")
        }
        let free_MB = UInt64(status.f_bavail) * UInt64(status.f_frsize) / 1_000_000
        // A week of samples of one sensor takes some 300 MB.
        return Finding(
            subject: "disk", state: free_MB < 50 ? .failed : free_MB < 500 ? .warning : .ok,
            text: "\(free_MB) MB free" + (free_MB < 500 ? ": a week of samples takes about 300 MB. Make room." : ""))
    }

    private var record: Finding {
        var status = stat()
        do throws(RecordsError) {
            guard let store = try Store.openIfExists(in: dataFolder) else {
                return Finding(subject: "record", state: .ok, text: "none yet; it will be in \(dataFolder)")
            }
            _ = try store.sensors()
        } catch {
            let isPermission = Failure(error).code == .permission
            return Finding(subject: "record", state: .failed, text: error.description, isPermission: isPermission)
        }
        guard stat(dataFolder, &status) == 0, status.st_mode & 0o077 == 0 else {
            return Finding(
                subject: "record", state: .warning,
                text: "others can read it: chmod 700 \(ShellWord.quoted(dataFolder))")
        }
        return Finding(subject: "record", state: .ok, text: dataFolder)
    }

    private var recorder: Finding {
        do throws(RecorderError) {
            let isRunning = try RecorderClient.connect(dataFolder: dataFolder) != nil
            return Finding(subject: "recorder", state: .ok, text: isRunning ? "running" : "not running (plumbline run)")
        } catch {
            return Finding(subject: "recorder", state: .failed, text: error.description)
        }
    }

    private func clock(now_us: Int64) -> Finding {
        // A machine without a battery for its clock begins in 1970 or at its image's date.
        guard now_us > 1_735_689_600_000_000 else {
            return Finding(
                subject: "clock", state: .failed,
                text: "it shows a date before 2025: set it, because days depend on it.")
        }
        let isSynchronised = access(root + "/run/systemd/timesync/synchronized", F_OK) == 0
        let hasOther = ["chronyd", "ntpd", "ptp4l"].contains(where: isRunning)
        return Finding(
            subject: "clock", state: .ok,
            text: isSynchronised || hasOther
                ? "kept by a time service" : "no time service found; a few seconds' error does no harm")
    }

    // MARK: Files

    private func names(in folder: String) -> [String] {
        guard let directory = opendir(root + folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        return names
    }

    /// A small file's text without its last line end.
    private func text(_ path: String) -> String? {
        let descriptor = open(root + path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return nil }
        return String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n").first.map(String.init)
    }
}
