import ArgumentParser
import Events
import Gateway
import Glibc
import LinuxIO
import Numbers
import PlainText
import Posture
import Recorder
import Records
import Settings
import Terminal

struct CalibrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Tell a sensor what upright is, or how far you go.",
        discussion: """
            You hold a posture for ten seconds. All sensors that the wearer has on hold together. With --bow, a slow bow after the hold shows which way \
            is forward, so that the clip may sit in any way. Do it each time you put the clip on: an old calibration \
            says nothing about a new fit.

            With --slump, --tallest or --habitual you hold that posture instead, compared with the upright that is \
            in force. A slump improves how postures are recognised until the next upright hold; from it and the \
            tallest comes your own range, in which “live” shows where you are.

            While you wear the sensor, your own postures are learned from day to day. --forget-learned starts that \
            over, also while a recorder runs: after somebody else wore your sensor, or where what is called a \
            slouch is wrong and stays wrong. What was recorded stays as it is.

            Examples:
              plumbline calibrate
              plumbline calibrate --bow
              plumbline calibrate back --slump --seconds 5s
              plumbline calibrate --profile stand
            """)

    @Argument(
        help: "One of the wearer's sensors; not needed where there is one wearer.",
        completion: ValueCompletion.sensors)
    var sensor: String?

    @Option(
        help: ArgumentHelp(
            "How long to hold, for example 15s (default: the setting hold_s, 10).",
            valueName: DurationArgument.valueName),
        transform: DurationArgument.seconds)
    var seconds: Double?

    @Flag(help: "A slow bow follows.")
    var bow = false

    @Option(help: "sit or stand.", completion: .list(["sit", "stand"]))
    var profile = "sit"

    @Flag(help: "Hold a slump, as when you are tired.")
    var slump = false

    @Flag(help: "Sit as tall as you can.")
    var tallest = false

    @Flag(help: "Sit as you usually do.")
    var habitual = false

    @Flag(help: "Hold nothing: forget what was learned of the wearer's own postures, and learn them again.")
    var forgetLearned = false

    @OptionGroup var ports: PortOptions
    @OptionGroup var folder: DataFolder

    func validate() throws {
        guard (3...600).contains(seconds ?? 10) else { throw ValidationError("--seconds takes 3 to 600 seconds.") }
        guard Calibration.Profile(rawValue: profile) != nil else {
            throw ValidationError("--profile takes sit or stand.")
        }
        guard [slump, tallest, habitual, bow, forgetLearned].count(where: { $0 }) <= 1 else {
            throw ValidationError("One at a time: --bow, --slump, --tallest, --habitual or --forget-learned.")
        }
    }

    func run() throws {
        let path = try folder.path()
        let name = try sensor.map { text throws in
            try SensorNames(sensors: try PairedSensor.all(in: path)).sensor(text).name
        }
        let reply =
            forgetLearned
            ? try forgetThroughRecorder(path, name) ?? forget(path, name)
            : try throughRecorder(path, name) ?? alone(path, name)
        guard reply.isDone else { throw Failure(reply.text) }
        Console.say(reply.text)
    }

    private func forgetThroughRecorder(_ path: String, _ name: String?) throws -> ControlReply? {
        try RecorderClient.connect(dataFolder: path)?.reply(to: .forgetLearned(sensor: name))
    }

    private func forget(_ path: String, _ name: String?) throws -> ControlReply {
        guard let store = try Store.openIfExists(in: path) else { throw Failure("There is no record in \(path).") }
        let paired = try PairedSensor.all(in: path)
        try store.forgetPostures(
            of: paired.isEmpty ? try onlyLearned(store) : try worn(by: name, of: paired)[0].wearer, at: HostClock.now)
        return ControlReply(isDone: true, text: ControlReply.posturesForgotten)
    }

    /// Whose postures were learned where no sensor is paired any more, or “live” was told a port.
    private func onlyLearned(_ store: Store) throws -> String {
        var wearers: [String] = []
        for wearer in try store.wearers() {
            let (beliefs, unreadable) = try store.readablePostureBeliefs(of: wearer)
            // What cannot be read was learned all the same, and goes with the rest.
            if !beliefs.isEmpty || unreadable > 0 { wearers.append(wearer) }
            guard unreadable > 0 else { continue }
            Console.complain(
                "Of what was learned of “\(wearer)”'s postures, "
                    + "\(unreadable.counted("evening")) cannot be read: the record is damaged there.")
        }
        guard let wearer = wearers.first else {
            throw Failure("Nothing has been learned of anybody's postures yet.", code: .noSuchSensor)
        }
        guard wearers.count == 1 else {
            let names = wearers.map { "“\($0)”" }.joined(separator: ", ")
            throw Failure(
                "Postures of several wearers were learned (\(names)): pair a sensor and name it.", code: .usage)
        }
        return wearer
    }

    private var request: HoldRequest {
        HoldRequest(
            slump ? .slump : tallest ? .tallest : habitual ? .habitual : .upright, seconds: seconds,
            profile: Calibration.Profile(rawValue: profile) ?? .sit, withBow: bow)
    }

    private func throughRecorder(_ path: String, _ name: String?) throws -> ControlReply? {
        guard let client = try RecorderClient.connect(dataFolder: path) else { return nil }
        let countdown = HoldCountdown(on: client.loop)
        countdown.begin(request, by: try Settings.loaded().rules)
        client.onEvent = { event in
            if case .note(let note) = event, note.kind == .calibration { countdown.tell(note) }
        }
        defer { countdown.end() }
        return try client.reply(to: .calibrate(sensor: name, request))
    }

    private func alone(_ path: String, _ name: String?) throws -> ControlReply {
        let settings = try Settings.loaded()
        let service = try RecorderService.begun(
            dataFolder: path, extraPorts: ports.patterns + settings.extraPorts, options: Gateway.Options(settings))
        let sensors = try worn(by: name, of: try service.pairedSensors())
        for sensor in sensors { try service.add(sensor) }
        try service.watchPorts()
        var reply: ControlReply?
        var problem: String?
        let countdown = HoldCountdown(on: service.loop)
        countdown.wait(for: sensors.map(\.name))
        defer { countdown.end() }
        service.report(
            events: { event in
                switch event {
                case .note(let note) where note.kind == .calibration:
                    if note.begunHold != nil { countdown.begin(request, by: settings.rules) }
                    countdown.tell(note)
                // Why it waits; the same reason comes at every try.
                case .link(let link) where link.state != .streaming && link.detail != problem:
                    problem = link.detail
                    if let problem { countdown.complain("\(link.sensor): \(problem)") }
                default: break
                }
            })
        var token: EventLoop.Token?
        var heardTicks = 0
        token = service.loop.every(Self.look_us) { [unowned service] in
            let streaming = service.gateway.sensors.count { $0.state == .streaming }
            heardTicks += streaming > 0 ? 1 : 0
            // The others are waited for a while: they hold together.
            guard streaming == sensors.count || heardTicks > Self.patienceTicks else { return }
            if let token { service.loop.cancel(token) }
            service.gateway.calibrate(nil, request) { result in
                reply = result
                service.stop()
            }
        }
        service.loop.after(Int64.microseconds(request.seconds(by: settings.rules) + 45)) { [unowned service] in
            service.stop(
                failure: Failure(
                    problem == nil
                        ? "“\(sensors[0].name)” sends nothing: is it switched on?"
                        : "“\(sensors[0].name)” was not calibrated.", code: .timedOut))
        }
        try service.run()
        if service.signal == SIGINT { throw ExitCode(130) }
        return reply ?? ControlReply(isDone: false, text: "The calibration was interrupted.")
    }

    private static let look_us: Int64 = 100_000
    private static let patienceTicks = 50

    /// The sensors of the wearer who is meant.
    private func worn(by name: String?, of paired: [PairedSensor]) throws -> [PairedSensor] {
        guard !paired.isEmpty else {
            throw Failure("No sensor is paired: “plumbline pair” adds one.", code: .noSuchSensor)
        }
        let wearers = Set(paired.filter { name == nil || $0.name == name }.map(\.wearer))
        guard let wearer = wearers.first, wearers.count == 1 else {
            throw Failure("There are sensors of several wearers: name the sensor.", code: .usage)
        }
        return paired.filter { $0.wearer == wearer }
    }
}
