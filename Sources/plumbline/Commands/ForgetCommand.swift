import ArgumentParser
import Events
import Gateway
import Recorder
import Records
import Terminal

struct ForgetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget", abstract: "Forget a paired sensor; what it recorded stays.",
        discussion: """
            “plumbline erase” removes what was recorded.

            Example:
              plumbline forget back
            """)

    @Argument(help: "The sensor's name or number.", completion: ValueCompletion.sensors)
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
        sensor.forgetBond(dataFolder: path)
        Console.say("Forgot “\(sensor.name)”. What it recorded is still there.")
    }
}
