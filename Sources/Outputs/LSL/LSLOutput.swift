import Events
import LinuxIO
import LocalTime
import Motion
import Numbers
import Settings

/// Streams for the Lab Streaming Layer: of each sensor what was measured, its up vector, and its angles.
final class LSLOutput: Output {
    private let settings: LSLSettings
    private var library: LSLLibrary?
    private var clock = LSLClock()
    /// The streams of one sensor.
    private struct Outlets {
        /// As their names begin.
        let title: String
        var all: [(stream: LSLStream, outlet: LSLLibrary.Outlet)] = []
    }

    /// By the sensor's number for others.
    private var outlets: [String: Outlets] = [:]
    private weak var host: OutputHost?
    private var workingSince: Moment?
    private var troubles = StreamTroubles()

    init(_ settings: ShareSettings) { self.settings = settings.lsl }

    /// Angles come with the samples.
    var rate_Hz: Double { 0.1 }
    var wantsSamples: Bool { true }

    var health: OutputHealth {
        let problem = troubles.problem
        return OutputHealth(workingSince: problem == nil ? workingSince : nil, problem: problem)
    }

    func start(on host: OutputHost) throws(OutputError) {
        self.host = host
        guard settings.lan else {
            throw .setting(
                "liblsl listens at every address of this computer and encrypts nothing, and cannot be kept to this computer: "
                    + "“plumbline config set lsl.lan on” allows that everybody on the network may receive.")
        }
        library = try LSLLibrary(file: settings.library)
        host.say("The streams are offered to the network: every computer on it may receive them.")
        workingSince = host.now
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
        var isTaken = true
        for row in batch.rows {
            let boottime_us = row.sample.time_us.subtractingClamped(batch.boottimeOffset_us)
            let time_s = clock.time_s(boottime_us: boottime_us, now_us: now_us, lslNow_s: lslNow_s)
            for (stream, outlet) in made where !library.push(stream.values(row), to: outlet, at: time_s) {
                isTaken = false
            }
        }
        troubles.note(isTaken ? nil : .notTaken, of: sensor.id)
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
        if let known = outlets[sensor.id] {
            if known.title == sensor.title { return known.all }
            // The sensor has another name; an inlet finds the new stream by its source.
            destroy(known)
            outlets[sensor.id] = nil
        }
        var made = Outlets(title: sensor.title)
        for stream in LSLStream.allCases {
            let source = "plumbline:\(sensor.id):\(stream.rawValue)"
            guard let outlet = library.outlet(stream, source: source, title: "\(sensor.title) \(stream.rawValue)")
            else {
                destroy(made)
                troubles.note(.notMade, of: sensor.id)
                return nil
            }
            made.all.append((stream, outlet))
        }
        outlets[sensor.id] = made
        return made.all
    }

    private func destroy(_ streams: Outlets) {
        for (_, outlet) in streams.all { library?.destroy(outlet) }
    }

    private func destroyAll() {
        outlets.values.forEach(destroy)
        outlets.removeAll()
        troubles.clear()
    }

    func stop(_ done: @escaping () -> Void) {
        destroyAll()
        done()
    }
}
