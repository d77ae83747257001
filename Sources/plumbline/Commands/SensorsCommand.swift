import ArgumentParser
import Events
import Posture
import Recorder
import Records
import Terminal

struct SensorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sensors", abstract: "List the paired sensors and their state.",
        discussion: """
            While a recorder runs it says of each whether it is heard.

            Examples:
              plumbline sensors
              plumbline sensors --json
            """)

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
        PersonalRange(
            try Store.openIfExists(in: path)?.postureHolds(sensor: sensor.id, wearer: sensor.wearer) ?? [])
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
