import Events
import LinuxIO
import Numbers
import Records

/// Which sensors are paired, as outputs may know them: read from the record, kept, and read again where something may have
/// changed.
struct PairedSensors {
    /// A record that cannot be read is tried again after this.
    private static let retry_us: Int64 = 1_000_000
    /// So many names that are no sensor's are remembered; beyond it nothing is looked for before the next reading.
    private static let mostAbsent = 256

    private let dataFolder: String
    private let showsNames: Bool
    private let key: String
    private let say: (String) -> Void

    private var byName: [String: SharedSensor] = [:] {
        didSet { if byName != oldValue { version += 1 } }
    }
    /// Names that the record did not have when they were looked for.
    private var absent: Set<String> = []
    private var linkStates: [String: LinkEvent.State] = [:]
    private var failed_us: Int64?
    private var problem: String?

    /// Whether these are all of them: the record was there, and could be read.
    private(set) var isComplete = false
    /// Goes up with each change of them.
    private(set) var version = 0

    /// - Parameters:
    ///   - dataFolder: of the record.
    ///   - showsNames: whether names may leave.
    ///   - key: of `SharedSensor`.
    ///   - say: takes sentences for people.
    init(dataFolder: String, showsNames: Bool, key: String, say: @escaping (String) -> Void) {
        self.dataFolder = dataFolder
        self.showsNames = showsNames
        self.key = key
        self.say = say
    }

    /// Every one, as last read.
    var all: [SharedSensor] { byName.values.sorted { $0.id < $1.id } }

    /// The one that an event calls by its name. A name that is new is looked for at once, and once only: a sensor may be
    /// recorded that is not paired.
    mutating func sensor(named name: String) -> SharedSensor? {
        if let known = byName[name] { return known }
        guard !absent.contains(name), absent.count < Self.mostAbsent else { return nil }
        if let failed_us, HostClock.boottime_us - failed_us < Self.retry_us { return nil }
        read()
        if byName[name] == nil, failed_us == nil { absent.insert(name) }
        return byName[name]
    }

    /// Looks at an event before it is handed on: a sensor that is paired again, or given to somebody else, loses its link first.
    mutating func look(at event: GatewayEvent) {
        guard case .link(let link) = event, linkStates[link.sensor] != link.state else { return }
        linkStates[link.sensor] = link.state
        read()
    }

    /// Another recorder is heard.
    mutating func recorderCame() {
        linkStates = [:]
        read()
    }

    /// Reads them all again.
    mutating func read() {
        // Whoever is in it and has been paired since is found before it is asked.
        if absent.count >= Self.mostAbsent { absent = [] }
        do throws(RecordsError) {
            isComplete = false
            let found = try Store.openIfExists(in: dataFolder)?.readableSensors()
            failed_us = nil
            problem = nil
            isComplete = found?.wrong.isEmpty ?? false
            byName = Dictionary(
                (found?.sensors ?? []).map { ($0.name, SharedSensor($0, showsNames: showsNames, key: key)) },
                uniquingKeysWith: { $1 })
        } catch {
            failed_us = HostClock.boottime_us
            let sentence = "Which sensors are paired cannot be read: \(error)"
            if problem != sentence { say(sentence) }
            problem = sentence
        }
    }
}
