import Events
import Hummingbird
import LinuxIO
import LocalTime
import Numbers
import Pages
import Posture
import Records
import Reports

/// What is now, and what its buttons ask of the recorder.
extension Routes {
    /// How far back the chart reaches.
    private static let chart_us: Int64 = 600_000_000

    func events(_ query: Query) async -> Response {
        let known = await reader.read { store throws(ReportError) in
            let whose = try Self.whose(query["wearer"], store)
            let sensors = try Self.ofRecord { () throws(RecordsError) in try store?.readableSensors().sensors ?? [] }
            let own = Set(sensors.filter { $0.wearer == whose.wearer }.map(\.name))
            let isAlone = Set(whose.all + sensors.map(\.wearer)).isSubset(of: [whose.wearer])
            return (ears: Watchers.Ears(sensors: own, isAlone: isAlone), owners: Self.owners(sensors))
        }
        // What is live needs no record, but whose it is does.
        let (ears, owners) =
            switch known {
            case .success(let known): (known.ears, [String: String]?.some(known.owners))
            case .failure: (Watchers.Ears(sensors: nil, isAlone: query["wearer"] == nil), [String: String]?.none)
            }
        guard let lines = feed.watchers.join(ears, owners: owners) else {
            return Answer.message(
                .serviceUnavailable, "Too many", "\(Watchers.most) pages watch already: close some of them.")
        }
        return Answer.events(lines)
    }

    func live(_ query: Query, _ access: Access) async -> Response {
        let known = await reader.read { store throws(ReportError) in
            let whose = try Self.whose(query["wearer"], store)
            let sensors = try Self.ofRecord { () throws(RecordsError) in try store?.readableSensors().sensors ?? [] }
            return (whose: whose, sensors: sensors.filter { $0.wearer == whose.wearer }.map(\.name))
        }
        switch known {
        case .success(let known):
            return Answer.page(LiveHTML(whose: known.whose, sensors: known.sensors, key: access.key).page)
        case .failure: return Answer.page(LiveHTML(whose: nil, sensors: nil, key: access.key).page)
        }
    }

    /// The last minutes, so that a chart need not begin empty.
    func history(_ query: Query) async -> Response {
        let (now_us, name) = (HostClock.utc_us, query["wearer"])
        let history = await reader.read { store throws(ReportError) -> [SensorHistory] in
            let whose = try Self.whose(name, store)
            return try Self.ofRecord { () throws(RecordsError) in
                guard let store else { return [] }
                let sensors = try store.readableSensors().sensors.filter { $0.wearer == whose.wearer }
                return try SensorHistory.read(of: sensors, from: store, last_us: Self.chart_us, until_us: now_us)
            }
        }
        switch history {
        case .success(let history): return Answer.json(JSONText.array(history.map { $0.points }).text)
        case .failure(let error):
            return Answer.json(ControlReply(isDone: false, text: error.description).json.text, .internalServerError)
        }
    }

    /// How far back it is told what happened, when a page is opened.
    private static let happened_us: Int64 = 3_600_000_000

    /// What happened in the last hour, newest first: a page that is opened again need not begin empty.
    func happened(_ query: Query) async -> Response {
        let (now, name) = (HostClock.now, query["wearer"])
        let entries = await reader.read { store throws(ReportError) -> [DayDiary.Entry] in
            let whose = try Self.whose(name, store)
            return try Self.ofRecord { () throws(RecordsError) in
                let since = now.advanced(by_us: -Self.happened_us)
                var entries: [DayDiary.Entry] = []
                for day in Set([since.day, now.day]).sorted() {
                    let seconds = try store?.wornSeconds(of: whose.wearer, on: day) ?? WornSeconds()
                    entries += try DayDiary.read(day, of: whose.wearer, seconds, from: store).entries
                }
                return entries.filter { $0.moment.utc_us >= since.utc_us }
                    .sorted { $0.moment.utc_us > $1.moment.utc_us }
            }
        }
        switch entries {
        case .success(let entries):
            return Answer.json(JSONText.array(entries.prefix(Self.mostHappened).map(\.line)).text)
        case .failure(let error):
            return Answer.json(ControlReply(isDone: false, text: error.description).json.text, .internalServerError)
        }
    }

    /// As many lines as the page keeps.
    private static let mostHappened = 50

    /// The wearer of each sensor.
    static func owners(_ reader: RecordReader) async -> Result<[String: String], ReportError> {
        await reader.read { store throws(ReportError) in
            Self.owners(
                try Self.ofRecord { () throws(RecordsError) in try store?.readableSensors().sensors ?? [] })
        }
    }

    private static func owners(_ sensors: [PairedSensor]) -> [String: String] {
        Dictionary(sensors.map { ($0.name, $0.wearer) }, uniquingKeysWith: { first, _ in first })
    }

    func asked(_ posted: Posted) async -> Response {
        guard !posted.text.contains("\n"), let asked = ControlRequest(json: posted.text), asked.isForPages else {
            let words = "This is not something that can be asked."
            return Answer.json(ControlReply(isDone: false, text: words).json.text, .badRequest)
        }
        let reply = await asking.ask(asked)
        return Answer.json(reply.json.text, reply.isDone ? .ok : .conflict)
    }
}

extension ControlRequest {
    /// What a page may ask of the recorder.
    fileprivate var isForPages: Bool {
        switch self {
        case .calibrate, .note, .correct, .snooze: true
        case .watch, .forgetLearned, .status, .reload, .scan, .pair, .passkey, .cancel, .fleet: false
        }
    }
}

extension DayDiary.Entry {
    /// `{"time":"2026-03-01T09:12:00.000+01:00","words":"Slouch: 5 min, 17° forward"}`
    fileprivate var line: JSONText {
        let kind = kind.rawValue.prefix(1).uppercased() + kind.rawValue.dropFirst()
        return .object([
            ("time", .string(moment.rfc3339)), ("words", .string(text.isEmpty ? kind : "\(kind): \(text)")),
        ])
    }
}

extension SensorHistory {
    /// `{"sensor":"back","points":[[milliseconds since 1970, degrees or null, 1 within a slouch]]}`
    fileprivate var points: JSONText {
        var next = 0
        let slouches = slouches_us.sorted { $0.lowerBound < $1.lowerBound }
        let points = seconds.map { second -> JSONText in
            while next < slouches.count, slouches[next].upperBound <= second.time_us { next += 1 }
            let isSlouch = next < slouches.count && slouches[next].contains(second.time_us)
            let isKnown = second.activity != .off && second.calibration == .ok
            return .array([
                .integer(second.time_us / 1_000),
                .optional(isKnown ? second.flexionDegrees.map { Double($0) } : nil, decimals: 1),
                .integer(isSlouch ? 1 : 0),
            ])
        }
        return .object([("sensor", .string(sensor)), ("points", .array(points))])
    }
}
