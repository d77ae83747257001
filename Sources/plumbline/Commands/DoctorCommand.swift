import ArgumentParser
import Events
import Gateway
import Links
import LinuxIO
import PlainText
import Settings
import Terminal

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check why a sensor is not found or recorded.",
        discussion: """
            Exit code 0: nothing is in the way; 5: permissions are; 1: something else is.

            Examples:
              plumbline doctor
              plumbline doctor /dev/ttyUSB0
            """)

    @Argument(
        help: "A port to look at and listen to, besides those that are found.", completion: ValueCompletion.ports)
    var port: String?

    @OptionGroup var ports: PortOptions
    @OptionGroup var folder: DataFolder

    @OptionGroup var output: JSONOption<OneObject.PerFinding>

    func run() throws {
        var found = PortDirectory(extraPatterns: ports.patterns + (try Settings.loaded().extraPorts)).ports()
        if let port, !found.contains(where: { $0.path == port }) { found.append(PortDirectory().port(at: port)) }
        let path = try folder.path()
        var doctor = Doctor(dataFolder: path, ports: found, bluetooth: try BluetoothReport.asked(bondsIn: path))
        if let named = found.first(where: { $0.path == port }) {
            let heard = try DeviceSearch.run(ports: [named], seconds: nil, bondsIn: path).ports.first
            doctor.heard = heard.map { ($0.port, $0.result) }
        }
        let findings = doctor.findings(now_us: HostClock.utc_us)
        let width = findings.map(\.subject.count).max() ?? 0
        for finding in findings {
            if output.json {
                Console.print(
                    JSONText.object([
                        ("type", .string("finding")), ("subject", .string(finding.subject)),
                        ("state", .string(finding.state.rawValue)), ("text", .string(finding.text)),
                    ]).text)
            } else {
                let sign = finding.state == .ok ? "ok     " : finding.state == .warning ? "mind   " : "FAILED "
                Console.print("\(sign) \(finding.subject.leftAligned(columns: width))  \(finding.text)")
            }
        }
        let failed = findings.filter { $0.state == .failed }
        guard failed.isEmpty else {
            throw ExitCode(
                failed.contains(where: \.isPermission) ? FailureCode.permission.rawValue : FailureCode.failed.rawValue)
        }
    }
}
