import Dispatch
import Events
import Glibc
import LinuxIO
import Recorder

/// Hears the recorder for those who watch, on a thread of its own: as long as there are any, and again when it comes back.
final class RecorderFeed: Sendable {
    private static let angles_Hz = 10.0
    private static let retry_s: UInt32 = 1
    private static let idle_us: UInt32 = 250_000
    private static let heartbeat_us: Int64 = 10_000_000

    let watchers = Watchers()
    private let dataFolder: String

    private let reader: RecordReader

    init(dataFolder: String, reader: RecordReader) {
        self.dataFolder = dataFolder
        self.reader = reader
    }

    /// Looks whose the sensors are now.
    private func lookAtOwners() {
        Task { [reader, watchers] in
            if case .success(let owners) = await Routes.owners(reader) { watchers.ownersAre(owners) }
        }
    }

    /// Runs as long as the process.
    func start() {
        let thread = DispatchQueue(label: "plumbline.web.feed")
        thread.async { [self] in
            while true {
                guard !watchers.isEmpty else {
                    usleep(Self.idle_us)
                    continue
                }
                hear()
            }
        }
    }

    private func hear() {
        do throws(RecorderError) {
            guard let client = try RecorderClient.connect(dataFolder: dataFolder) else {
                return missing("The recorder is not running, so nothing is live. “plumbline run” starts it.")
            }
            watchers.forgetSensors()
            tell(recorderRuns: true, "")
            var words = LiveWords()
            var known: Set<String> = []
            client.onEvent = { [watchers, unowned self] event in
                if let sensor = event.sensor, known.insert(sensor).inserted { lookAtOwners() }
                if case .angle(let angle) = event {
                    let line = words.line(angle)
                    watchers.tell(line, of: angle.sensor, standsFor: "\(Watchers.sensors)state \(angle.sensor)")
                }
                watchers.tell(event.json.text, of: event.sensor, standsFor: event.standing)
            }
            client.send(.watch(sensor: nil, rate_Hz: Self.angles_Hz))
            client.loop.every(Self.heartbeat_us) { [watchers, unowned client, unowned self] in
                lookAtOwners()
                // A comment: whoever has gone is found out by it.
                watchers.tell("")
                if watchers.isEmpty { client.stop() }
            }
            try client.hear()
        } catch {
            missing(error.description)
        }
    }

    private func missing(_ words: String) {
        watchers.forgetSensors()
        tell(recorderRuns: false, words)
        sleep(Self.retry_s)
    }

    private func tell(recorderRuns: Bool, _ words: String) {
        let event = JSONText.object([
            ("type", .string("recorder")), ("runs", .bool(recorderRuns)), ("text", .string(words)),
        ])
        watchers.tell(event.text, standsFor: Watchers.recorder)
    }
}

extension GatewayEvent {
    /// What it is about, where it stands until the next event about the same.
    fileprivate var standing: String? {
        switch self {
        case .link(let link): "\(Watchers.sensors)link \(link.sensor)"
        case .today(let today): "\(Watchers.sensors)today \(today.sensor)"
        case .battery(let battery): "\(Watchers.sensors)battery \(battery.sensor)"
        default: nil
        }
    }
}
