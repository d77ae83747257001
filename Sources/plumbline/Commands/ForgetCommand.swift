import ArgumentParser
import Events
import Gateway
import Recorder
import Records
import Terminal

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
