import ArgumentParser
import Gateway
import Glibc
import Links
import PlainText
import Recorder
import Records
import SensorProtocols
import Settings
import Terminal

struct DevicesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices",
        abstract: "Show the sensors plugged in or in Bluetooth range.",
        discussion: """
            It listens on each free serial port and for Bluetooth devices for some seconds, and prints each as it is \
            found. Nothing is remembered (“pair” does that).

            Examples:
              plumbline devices
              plumbline devices --watch --seconds 1m
            """)

    @OptionGroup var ports: PortOptions
    @OptionGroup var folder: DataFolder

    @Flag(help: "List the ports without listening.")
    var noProbe = false

    @Flag(help: "Every Bluetooth device, not only supported sensors.")
    var all = false

    @Flag(help: "Keep running, and print what comes and goes.")
    var watch = false

    @Option(
        help: ArgumentHelp(
            "How long to listen for Bluetooth devices (with --watch: when to stop; 0 = at Ctrl-C).",
            valueName: DurationArgument.valueName),
        transform: DurationArgument.seconds)
    var seconds: Double?

    @OptionGroup var output: JSONOption<OneObject.PerDevice>

    func validate() throws {
        if let seconds, !((watch ? 0 : 1)...86_400).contains(seconds) {
            throw ValidationError("--seconds takes \(watch ? 0 : 1) to 86400 seconds.")
        }
    }

    func run() throws {
        let directory = PortDirectory(extraPatterns: ports.patterns + (try Settings.loaded().extraPorts))
        let path = try folder.path()
        let lines = DeviceLines(
            json: output.json, paired: try PairedSensor.all(in: path),
            isRecording: try RecorderClient.connect(dataFolder: path) != nil)
        if watch {
            let watch = try DeviceWatch(directory, showsAll: all, bondsIn: path) { lines.print($0) }
            if try watch.run(seconds: seconds ?? 0) == SIGINT { throw ExitCode(130) }
            return
        }
        if noProbe {
            for port in directory.ports() { Console.print(lines.line(port, nil)) }
            return
        }
        let found = directory.ports()
        let seconds = seconds ?? 5
        Console.complain(Self.opening(found, seconds: seconds))
        var shown = 0
        let search = try DeviceSearch.run(
            ports: found, seconds: seconds, bondsIn: path,
            onPort: { Console.print(lines.line($0, $1)) },
            onScan: { devices, batteries in
                for device in devices where all || device.family != nil {
                    Console.print(lines.line(device, battery: batteries[device.address]))
                    shown += 1
                }
            })
        let others = search.devices.count - shown
        if others > 0 {
            Console.complain(
                others == 1
                    ? "Another Bluetooth device is near that is not a supported sensor (--all shows it)."
                    : "\(others) other Bluetooth devices are near that are not supported sensors (--all shows them).")
        }
        if let problem = search.bluetoothProblem { Console.complain(problem.description) }
        if search.ports.isEmpty, shown == 0 {
            Console.complain("No sensor was found: plug one in or switch it on. “plumbline doctor” checks further.")
        }
    }

    /// Where it listens, and how long that can take: a silent port is listened to at every usual speed.
    private static func opening(_ ports: [PortInfo], seconds: Double) -> String {
        let bluetooth = "for Bluetooth devices (\(DecimalText.shortest(seconds)) s)"
        guard !ports.isEmpty else { return "No serial port has a sensor on it. Listening \(bluetooth) …" }
        return "Listening on \(ports.map(\.path).joined(separator: ", ")) (up to 10 s) and \(bluetooth) …"
    }
}
