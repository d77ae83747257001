import Events
import LinuxIO
import Motion
import Numbers
import Settings

/// Streams for the Lab Streaming Layer: of each sensor what was measured, its up vector, and its angles.
final class LSLOutput: Output {
    private let settings: LSLSettings
    private var library: LSLLibrary?
    private var clock = LSLClock()
    /// By the sensor's number for others.
    private var outlets: [String: [(stream: LSLStream, outlet: LSLLibrary.Outlet)]] = [:]
    private weak var host: OutputHost?
    private(set) var health = OutputHealth()

    init(_ settings: ShareSettings) { self.settings = settings.lsl }

    /// Angles come with the samples.
    var rate_Hz: Double { 0.1 }
    var wantsSamples: Bool { true }

    func start(on host: OutputHost) throws(OutputError) {
        self.host = host
        guard settings.lan else {
            throw .setting(
                "liblsl listens at every address of this computer and encrypts nothing, and cannot be kept to this computer: "
                    + "“plumbline config set lsl.lan on” allows that everybody on the network may receive.")
        }
        library = try LSLLibrary(file: settings.library)
        host.say("Streams are told to the network: whoever is on it may receive them.")
        health = OutputHealth(workingSince: host.now)
    }

    // MARK: The recorder

    func recorderCame() {}

    /// Nothing is sent, so no stream is there; an inlet finds the next one by its source.
    func recorderWent() { destroyAll() }

    func receive(_ event: GatewayEvent) {}

    func receive(_ batch: SampleBatch) {
        guard let library, let sensor = host?.sensor(named: batch.sensor), let made = made(of: sensor, by: library)
        else { return }
        let (now_us, lslNow_s) = Self.readClocks(library)
        for row in batch.rows {
            let boottime_us = row.sample.time_us.subtractingClamped(batch.boottimeOffset_us)
            let time_s = clock.time_s(boottime_us: boottime_us, now_us: now_us, lslNow_s: lslNow_s)
            for (stream, outlet) in made where !library.push(stream.values(row), to: outlet, at: time_s) {
                health.problem = "liblsl does not take samples."
            }
        }
    }

    /// Both clocks at one moment: read in turn, again where this thread had to wait between them.
    private static func readClocks(_ library: LSLLibrary) -> (now_us: Int64, lslNow_s: Double) {
        var best: (now_us: Int64, lslNow_s: Double) = (0, 0)
        var shortest_us = Int64.max
        for _ in 0..<5 where shortest_us > 100 {
            let (before_us, lslNow_s, after_us) = (HostClock.boottime_us, library.now_s, HostClock.boottime_us)
            guard after_us - before_us < shortest_us else { continue }
            shortest_us = after_us - before_us
            best = (before_us + shortest_us / 2, lslNow_s)
        }
        return best
    }

    // MARK: Outlets

    private func made(
        of sensor: SharedSensor, by library: LSLLibrary
    ) -> [(stream: LSLStream, outlet: LSLLibrary.Outlet)]? {
        if let known = outlets[sensor.id] { return known }
        var made: [(stream: LSLStream, outlet: LSLLibrary.Outlet)] = []
        for stream in LSLStream.allCases {
            let source = "plumbline:\(sensor.id):\(stream.rawValue)"
            guard let outlet = library.outlet(stream, source: source, title: "\(sensor.title) \(stream.rawValue)")
            else {
                made.forEach { library.destroy($0.outlet) }
                health = OutputHealth(problem: "liblsl can make no stream: its ports, from 16572 on, may be in use.")
                return nil
            }
            made.append((stream, outlet))
        }
        if health.problem != nil { health = OutputHealth(workingSince: host?.now) }
        outlets[sensor.id] = made
        return made
    }

    private func destroyAll() {
        guard let library else { return }
        for (_, outlet) in outlets.values.joined() { library.destroy(outlet) }
        outlets.removeAll()
    }

    func stop(_ done: @escaping () -> Void) {
        destroyAll()
        done()
    }
}
