import ArgumentParser
import Gateway
import Glibc
import Links
import LinuxIO
import Posture
import Records
import SensorProtocols

struct PairCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pair",
        abstract: "Remember a sensor, so that it is taken up whenever it is there.",
        discussion: """
            Without a port it looks at all of them; where several sensors are found, say which port. A sensor is
            remembered by its own number (or its adapter's), so it may be plugged in elsewhere later.
            """)

    @Argument(help: "The serial port, for example /dev/ttyUSB0.")
    var port: String?

    @Option(help: "How to call it (default: where it is worn).")
    var name: String?

    @Option(help: "Where it is worn: t4 (upper back), l5 (low back), c7, head.")
    var placement = "t4"

    @Option(help: "Who wears it.")
    var wearer = "me"

    @Option(help: "The sensor axes that point up and forward on you, for example +x,-z; else the usual, or a bow.")
    var mount: String?

    @Option(help: "The baud rate, if it shall not be found.")
    var baud: Int?

    @OptionGroup var ports: PortOptions
    @OptionGroup var folder: DataFolder

    @Flag(help: "One JSON object.")
    var json = false

    mutating func run() throws {
        if let mount { _ = try MountAxes(argument: mount) }
        placement = placement.lowercased()
        guard PairedSensor.placements.contains(placement) else {
            throw Failure(
                "“\(placement)” is no placement; there are \(PairedSensor.placements.joined(separator: ", ")).",
                code: .usage)
        }
        let candidates =
            try port.map { [PortDirectory().port(at: $0)] }
            ?? PortDirectory(extraPatterns: ports.patterns + (try Settings.load().extraPorts)).ports()
        guard !candidates.isEmpty else {
            throw Failure("No serial port: plug the sensor in.", code: .noSuchSensor)
        }
        Console.complain("Looking at \(candidates.map(\.path).joined(separator: ", ")) …")
        let found = try choose(try PortSearch.run(candidates, baudRate: baud))
        let path = try folder.path()
        let sensor: PairedSensor
        do throws(RecordsError) {
            let store = try Store(folder: path)
            sensor = try remember(found, in: store)
        } catch {
            throw Failure(error)
        }
        try tellRecorder(path)
        report(sensor, found)
    }

    private func choose(
        _ results: [(port: PortInfo, result: PortSearch.Result)]
    ) throws(Failure) -> SensorFinder.Found {
        var sensors: [SensorFinder.Found] = []
        for case (_, .sensor(let found)) in results { sensors.append(found) }
        if sensors.count > 1 {
            throw Failure(
                "There are several sensors: say which port, \(sensors.map(\.port.path).joined(separator: " or ")).",
                code: .usage)
        }
        if let only = sensors.first { return only }
        for case (_, .failed(let error)) in results where results.count == 1 { throw Failure(error) }
        for case (let port, .stranger) in results {
            throw Failure(
                "\(port.path) sends bytes, but not those of a sensor we know: give --baud if you know it.",
                code: .timedOut)
        }
        throw Failure("No sensor is heard: is it switched on, and not held by another program?", code: .timedOut)
    }

    /// Pairing again keeps what is known and changes what was given anew.
    private func remember(_ found: SensorFinder.Found, in store: Store) throws(RecordsError) -> PairedSensor {
        let known = try store.sensors()
        let before = known.first { $0.id == found.id }
        let taken = Set(known.filter { $0.id != found.id }.map { $0.name.lowercased() })
        let free = ([placement] + (2...99).map { "\(placement)-\($0)" }).first { !taken.contains($0) } ?? found.id
        let sensor = PairedSensor(
            id: found.id, name: name ?? before?.name ?? free, family: found.family.rawValue, wearer: wearer,
            placement: placement, mount: mount ?? before?.mount, port: found.port.identity, baudRate: found.baudRate,
            paired_us: before?.paired_us ?? HostClock.utc_us)
        try store.save(sensor)
        return sensor
    }

    private func tellRecorder(_ path: String) throws(Failure) {
        guard let client = try RecorderClient(dataFolder: path) else { return }
        let reply = try client.reply(to: .reload)
        if !reply.isDone { Console.complain(reply.text) }
    }

    private func report(_ sensor: PairedSensor, _ found: SensorFinder.Found) {
        if json {
            Console.print(sensor.json.text)
            return
        }
        Console.print("Paired “\(sensor.name)”: \(found.identity?.model ?? found.family.title) on \(found.port.path).")
        if found.id.contains("@port:") {
            Console.print("It has no number of its own, nor has its adapter: keep it on this port.")
        }
        if sensor.isLow {
            Console.print("Beside a sensor at t4 it tells a bend at the hips from a slouch; alone it names no posture.")
        } else if !sensor.judgesPosture {
            Console.print("Its angles are shown and recorded; slouching is judged at t4.")
        }
        Console.print("Clip it on and run “plumbline live \(sensor.name)”, then z: ten seconds upright calibrate it.")
    }
}

extension PairedSensor {
    var json: JSONText {
        .object([
            ("type", .string("sensor")), ("name", .string(name)), ("id", .string(id)), ("protocol", .string(family)),
            ("wearer", .string(wearer)), ("placement", .string(placement)), ("mount", .optional(mount)),
            ("port", .string(port)), ("baud", .integer(Int64(baudRate))),
        ])
    }
}
