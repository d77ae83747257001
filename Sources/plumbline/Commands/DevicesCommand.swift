import ArgumentParser
import Gateway
import Links
import Records
import SensorProtocols

struct DevicesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices",
        abstract: "Show the serial ports and the sensors on them.",
        discussion: "Each free port is listened to for some seconds; nothing is remembered (“pair” does that).")

    @OptionGroup var ports: PortOptions
    @OptionGroup var folder: DataFolder

    @Flag(help: "Only list the ports; do not listen.")
    var noProbe = false

    @Flag(help: "One JSON object a port.")
    var json = false

    func run() throws {
        let found = PortDirectory(extraPatterns: ports.patterns + (try Settings.load().extraPorts)).ports()
        guard !found.isEmpty else {
            Console.complain("No serial port: plug a sensor in (“plumbline doctor” looks further).")
            return
        }
        let paired = try PairedSensor.all(in: try folder.path())
        let results = noProbe ? found.map { ($0, nil) } : try PortSearch.run(found).map { ($0.port, $0.result) }
        for (port, result) in results {
            Console.print(json ? line(port, result, paired).text : words(port, result, paired))
        }
    }

    private func words(_ port: PortInfo, _ result: PortSearch.Result?, _ paired: [PairedSensor]) -> String {
        let bridge = port.title.map { "  (\($0))" } ?? ""
        let sensor: String
        switch result {
        case nil: sensor = ""
        case .sensor(let found):
            let name = paired.first { $0.id == found.id }.map { "paired as “\($0.name)”" } ?? "not paired"
            let model = found.identity.map { "\($0.model) \($0.deviceID)" } ?? found.family.title
            sensor = "  \(model), \(found.baudRate) baud, \(name)"
        case .silent: sensor = "  silent"
        case .stranger: sensor = "  no sensor that we know"
        case .failed(let error): sensor = "  \(error.description)"
        }
        return port.path + bridge + sensor
    }

    private func line(_ port: PortInfo, _ result: PortSearch.Result?, _ paired: [PairedSensor]) -> JSONText {
        var found: SensorFinder.Found?
        let state: String?
        switch result {
        case nil: state = nil
        case .sensor(let sensor):
            found = sensor
            state = "sensor"
        case .silent: state = "silent"
        case .stranger: state = "unknown"
        case .failed: state = "unavailable"
        }
        var reason: String?
        if case .failed(let error) = result { reason = error.description }
        return .object([
            ("type", .string("port")), ("path", .string(port.path)), ("usb_id", .optional(port.usbID)),
            ("title", .optional(port.title)), ("serial", .optional(port.serial)), ("state", .optional(state)),
            ("reason", .optional(reason)), ("protocol", .optional(found?.family.rawValue)),
            ("baud", .optional(found?.baudRate)), ("sensor", .optional(found?.id)),
            ("paired_as", .optional(found.flatMap { found in paired.first { $0.id == found.id }?.name })),
        ])
    }
}
