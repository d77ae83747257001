public import Events
import Numbers

/// The side of a gateway that speaks to a fleet's server, with its record and its outbox in memory: what it says, and what
/// becomes of the answers. Pure: bytes and time go in and out by its owner.
///
/// As in a real record, the outbox has keys, not copies: which minute, its sequence, whether it is acknowledged.
public struct SimulatedGateway: Sendable {
    /// How it sends.
    public struct Plan: Sendable {
        /// Minutes in a batch; fewer are sent only when it is told to send what is left.
        public var rows: Int
        /// Batches on their way at once.
        public var window: Int
        public var sendsTrack: Bool
        /// Without an answer for so long, a batch is sent again; each time twice as long, up to 60 times, microseconds.
        public var patience_us: Int64

        public init(rows: Int, window: Int = 4, sendsTrack: Bool, patience_us: Int64 = 10_000_000) {
            self.rows = max(1, min(rows, FleetBatch.mostRows))
            self.window = max(1, window)
            self.sendsTrack = sendsTrack
            self.patience_us = patience_us
        }
    }

    public enum Standing: Equatable, Sendable {
        case away
        /// Hello was said, and not answered yet.
        case greeting
        case open
        case refused(FleetRefusal, String)
    }

    public let store: String
    public let person: String
    public let instance: String
    public private(set) var standing = Standing.away
    /// Whether it sends what is left, be it less than a batch.
    public var sendsRest = false

    /// The wearer has agreed to send all since then: the beginning of 2020.
    private static let agreedFrom: Int64 = 26_297_280

    private let plan: Plan
    private let wearer: VirtualWearer
    private var log = ChangeLog()
    private var onTheWay: [Int64: Sent] = [:]
    private var lastNumber: Int64 = 0
    /// The highest `below` that the database is known to hold.
    private var confirmed: Int64 = 0
    /// The highest count of batches that the database has told.
    private var seen: Int64 = 0
    /// The first minute of each local day's recording.
    private var begins: [Int64: Int64] = [:]
    private var lateness = 1
    private var greeted_us: Int64 = 0

    private struct Sent: Sendable {
        let sequences: [Int64]
        let below: Int64
        /// What was confirmed when it was put together: an answer can only say something about that.
        let confirmed: Int64
        var at_us: Int64
        let message: FleetBatch
    }

    /// - Parameter seed: with the store's name it makes the person, the days and the computer.
    public init(store: String, seed: UInt64, plan: Plan) {
        self.store = store
        self.plan = plan
        let number = UInt64.fnv1a(store.utf8, from: UInt64.fnv1a("\(seed)".utf8))
        wearer = VirtualWearer(seed: number)
        instance = Self.digits(number)
        let more = Self.digits(UInt64.fnv1a("person".utf8, from: number))
        let both = Array(instance + more)
        person = [both[0..<8], both[8..<12], both[12..<16], both[16..<20], both[20..<32]].map { String($0) }
            .joined(separator: "-")
    }

    private static func digits(_ number: UInt64) -> String {
        let text = String(number, radix: 16)
        return "0".repeated(16 - text.count) + text
    }

    // MARK: What it records

    /// A minute is over, and is in the record.
    public mutating func record(_ minute: Int64) {
        let day = VirtualWearer.day(of: minute)
        begins[day] = min(begins[day] ?? minute, minute)
        log.add(minute)
    }

    /// All minutes of a local day (days since 1970).
    public mutating func record(day: Int64) { wearer.minutes(ofDay: day).forEach { record($0) } }

    /// These minutes are judged again: they get other numbers, and a new sequence.
    public mutating func judgeAgain(_ minutes: some Sequence<Int64>) {
        for minute in minutes where log.holds(minute) { log.change(minute) }
    }

    /// Minutes of it that the database is not known to hold.
    public var pending: Int { log.pending }
    public var recorded: Int { log.minutes }

    /// Each minute as it is now, in the order of time: what the database must hold in the end.
    public func everyMinute(_ body: (_ recording: Int64, FleetMinute) -> Void) {
        for entry in log.newest.sorted(by: { $0.minute < $1.minute }) {
            body(recording(of: entry.minute).key, minute(entry, recording: 0))
        }
    }

    private func recording(of minute: Int64) -> FleetRecording {
        let start_us = (begins[VirtualWearer.day(of: minute)] ?? minute) * 60_000_000
        return FleetRecording(
            key: Int64(bitPattern: UInt64.fnv1a("\(person) simulated \(start_us)".utf8)), start_us: start_us,
            utcOffset_s: VirtualWearer.utcOffset_s, placement: "t4", family: "simulated", rules: "1")
    }

    private func minute(_ entry: ChangeLog.Entry, recording: Int) -> FleetMinute {
        let track = wearer.seconds(minute: entry.minute, judged: entry.changes)
        return FleetMinute(
            recording: recording, minute: entry.minute, sequence: entry.sequence,
            statistics: MinuteStatistics(track, alerts: VirtualWearer.alerts(minute: entry.minute, track)),
            track: plan.sendsTrack ? MinuteStatistics.trackBytes(track) : nil)
    }

    // MARK: What it says

    /// A connection has begun, or the server asks who this is.
    public mutating func hello(utc_us: Int64, at now_us: Int64) -> FleetUp {
        standing = .greeting
        greeted_us = now_us
        takeBack()
        let consent = FleetConsent(
            person: person, kinds: plan.sendsTrack ? [.minutes, .track] : [.minutes], text: "1", given_us: utc_us,
            firstMinute: Self.agreedFrom)
        return .hello(
            FleetHello(
                instance: instance, next: log.next, below: log.below, now_us: utc_us, people: [consent],
                seen: seen))
    }

    /// The connection has ended: what was on its way may have come, or not.
    public mutating func lost() {
        if case .refused = standing { return }
        standing = .away
        takeBack()
    }

    private mutating func takeBack() {
        onTheWay.values.forEach { log.takeBack($0.sequences) }
        onTheWay = [:]
    }

    /// What is to be sent now; ask until there is nothing more.
    public mutating func next(utc_us: Int64, at now_us: Int64) -> FleetUp? {
        let patience_us = plan.patience_us * Int64(min(lateness, 60))
        if standing == .greeting, now_us - greeted_us > patience_us {
            lateness *= 2
            return hello(utc_us: utc_us, at: now_us)
        }
        guard standing == .open else { return nil }
        if let late = onTheWay.first(where: { now_us - $0.value.at_us > patience_us }) {
            lateness *= 2
            onTheWay[late.key]?.at_us = now_us
            return .minutes(late.value.message)
        }
        guard onTheWay.count < plan.window, sendsRest || log.waiting >= plan.rows else { return nil }
        let entries = log.take(plan.rows)
        guard !entries.isEmpty else { return nil }
        lastNumber += 1
        var recordings: [FleetRecording] = []
        var minutes: [FleetMinute] = []
        for entry in entries {
            let own = recording(of: entry.minute)
            let place = recordings.firstIndex(of: own) ?? recordings.count
            if place == recordings.count { recordings.append(own) }
            minutes.append(minute(entry, recording: place))
        }
        let batch = FleetBatch(
            instance: instance, number: lastNumber, below: log.below, person: person, recordings: recordings,
            minutes: minutes, seen: seen)
        onTheWay[lastNumber] = Sent(
            sequences: entries.map(\.sequence), below: batch.below, confirmed: confirmed, at_us: now_us,
            message: batch)
        return .minutes(batch)
    }

    /// What the program that owns it has to know of an answer.
    public enum Heard: Equatable, Sendable {
        case nothing
        /// So many minutes were acknowledged, so long after their batch was sent, microseconds.
        case taken(Int, after_us: Int64, refused: Int)
        /// The database is an older copy, or the record is: so many minutes are sent again.
        case again(Int)
        /// Say hello again.
        case greet
        case refused(String)
    }

    public mutating func hear(_ down: FleetDown, at now_us: Int64) -> [Heard] {
        switch down {
        case .welcome(let welcome):
            guard standing == .greeting else { return [] }
            standing = .open
            lateness = 1
            var heard: [Heard] = []
            if welcome.count < seen || welcome.settled < confirmed { heard = again(from: welcome.settled) }
            seen = welcome.count
            if welcome.top >= log.next {
                log.raise(above: welcome.top)
                heard.append(.again(log.pending))
            }
            return heard
        case .refused(let reason, let text):
            standing = .refused(reason, text)
            return [.refused("\(reason.rawValue): \(text)")]
        case .taken(let receipt):
            guard let sent = onTheWay.removeValue(forKey: receipt.number) else { return [] }
            lateness = 1
            // First what the database has lost: this batch it has.
            let heard = receipt.settled < sent.confirmed ? again(from: receipt.settled) : []
            log.acknowledge(sent.sequences)
            if receipt.settled >= sent.confirmed { confirmed = max(confirmed, sent.below) }
            seen = max(seen, receipt.count)
            return heard + [
                .taken(sent.sequences.count, after_us: now_us - sent.at_us, refused: receipt.refused.count)
            ]
        case .withdrawn: return []
        case .greet: return [.greet]
        }
    }

    private mutating func again(from settled: Int64) -> [Heard] {
        confirmed = min(confirmed, settled)
        let count = log.sendAgain(from: settled)
        return count == 0 ? [] : [.again(count)]
    }
}
