import ArgumentParser
import Conformance
import Events
import Gateway
import Glibc
import Numbers
import PlainText
import SensorProtocols
import Terminal

struct ConformanceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conformance",
        abstract: "Examine a sensor that speaks Plumbline's protocol.",
        discussion: """
            For firmware authors: it exercises the protocol (identity, good and bad commands, every rate, loss and \
            jitter, resending, acknowledging, stopping) on one sensor. A sensor of another family is named, and not \
            examined. Nothing is recorded; part of what the sensor keeps is acknowledged, so the sensor forgets it. \
            Exit status 0: it conforms; 1: it does not, or is of another family; 7: nothing was heard.

            Example:
              plumbline conformance /dev/ttyACM0
            """)

    @Argument(
        help: "The serial port (/dev/ttyACM0), or the address of a Bluetooth sensor that is paired.",
        completion: ValueCompletion.ports)
    var device: String

    @Option(help: "The baud rate.")
    var baud = 115_200

    @Option(
        help: ArgumentHelp("Measure each rate for this long.", valueName: DurationArgument.valueName),
        transform: DurationArgument.seconds)
    var seconds = 5.0

    @OptionGroup var folder: DataFolder

    @OptionGroup var output: JSONOption<OneObject.PerFindingAndWhole>

    func validate() throws {
        try OptionRange.baud.check(baud)
    }

    func run() throws {
        guard (1...3600).contains(seconds) else { throw Failure("--seconds takes 1 to 3600 seconds.", code: .usage) }
        let examination = try ConformanceRun.run(
            device: device, baudRate: baud, measuring_s: seconds, bondsIn: try folder.path())
        let failed = examination.findings.filter { $0.verdict == .failed }.count
        if output.json {
            examination.findings.forEach { Console.print($0.json.text) }
            Console.print(summary(examination, failed: failed).text)
        } else {
            Self.print(examination.findings)
            Console.print(
                failed == 0 ? "It conforms." : "It does not conform: \(failed.counted("fault")).")
        }
        if examination.isSilent { throw ExitCode(FailureCode.timedOut.rawValue) }
        if failed > 0 { throw ExitCode(FailureCode.failed.rawValue) }
    }

    private func summary(_ examination: Examination, failed: Int) -> JSONText {
        let identity = examination.identity
        return .object([
            ("type", .string("conformance")), ("device", .string(device)), ("device_id", .optional(identity?.deviceID)),
            ("model", .optional(identity?.model)), ("firmware", .optional(identity?.firmware)),
            ("conforms", .bool(failed == 0)), ("failed", .integer(Int64(failed))),
        ])
    }
}

extension ConformanceCommand {
    /// In columns, the words wrapped where standard output is a terminal.
    private static func print(_ findings: [Conformance.Finding]) {
        let columns = (Conformance.Finding.Topic.allCases.map(\.rawValue.count).max() ?? 0) + 8
        guard let width = TextPage.width(of: STDOUT_FILENO) else {
            for finding in findings { Console.print(finding.mark.leftAligned(columns: columns) + finding.text) }
            return
        }
        var page = TextPage(width: width)
        for finding in findings { page.item(finding.text, mark: finding.mark, columns: columns) }
        page.print(noColour: true)
    }
}

extension Conformance.Finding {
    /// Its verdict and what it is about: `ok    rate`.
    fileprivate var mark: String {
        let word =
            switch verdict {
            case .passed: "ok    "
            case .failed: "WRONG "
            case .notApplicable: "-     "
            }
        return word + topic.rawValue
    }

    fileprivate var json: JSONText {
        .object([
            ("type", .string("finding")), ("topic", .string(topic.rawValue)), ("verdict", .string(verdict.rawValue)),
            ("text", .string(text)),
        ])
    }
}
