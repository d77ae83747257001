import ArgumentParser
import CSystemd
import Events
import Gateway
import Glibc
import LinuxIO
import LocalTime
import Numbers
import PlainText
import Posture
import Recorder
import Records
import SensorProtocols
import Settings
import Terminal

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Record every paired sensor in the background.",
        discussion: """
            It waits for sensors that are away and takes them up when they come. Ctrl-C or SIGTERM stops the \
            sensors' streams and ends it; killed, it loses a second at most. While it runs, “plumbline live” shows \
            what it sees.

            Examples:
              plumbline run
              plumbline run --duration 1h30m
              systemctl --user enable --now plumbline    as a service, at each login
            """)

    @OptionGroup var ports: PortOptions
    @OptionGroup var folder: DataFolder

    @Flag(help: "Keep the samples indefinitely, not for seven days (raw_days).")
    var keepRaw = false

    @Option(
        help: ArgumentHelp("Stop after this time, for example 90s or 8h.", valueName: DurationArgument.valueName),
        transform: DurationArgument.seconds)
    var duration: Double?

    @Flag(
        help: ArgumentHelp(
            "Time samples by the sensors' clocks alone, for streams that are played faster than they were taken.",
            visibility: .hidden))
    var sensorTime = false

    @Option(
        help: ArgumentHelp("Take each sensor's first seconds as its upright hold.", visibility: .hidden),
        transform: DurationArgument.seconds)
    var calibrateFirst = 0.0

    @Flag(help: ArgumentHelp("Show notifications also with --sensor-time.", visibility: .hidden))
    var desktop = false

    func validate() throws {
        try OptionRange.duration.check(duration)
        try OptionRange.calibrateFirst.check(calibrateFirst)
    }

    func run() throws {
        let settings = try Settings.loaded()
        var options = Gateway.Options(settings)
        if keepRaw { options.rawRetention_s = nil }
        if sensorTime { options.timeSource = .sensor }
        options.showOnDesktop(tellsWhatIsMissing: true, evenIfPlayed: desktop)
        let extraPorts = ports.patterns + settings.extraPorts
        guard let service = try begun(extraPorts: extraPorts, options: options) else { return }
        if let store = service.store {
            let wearers = Set(try service.pairedSensors().map(\.wearer))
            // Of several people one may sit here, and nobody knows who.
            let isSeen = isatty(STDERR_FILENO) == 1 && wearers.count == 1
            TellingOnce(settings: settings, store: store, place: isSeen ? .person : .log, wearers: wearers).tell()
        }
        let log = RecorderLog()
        // What goes to a journal is seen by nobody while it happens.
        service.report(events: { log.write($0) }, isSeen: isatty(STDERR_FILENO) == 1)
        let sensors = try service.pairedSensors()
        for sensor in sensors { try service.add(sensor) }
        sensors.forEach { service.calibrate($0, first: calibrateFirst) }
        try service.watchPorts()
        let recorded = service.gateway.sensors.map { "“\($0.sensor.name)”" }
        if sensors.isEmpty {
            Console.complain("No sensor is paired yet: “plumbline pair” adds one, also while this runs.")
        } else if !recorded.isEmpty {
            Console.complain("Recording \(recorded.joined(separator: ", ")).")
        }
        if calibrateFirst == 0 {
            for status in service.gateway.sensors {
                if let remark = Self.remark(on: status.sensor, status.quality) { Console.complain(remark, .warning) }
            }
        }
        if let duration { service.loop.after(Int64.microseconds(duration)) { service.stop() } }
        notifySupervisor(on: service.loop)
        try service.run()
        sd_notify(0, "STOPPING=1")
        if service.signal == SIGINT { throw ExitCode(130) }
    }

    /// Begins; where the disk has no room it says so, and waits until there is some.
    ///
    /// - Returns: `nil` where it was ended before.
    private func begun(extraPorts: [String], options: Gateway.Options) throws -> RecorderService? {
        let path = try folder.path()
        do throws(RecorderError) {
            return try RecorderService.begun(dataFolder: path, extraPorts: extraPorts, options: options) {
                Console.complain("\($1) Recording waits until there is some.", .error)
                notifySupervisor(on: $0)
            }
        } catch .stoppedWhileWaiting(SIGINT) {
            throw ExitCode(130)
        } catch .stoppedWhileWaiting {
            return nil
        }
    }

    /// systemd waits for READY, and restarts a loop that no longer turns.
    private func notifySupervisor(on loop: EventLoop) {
        loop.after(0) { sd_notify(0, "READY=1") }
        var timeout_us: UInt64 = 0
        if sd_watchdog_enabled(0, &timeout_us) > 0 {
            loop.every(Int64(clamping: timeout_us / 3)) { sd_notify(0, "WATCHDOG=1") }
        }
    }

    /// What is wrong with a calibration as the recording begins; `nil` where nothing is, or none is needed.
    private static func remark(on sensor: PairedSensor, _ quality: CalibrationQuality) -> String? {
        guard sensor.placement.judgesPosture || sensor.placement.isLow else { return nil }
        let what: String? =
            switch quality {
            case .ok: nil
            case .doubtful: "The calibration of “\(sensor.name)” is in doubt"
            case .none: "“\(sensor.name)” is not calibrated"
            }
        return what.map {
            "\($0): sit upright and hold still (“\(ProgramWord.text) calibrate \(ShellWord.quoted(sensor.name))”, or z in "
                + "the live view)."
        }
    }
}
