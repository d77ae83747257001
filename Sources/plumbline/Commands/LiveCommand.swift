import ArgumentParser
import Events
import Gateway
import Glibc
import Links
import LinuxIO
import LocalTime
import Posture
import Records
import SensorProtocols

struct LiveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "live",
        abstract: "Show the posture angles as they are.",
        discussion: """
            Without a name it shows every paired sensor, through the recorder where that is running. A port that is \
            named need not be paired: its sensor is recognised by what it sends. What is shown is recorded; \
            “summary” sums it up.
            """)

    @Argument(help: "A sensor's name, a serial port (/dev/ttyUSB0), or a Bluetooth address.")
    var sensor: String?

    @Option(help: "The baud rate of the port, if it shall not be found.")
    var baud: Int?

    @Option(help: "The sensor axes that point up and forward on you, for example +x,-z.")
    var mount: String?

    @Option(help: "Take the first so many seconds as the upright hold.")
    var calibrateFirst: Double?

    @Option(help: "Stop after so many seconds.")
    var duration: Double?

    @Flag(help: "Show only; record nothing.")
    var noRecord = false

    @OptionGroup var ports: PortOptions
    @OptionGroup var folder: DataFolder

    @Flag(help: "One JSON object a line.")
    var json = false

    @Flag(help: "Lines instead of the screen.")
    var lines = false

    @Flag(help: "Print one picture of the screen and end.")
    var once = false

    @Flag(help: "No colours (also where NO_COLOR is set).")
    var noColor = false

    @Option(help: "Angles a second in the JSON stream; 0 = one for every sample.")
    var rate = 10.0

    @Flag(
        help: ArgumentHelp(
            "Time samples by the sensor's clock alone, for a stream that is played faster than it was taken.",
            visibility: .hidden))
    var sensorTime = false

    @Option(
        help: ArgumentHelp(
            "With --sensor-time: when the stream was taken, as 2026-03-01T09:00:00.000+01:00.", visibility: .hidden))
    var takenAt: String?

    func validate() throws {
        guard rate >= 0, rate.isFinite else { throw ValidationError("--rate takes a number of 0 or more.") }
        if let calibrateFirst, !(0.0..<600).contains(calibrateFirst) {
            throw ValidationError("--calibrate-first takes 0 to 600 seconds.")
        }
    }

    func run() throws {
        if let mount { _ = try MountAxes(argument: mount) }
        let dataFolder = try folder.path()
        if !noRecord, try watchRecorder(dataFolder) { return }
        let settings = try Settings.load()
        var options = settings.options
        if sensorTime { options.timeSource = .sensor }
        if let takenAt {
            guard sensorTime, let time = Moment(rfc3339: takenAt) else {
                throw Failure("--taken-at takes a time with its offset, and --sensor-time beside it.", code: .usage)
            }
            options.takenAt = time
        }
        if !noRecord { try refuseWithoutSensor(dataFolder) }
        let service = try RecorderService(
            dataFolder: dataFolder, records: !noRecord, extraPorts: ports.patterns + settings.extraPorts,
            options: options)
        let view = try makeView(on: service.loop) { [unowned service] in service.stop() }
        if let screen = view as? LiveScreen {
            screen.onAction = { [unowned service, unowned screen] in carryOut($0, service, screen) }
        }
        service.gateway.wantsToday = true
        service.tell({ view.take($0) }, frames: { view.take($0, of: $1) })
        if let duration { service.loop.after(Int64(duration * 1e6)) { service.stop() } }
        defer { view.close() }
        try withExtendedLifetime(try begin(service)) { try service.run() }
        if service.signal == SIGINT { throw ExitCode(130) }
    }

    /// The screen where there is a terminal for it; else lines.
    private func makeView(on loop: EventLoop, onEnd: @escaping () -> Void) throws(Failure) -> any LiveView {
        let style = ScreenStyle.ofTerminal(noColour: noColor)
        if once {
            let isTerminal = isatty(STDOUT_FILENO) == 1
            return SnapshotView(
                style: ScreenStyle(usesColour: style.usesColour && isTerminal, usesUnicode: style.usesUnicode),
                onEnd: onEnd)
        }
        guard !json, !lines, DataFolder.environment("TERM") ?? "dumb" != "dumb", let terminal = Terminal() else {
            return LineView(json: json, rate_Hz: rate)
        }
        do throws(SystemError) {
            return try LiveScreen(terminal, style: style, on: loop)
        } catch {
            throw Failure("The screen cannot be used: \(error).")
        }
    }

    private func carryOut(_ action: ScreenModel.Action, _ service: RecorderService, _ screen: LiveScreen) {
        switch action {
        case .quit: service.stop()
        case .hold(let kind, let sensor):
            service.gateway.calibrate(sensor, HoldRequest(kind)) { screen.say($0.text) }
        case .note(let text, let sensor): screen.say(service.gateway.note(text, sensor: sensor).text)
        case .snooze: screen.say(service.gateway.snooze(seconds: AlertPolicy.Settings.usualSnooze_s).text)
        }
    }

    private func request(_ action: ScreenModel.Action) -> ControlRequest? {
        switch action {
        case .quit: nil
        case .hold(let kind, let sensor): .calibrate(sensor: sensor, HoldRequest(kind))
        case .note(let text, let sensor): .note(sensor: sensor, text: text)
        case .snooze: .snooze(seconds: AlertPolicy.Settings.usualSnooze_s)
        }
    }

    // MARK: Our own gateway

    /// What must live as long as the loop runs.
    private func begin(_ service: RecorderService) throws -> SensorFinder? {
        let paired = try service.pairedSensors()
        if let sensor, sensor.contains("/"),
            paired.allSatisfy({ $0.port != PortDirectory().port(at: PortPath.absolute(sensor)).identity })
        {
            return find(service, path: sensor, paired: paired)
        }
        let shown =
            if let unpaired = try unpairedOverBluetooth(known: paired) {
                [unpaired]
            } else {
                try sensor.map { name throws(Failure) in [try SensorNames(sensors: paired).sensor(name)] } ?? paired
            }
        if let coarse = shown.first, shown.allSatisfy(\.isCoarse) { throw Failure(noLiveViewOf: coarse) }
        for coarse in shown where coarse.isCoarse { Console.complain(Failure(noLiveViewOf: coarse).message) }
        guard !shown.isEmpty else { throw Self.noSensor }
        do throws(RecordsError) { for sensor in shown { try service.gateway.add(withMount(sensor)) } } catch {
            throw Failure(error)
        }
        do { try service.gateway.watchPorts() } catch { throw Failure("Ports cannot be watched: \(error).") }
        shown.forEach { service.calibrate($0, first: calibrateFirst ?? 0) }
        return nil
    }

    private static let noSensor = Failure(
        "No sensor is paired: “plumbline pair” adds one, and “plumbline live PORT|ADDRESS” shows one without.",
        code: .noSuchSensor)

    /// Where nothing can be recorded no record is made.
    private func refuseWithoutSensor(_ dataFolder: String) throws(Failure) {
        guard !Store.exists(in: dataFolder) else { return }
        guard let sensor, sensor.contains("/") || BluetoothDevice.address(sensor) != nil else { throw Self.noSensor }
        guard sensor.contains("/") else { return }
        guard access(sensor, F_OK) == 0 else { throw Failure(LinkError.noSuchPort(path: sensor)) }
    }

    private func withMount(_ sensor: PairedSensor) -> PairedSensor {
        var sensor = sensor
        sensor.mount = mount ?? sensor.mount
        return sensor
    }

    private func find(_ service: RecorderService, path: String, paired: [PairedSensor]) -> SensorFinder {
        let port = PortDirectory().port(at: PortPath.absolute(path))
        return SensorFinder.search(
            port: port, likelyBaudRates: baud.map { [$0] } ?? [], isExclusive: baud != nil, on: service.loop
        ) { [unowned service] outcome in
            switch outcome {
            case .found(let found):
                let sensor =
                    paired.first { $0.id == found.id } ?? PairedSensor(adHoc: found, at: path, mount: mount)
                do throws(RecordsError) { try service.gateway.add(withMount(sensor)) } catch {
                    return service.stop(failure: Failure(error))
                }
                Console.complain("\(path): \(found.family.title).")
                service.calibrate(sensor, first: calibrateFirst ?? 0)
                service.endsWithLink = true
                service.gateway.attach(found, to: sensor.id)
            case .nothing(bytesHeard: 0):
                service.stop(
                    failure: Failure("Nothing is heard on \(path): is the sensor switched on?", code: .timedOut))
            case .nothing:
                service.stop(
                    failure: Failure(
                        "\(path) sends bytes, but not those of a sensor we know: give --baud if you know it.",
                        code: .timedOut))
            case .failed(let error):
                service.stop(failure: Failure(error))
            }
        }
    }

    // MARK: Through the recorder

    /// Shows what the running recorder sees; `false` where none is running, or it has not the port that is meant.
    private func watchRecorder(_ dataFolder: String) throws -> Bool {
        guard let client = try RecorderClient(dataFolder: dataFolder) else { return false }
        let paired: [PairedSensor]
        do throws(RecordsError) { paired = try Store(folder: dataFolder).sensors() } catch { throw Failure(error) }
        var name: String?
        if let sensor {
            let isPort = sensor.contains("/")
            // A port that is no paired sensor's is not the recorder's.
            if isPort, paired.allSatisfy({ $0.port != PortDirectory().port(at: PortPath.absolute(sensor)).identity }) {
                return false
            }
            if isUnpairedAddress(known: paired) { return false }
            let meant = try SensorNames(sensors: paired).sensor(sensor)
            if meant.isCoarse { throw Failure(noLiveViewOf: meant) }
            name = meant.name
        } else if let coarse = paired.first, paired.allSatisfy(\.isCoarse) {
            throw Failure(noLiveViewOf: coarse)
        }
        let view = try makeView(on: client.loop) { [unowned client] in client.stop() }
        defer { view.close() }
        client.onEvent = { view.take($0) }
        if let screen = view as? LiveScreen {
            client.onReply = { [unowned screen] in screen.say($0.text) }
            screen.onAction = { [unowned client] action in
                if let request = request(action) { client.ask(request) } else { client.stop() }
            }
        }
        client.ask(.watch(sensor: name, rate_Hz: json ? rate : view is LineView ? 1 : 10))
        if let calibrateFirst, calibrateFirst > 0 {
            client.ask(.calibrate(sensor: name, HoldRequest(seconds: calibrateFirst)))
        }
        if let duration { client.loop.after(Int64(duration * 1e6)) { client.stop() } }
        try client.run()
        if client.signal == SIGINT { throw ExitCode(130) }
        return true
    }
}

extension PairedSensor {
    /// A sensor that is shown without having been paired.
    init(adHoc found: SensorFinder.Found, at path: String, mount: String?) {
        self.init(
            id: found.id, name: path.split(separator: "/").last.map(String.init) ?? path, family: found.family.rawValue,
            wearer: "me", placement: .upperBack, mount: mount,
            port: found.port.identity, baudRate: found.baudRate, paired_us: 0)
    }
}

extension PairedSensor {
    /// Too slow for a live view.
    var isCoarse: Bool { ProtocolFamily(rawValue: family)?.isCoarse == true }
}

extension RecorderService {
    func pairedSensors() throws(Failure) -> [PairedSensor] {
        do throws(RecordsError) { return try store?.sensors() ?? [] } catch { throw Failure(error) }
    }
}

extension Failure {
    init(_ error: LinkError) {
        let code: FailureCode =
            switch error {
            case .permission: .permission
            case .unplugged: .connectionLost
            case .noSuchPort, .busy, .notATerminal, .stuck, .failed: .unavailable
            }
        self.init(error.description, code: code)
    }

    init(noLiveViewOf sensor: PairedSensor) {
        self.init(
            "“\(sensor.name)” sends one measurement in about 2.5 seconds: there is no live view of it. “plumbline run” records it, “plumbline summary” tells its day."
        )
    }

    init(unknownFamily name: String) {
        let names = ProtocolFamily.allCases.map(\.rawValue).joined(separator: ", ")
        self.init("“\(name)” is no sensor family; there are \(names).", code: .usage)
    }
}
