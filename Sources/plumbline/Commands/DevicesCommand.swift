import ArgumentParser
import Gateway
import Glibc
import Links
import Records
import SensorProtocols
import Settings
import Terminal

struct DevicesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices",
        abstract: "Show the sensors plugged in or in Bluetooth range.",
        discussion: """
            Each free port, and the air, are listened to for some seconds; nothing is remembered (“pair” does that).

            Examples:
              plumbline devices
              plumbline devices --watch --seconds 1m
            """)

    @OptionGroup var ports: PortOptions
    @OptionGroup var folder: DataFolder

    @Flag(help: "Only list the ports; do not listen.")
    var noProbe = false

    @Flag(help: "Every Bluetooth device, not only supported sensors.")
    var all = false

    @Flag(help: "Go on, and tell what comes and goes.")
    var watch = false

    @Option(
        help: ArgumentHelp(
            "How long to listen for Bluetooth devices (with --watch: when to end; 0 = at Ctrl-C).",
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
        let lines = DeviceLines(json: output.json, paired: try PairedSensor.all(in: path))
        if watch {
            let watch = try DeviceWatch(directory, showsAll: all, bondsIn: path) { lines.print($0) }
            if try watch.run(seconds: seconds ?? 0) == SIGINT { throw ExitCode(130) }
            return
        }
        if noProbe {
            for port in directory.ports() { Console.print(lines.line(port, nil)) }
            return
        }
        let search = try DeviceSearch.run(ports: directory.ports(), seconds: seconds ?? 5, bondsIn: path)
        for (port, result) in search.ports { Console.print(lines.line(port, result)) }
        let shown = search.devices.filter { all || $0.family != nil }
        for device in shown { Console.print(lines.line(device, battery: search.batteries[device.address])) }
        let others = search.devices.count - shown.count
        if others > 0 {
            Console.complain(
                others == 1
                    ? "Another Bluetooth device is near that is no sensor of ours to read (--all shows it)."
                    : "\(others) other Bluetooth devices are near, no sensors of ours to read (--all shows them).")
        }
        if let problem = search.bluetoothProblem { Console.complain(problem.description) }
        if search.ports.isEmpty, shown.isEmpty {
            Console.complain("No sensor is found: plug one in or switch it on (“plumbline doctor” looks further).")
        }
    }
}
