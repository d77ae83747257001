import ArgumentParser
import Gateway
import Glibc
import LinuxIO
import Posture
import Records

struct CalibrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Tell a sensor what upright is: hold it for ten seconds.",
        discussion: """
            With --bow, a slow bow after the hold shows which way is forward, so that the clip may sit in any way. Do it
            each time you put the clip on: an old calibration says nothing about a new fit.
            """)

    @Argument(help: "The sensor's name; not needed where there is one.")
    var sensor: String?

    @Option(help: "How long to hold.")
    var seconds = 10.0

    @Flag(help: "A slow bow follows.")
    var bow = false

    @Option(help: "sit or stand.")
    var profile = "sit"

    @OptionGroup var ports: PortOptions
    @OptionGroup var folder: DataFolder

    func validate() throws {
        guard (3...600).contains(seconds) else { throw ValidationError("--seconds takes 3 to 600.") }
        guard Calibration.Profile(rawValue: profile) != nil else {
            throw ValidationError("--profile takes sit or stand.")
        }
    }

    func run() throws {
        let path = try folder.path()
        let name = try sensor.map { text throws(Failure) in
            try SensorNames(sensors: try PairedSensor.all(in: path)).sensor(text).name
        }
        let reply = try throughRecorder(path, name) ?? alone(path, name)
        guard reply.isDone else { throw Failure(reply.text) }
        Console.print(reply.text)
    }

    private func throughRecorder(_ path: String, _ name: String?) throws(Failure) -> ControlReply? {
        guard let client = try RecorderClient(dataFolder: path) else { return nil }
        Console.complain("Sit upright and hold still for \(Int(seconds)) s …")
        return try client.reply(
            to: .calibrate(sensor: name, seconds: seconds, profile: profile, withBow: bow))
    }

    private func alone(_ path: String, _ name: String?) throws -> ControlReply {
        let settings = try Settings.load()
        let service = try RecorderService(
            dataFolder: path, records: true, extraPorts: ports.patterns + settings.extraPorts,
            options: settings.options)
        let sensors = try service.pairedSensors().filter { name == nil || $0.name == name }
        guard let sensor = sensors.first else {
            throw Failure("No sensor is paired: “plumbline pair” adds one.", code: .noSuchSensor)
        }
        guard sensors.count == 1 else { throw Failure("There are several sensors: say which.", code: .usage) }
        do throws(RecordsError) { try service.gateway.add(sensor) } catch { throw Failure(error) }
        do { try service.gateway.watchPorts() } catch { throw Failure("Ports cannot be watched: \(error).") }
        var reply: ControlReply?
        var hasBegun = false
        service.tell(
            { event in if case .note(let note) = event, note.kind == .calibration { Console.complain(note.text) } },
            frames: { [unowned service] _, _, _ in
                guard !hasBegun else { return }
                hasBegun = true
                service.gateway.calibrate(
                    sensor.name, seconds: seconds, profile: Calibration.Profile(rawValue: profile) ?? .sit, withBow: bow
                ) { result in
                    reply = result
                    service.stop()
                }
            })
        service.loop.after(Int64((seconds + 45) * 1e6)) { [unowned service] in
            service.stop(failure: Failure("“\(sensor.name)” is not heard: is it switched on?", code: .timedOut))
        }
        try service.run()
        if service.signal == SIGINT { throw ExitCode(130) }
        return reply ?? ControlReply(isDone: false, text: "The calibration was interrupted.")
    }
}
