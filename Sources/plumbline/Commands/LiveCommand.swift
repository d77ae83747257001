import ArgumentParser
import Events
import Gateway
import Glibc
import Links
import LinuxIO
import LocalTime
import Posture
import Recorder
import Records
import SensorProtocols
import Settings
import Terminal

struct LiveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "live",
        abstract: "Show your posture now.",
        discussion: """
            Without a name it shows every paired sensor, through the recorder where that is running. A port that is \
            named need not be paired: its sensor is recognised by what it sends. What is shown is recorded; \
            “summary” sums it up.

            Examples:
              plumbline live
              plumbline live back
              plumbline live /dev/ttyUSB0 --mount +x,-z --calibrate-first 10s
              plumbline live --json --duration 5m
              plumbline live --format waybar
            """)

    @Argument(
        help: "A sensor's name, a serial port (/dev/ttyUSB0), or a Bluetooth address.",
        completion: ValueCompletion.sensorsAndPorts)
    var sensor: String?

    @Option(help: "The baud rate of the port, instead of detecting it.")
    var baud: Int?

    @Option(help: "The sensor axes that point up and forward on you, for example +x,-z.")
    var mount: String?

    @Option(
        help: ArgumentHelp(
            "Take the first seconds as the upright hold, for example 10s.", valueName: DurationArgument.valueName),
        transform: DurationArgument.seconds)
    var calibrateFirst: Double?

    @Option(
        help: ArgumentHelp("Stop after this time, for example 90s or 5m.", valueName: DurationArgument.valueName),
        transform: DurationArgument.seconds)
    var duration: Double?

    @Flag(help: "Show only; record nothing.")
    var noRecord = false

    @OptionGroup var ports: PortOptions
    @OptionGroup var folder: DataFolder

    @OptionGroup var output: JSONOption<OneObject.PerLine>

    @Flag(help: "Print lines instead of the screen.")
    var lines = false

    @Flag(help: "Print the screen once and end.")
    var once = false

    @Option(
        help: ArgumentHelp(
            "Print for a status bar: waybar, i3blocks or tmux. It shows the running recorder, and waits for it.",
            valueName: "bar"), completion: .list(BarFormat.allCases.map(\.rawValue)), transform: BarFormat.typed)
    var format: BarFormat?

    @OptionGroup var colours: ColourOption<NoColours.OrVariable>

    @Option(help: "Angles per second in the JSON stream; 0 = one for every sample.")
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
        try OptionRange.rate.check(rate)
        try OptionRange.calibrateFirst.check(calibrateFirst)
        try OptionRange.duration.check(duration)
        try OptionRange.baud.check(baud)
        if format != nil, output.json || lines || noRecord || mount != nil || baud != nil || calibrateFirst != nil {
            throw ValidationError(
                "--format shows what the running recorder sees: it takes no other form, and nothing about a port.")
        }
    }

    func run() throws {
        if let mount { _ = try MountAxes(argument: mount) }
        let dataFolder = try folder.path()
        if let format {
            return try BarView(
                dataFolder: dataFolder, format: format,
                usesColour: !colours.noColor && ProcessEnvironment.value("NO_COLOR") == nil, once: once,
                duration_s: duration
            ).show(sensor)
        }
        let wearers = try watched(in: dataFolder)
        let style = LiveViewStyle(
            json: output.json, asLines: lines, once: once, noColor: colours.noColor, rate_Hz: rate)
        let settings = try Settings.loaded()
        let running = RecorderView(
            dataFolder: dataFolder, style: style, calibrateFirst_s: calibrateFirst ?? 0, duration_s: duration,
            snooze_s: settings.alerts.snooze_s)
        if !noRecord, try running.show(sensor, telling: output.json ? nil : telling(settings, wearers, in: dataFolder))
        {
            return
        }
        var options = try options(settings)
        // Whoever looks at the screen is told there; the window may be behind others, though.
        if !noRecord, !once { options.showOnDesktop(tellsWhatIsMissing: false) }
        if !noRecord { try refuseWithoutSensor(dataFolder) }
        let service = try RecorderService.begun(
            dataFolder: dataFolder, records: !noRecord, extraPorts: ports.patterns + settings.extraPorts,
            options: options)
        try OwnRecorderView(
            service: service, style: style, dataFolder: dataFolder, mount: mount, baudRate: baud,
            calibrateFirst_s: calibrateFirst ?? 0, duration_s: duration,
            telling: output.json
                ? nil
                : service.store.map { TellingOnce(settings: settings, store: $0, place: .person, wearers: wearers) }
        ).show(sensor)
    }

    /// Whose sensors are shown.
    private func watched(in folder: String) throws -> Set<String> {
        switch try LiveSubject.meant(by: sensor, among: try PairedSensor.all(in: folder)) {
        case .everyPaired(let sensors): Set(sensors.map(\.wearer))
        case .paired(let sensor): [sensor.wearer]
        case .unpairedPort, .unpairedAddress: []
        }
    }

    /// A record that cannot be opened is told by what follows.
    private func telling(_ settings: Settings, _ wearers: Set<String>, in folder: String) -> TellingOnce? {
        do throws(RecordsError) {
            return try Store.openIfExists(in: folder).map {
                TellingOnce(settings: settings, store: $0, place: .person, wearers: wearers)
            }
        } catch { return nil }
    }

    private func options(_ settings: Settings) throws -> Gateway.Options {
        var options = Gateway.Options(settings)
        if sensorTime { options.timeSource = .sensor }
        if let takenAt {
            guard sensorTime, let time = Moment(rfc3339: takenAt) else {
                throw Failure("--taken-at takes a time with its offset, and --sensor-time beside it.", code: .usage)
            }
            options.takenAt = time
        }
        return options
    }

    /// Where nothing can be recorded no record is made.
    private func refuseWithoutSensor(_ dataFolder: String) throws {
        guard try !Store.exists(in: dataFolder) else { return }
        guard let sensor, sensor.contains("/") || BluetoothDevice.address(sensor) != nil else {
            throw Failure.noSensorPaired
        }
        guard sensor.contains("/") else { return }
        guard access(sensor, F_OK) == 0 else { throw LinkError.noSuchPort(path: sensor) }
    }
}
