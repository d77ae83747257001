import ArgumentParser
import Events
import Gateway
import Posture
import Recorder
import Records
import Terminal

struct SensorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sensors", abstract: "List the paired sensors, and how they stand while the recorder runs.")

    @OptionGroup var folder: DataFolder

    @OptionGroup var output: JSONOption<OneObject.PerSensor>

    func run() throws {
        let path = try folder.path()
        let sensors = try PairedSensor.all(in: path)
        let states = try linkStates(path)
        if sensors.isEmpty { Console.complain("No sensor is paired: “plumbline pair” adds one.") }
        for sensor in sensors {
            let range = try range(of: sensor, path)
            if output.json {
                guard case .object(let fields) = sensor.json else { continue }
                Console.print(
                    JSONText.object(
                        fields + [("range_deg", range.json), ("state", .optional(states[sensor.name]))]
                    ).text)
            } else {
                let state = states[sensor.name].map { ", \($0)" } ?? ""
                Console.print(
                    "\(sensor.name)  \(sensor.id)  worn at \(sensor.placement.rawValue) by \(sensor.wearer)\(state)")
                if let words = range.words { Console.print("    range: \(words)") }
            }
        }
    }

    private func range(of sensor: PairedSensor, _ path: String) throws -> PersonalRange {
        PersonalRange(try Store(folder: path).postureHolds(sensor: sensor.id, wearer: sensor.wearer))
    }

    /// Empty where no recorder runs: then nobody knows.
    private func linkStates(_ path: String) throws -> [String: String] {
        guard let client = try RecorderClient.connect(dataFolder: path) else { return [:] }
        var states: [String: String] = [:]
        client.onEvent = { event in
            if case .link(let link) = event { states[link.sensor] = link.state.rawValue }
        }
        _ = try client.reply(to: .status)
        return states
    }
}

struct ForgetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget", abstract: "Forget a paired sensor. What it recorded stays (“erase” removes that).")

    @Argument(help: "The sensor's name or number.")
    var sensor: String

    @OptionGroup var folder: DataFolder

    func run() throws {
        let path = try folder.path()
        let sensor = try SensorNames(sensors: try PairedSensor.all(in: path)).sensor(sensor)
        try Store(folder: path).forgetSensor(id: sensor.id)
        if let client = try RecorderClient.connect(dataFolder: path) {
            let reply = try client.reply(to: .reload)
            if !reply.isDone { Console.complain(reply.text) }
        }
        forgetBond(of: sensor, path)
        Console.print("Forgot “\(sensor.name)”. What it recorded is still there.")
    }

    /// The sensor is forgotten in any case; where the bond cannot be, it is said.
    private func forgetBond(of sensor: PairedSensor, _ path: String) {
        guard let place = sensor.bluetoothPlace else { return }
        do throws {
            try BluetoothPairer(dataFolder: path, prompt: Prompt(allowed: false), passkey: nil).forget(place.address)
        } catch {
            Console.complain(
                "The bond with it is still there: \(Failure(error).message) Then: “bluetoothctl remove \(place.address)”."
            )
        }
    }
}

extension PairedSensor {
    /// The paired sensors of a data folder; none where there is no record yet.
    static func all(in folder: String) throws(RecordsError) -> [PairedSensor] {
        guard Store.exists(in: folder) else { return [] }
        return try Store(folder: folder).sensors()
    }
}
