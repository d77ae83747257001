import ArgumentParser
import CSystemd
import Events
import Gateway
import Glibc
import LinuxIO
import LocalTime
import Posture
import Records
import SensorProtocols

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

    func run() throws {
        let settings = try Settings.load()
        var options = settings.options
        if keepRaw { options.rawRetention_s = nil }
        if sensorTime { options.timeSource = .sensor }
        let service = try RecorderService(
            dataFolder: try folder.path(), records: true, extraPorts: ports.patterns + settings.extraPorts,
            options: options)
        let log = Log()
        service.tell({ log.take($0) }, frames: { _, _ in })
        let sensors: [PairedSensor]
        do throws(RecordsError) {
            sensors = try service.store?.sensors() ?? []
            for sensor in sensors { try service.gateway.add(sensor) }
        } catch {
            throw Failure(error)
        }
        sensors.forEach { service.calibrate($0, first: calibrateFirst) }
        do { try service.gateway.watchPorts() } catch { throw Failure("Ports cannot be watched: \(error).") }
        let recorded = service.gateway.sensors.map { "“\($0.sensor.name)”" }
        if sensors.isEmpty {
            Console.complain("No sensor is paired yet: “plumbline pair” adds one, also while this runs.")
        } else if !recorded.isEmpty {
            Console.complain("Recording \(recorded.joined(separator: ", ")).")
        }
        if let duration { service.loop.after(Int64(duration * 1e6)) { service.stop() } }
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
            service.loop.every(Int64(timeout_us / 3)) { sd_notify(0, "WATCHDOG=1") }
        }
    }
}

/// What a recorder says: a line an event, in the order of the times before them.
private final class Log {
    /// What one sensor has found and another has done meanwhile may be a moment apart.
    private var last_us = Int64.min

    func take(_ event: GatewayEvent) {
        if case .episode = event { return }
        guard let line = EventLine(event), !line.isRoutine else { return }
        last_us = max(last_us, line.time_us)
        let name = event.sensor.map { "\($0): " } ?? ""
        Console.complain(
            "\(TimeText.clock(utc_us: last_us, offset_s: event.offset_s, seconds: true))  \(name)\(line.text)")
    }
}
