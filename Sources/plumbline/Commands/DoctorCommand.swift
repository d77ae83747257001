import ArgumentParser
import Events
import Gateway
import Glibc
import Links
import LinuxIO
import PlainText
import Recorder
import Records
import Settings
import Terminal

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check why a sensor is not found or recorded.",
        discussion: """
            Exit code 0: nothing is in the way; 5: a permission is missing; 1: something else is wrong.

            Examples:
              plumbline doctor
              plumbline doctor /dev/ttyUSB0
            """)

    @Argument(
        help: "A port to check and to listen on, besides those that are found.", completion: ValueCompletion.ports)
    var port: String?

    @OptionGroup var ports: PortOptions
    @OptionGroup var folder: DataFolder

    @OptionGroup var output: JSONOption<OneObject.PerFinding>

    func run() throws {
        // What is wrong with an output's setting is a finding of its own.
        let settings = try Settings.loaded(tellsSharing: false)
        let patterns = ports.patterns + settings.extraPorts
        var found = PortDirectory(extraPatterns: patterns).ports()
        let hardware = Set(PortDirectory().ports().map(\.path))
        if let port, !found.contains(where: { $0.path == port }) { found.append(PortDirectory().port(at: port)) }
        let path = try folder.path()
        var doctor = Doctor(dataFolder: path, ports: found, bluetooth: try BluetoothReport.asked(bondsIn: path))
        doctor.namedPorts = Set(found.map(\.path).filter { !hardware.contains($0) || $0 == port })
        doctor.paired = Self.paired(in: path)
        let sharing = SharingFolder(in: path)
        doctor.sharingRemarks = settings.remarks.filter(\.isOfSharing)
        doctor.outputs = settings.share.enabled.map { ($0, sharing.standing(of: $0)) }
        doctor.fleet = Self.fleet(in: path, isSwitchedOn: settings.share.fleet.isOn)
        // That it cannot be asked is a finding of its own.
        do throws(RecorderError) {
            doctor.isRecording = try RecorderClient.connect(dataFolder: path) != nil
        } catch {}
        if let named = found.first(where: { $0.path == port }) {
            let heard = try DeviceSearch.run(ports: [named], seconds: nil, bondsIn: path).ports.first
            doctor.heard = heard.map { ($0.port, $0.result) }
        }
        let findings = doctor.findings(now_us: HostClock.utc_us)
        if output.json {
            for finding in findings { Console.print(finding.json.text) }
        } else {
            Self.print(findings)
        }
        let failed = findings.filter { $0.state == .failed }
        guard failed.isEmpty else {
            throw ExitCode(
                failed.contains(where: \.isPermission) ? FailureCode.permission.rawValue : FailureCode.failed.rawValue)
        }
    }

    /// A record that cannot be read is a finding of its own.
    private static func paired(in path: String) -> [PairedSensor] {
        do throws(RecordsError) { return try PairedSensor.all(in: path) } catch { return [] }
    }

    /// A record that cannot be read is a finding of its own, here too.
    private static func fleet(in path: String, isSwitchedOn: Bool) -> Result<FleetStanding, FleetEnrolmentError>? {
        do {
            let standing = try FleetStanding(in: path, isSwitchedOn: isSwitchedOn)
            return standing.isOfInterest ? .success(standing) : nil
        } catch {
            return (error as? FleetEnrolmentError).map { .failure($0) }
        }
    }

    /// In columns, the words wrapped where standard output is a terminal.
    private static func print(_ findings: [Finding]) {
        let columns = (findings.map { $0.subject.count }.max() ?? 0) + 10
        guard let width = TextPage.width(of: STDOUT_FILENO) else {
            for finding in findings { Console.print(finding.mark.leftAligned(columns: columns) + finding.text) }
            return
        }
        var page = TextPage(width: width)
        for finding in findings {
            page.item(finding.text, mark: finding.mark, columns: columns)
        }
        page.print(noColour: true)
    }
}

extension Finding {
    /// Its sign and what it is about: `FAILED  port /dev/ttyUSB0`.
    fileprivate var mark: String {
        (state == .ok ? "ok" : state == .warning ? "note" : "FAILED").leftAligned(columns: 8) + subject
    }

    fileprivate var json: JSONText {
        .object([
            ("type", .string("finding")), ("subject", .string(subject)), ("state", .string(state.rawValue)),
            ("text", .string(text)),
        ])
    }
}
