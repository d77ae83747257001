import ArgumentParser
import CSystemd
import Events
import Gateway
import Glibc
import LinuxIO
import LocalTime
import Numbers
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
            """)

    @OptionGroup var ports: PortOptions
    @OptionGroup var folder: DataFolder

    @Flag(help: "Keep the samples for ever, not for seven days.")
    var keepRaw = false

    @Option(help: "Stop after so many seconds.")
    var duration: Double?

    @Flag(
        help: ArgumentHelp(
            "Time samples by the sensors' clocks alone, for streams that are played faster than they were taken.",
            visibility: .hidden))
    var sensorTime = false

    @Option(help: ArgumentHelp("Take each sensor's first so many seconds as its upright hold.", visibility: .hidden))
    var calibrateFirst = 0.0

    func validate() throws {
        try OptionRange.duration.check(duration)
        try OptionRange.calibrateFirst.check(calibrateFirst)
    }

    func run() throws {
        let settings = try Settings.loaded()
        var options = Gateway.Options(settings)
        if keepRaw { options.rawRetention_s = nil }
        if sensorTime { options.timeSource = .sensor }
        let service = try RecorderService.begun(
            dataFolder: try folder.path(), extraPorts: ports.patterns + settings.extraPorts, options: options)
        let log = RecorderLog()
        service.report(events: { log.write($0) })
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
        if let duration { service.loop.after(Int64.microseconds(duration)) { service.stop() } }
        notifySupervisor(service)
        try service.run()
        sd_notify(0, "STOPPING=1")
        if service.signal == SIGINT { throw ExitCode(130) }
    }

    /// systemd waits for READY, and restarts a loop that no longer turns.
    private func notifySupervisor(_ service: RecorderService) {
        service.loop.after(0) { sd_notify(0, "READY=1") }
        var timeout_us: UInt64 = 0
        if sd_watchdog_enabled(0, &timeout_us) > 0 {
            service.loop.every(Int64(clamping: timeout_us / 3)) { sd_notify(0, "WATCHDOG=1") }
        }
    }
}
