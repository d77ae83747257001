import Events
import Glibc
import LinuxIO
import Numbers

/// What a simulation has counted.
struct Figures {
    enum Event {
        case sent(rows: Int, bytes: Int)
        case heard(bytes: Int)
        case taken(rows: Int, after_us: Int64, refused: Int)
        case again(rows: Int)
        case lost(String)
        case trouble(String)
    }

    private static let minutesOfDay = 480.0
    private static let mostTroubles = 5

    let gateways: Int
    private(set) var refused = 0
    private var messages = 0
    private var receipts = 0
    private var rows = 0
    private var rowsSent = 0
    private var rowsAgain = 0
    private var bytesUp = 0
    private var bytesDown = 0
    private var ended = 0
    private var pending = 0
    private var delays_us: [Int32] = []
    private var troubles: [String] = []
    private var begin_us: Int64 = 0
    private var end_us: Int64 = 0
    private var told = (at_us: Int64(0), rows: 0)

    init(gateways: Int) { self.gateways = gateways }

    /// Bytes of a publication with QoS 1 that are not its payload: header, length, topic, number and no properties.
    static func around(_ topic: String) -> Int { 1 + 2 + 2 + topic.utf8.count + 2 + 1 }

    mutating func begin(at now_us: Int64) { (begin_us, told.at_us) = (now_us, now_us) }
    mutating func end(at now_us: Int64, pending: Int) { (end_us, self.pending) = (now_us, pending) }

    mutating func add(_ event: Event) {
        switch event {
        case .sent(let rows, let bytes):
            messages += 1
            rowsSent += rows
            bytesUp += bytes
        case .heard(let bytes): bytesDown += bytes
        case .taken(let rows, let after_us, let refused):
            receipts += 1
            self.rows += rows
            self.refused += refused
            delays_us.append(Int32(clamping: after_us))
        case .again(let rows): rowsAgain += rows
        case .lost(let why):
            ended += 1
            keep("A connection has ended: \(why).")
        case .trouble(let text): keep(text)
        }
    }

    private mutating func keep(_ text: String) {
        if troubles.count < Self.mostTroubles, !troubles.contains(text) { troubles.append(text) }
    }

    private var seconds: Double { max(0.001, Double(end_us - begin_us) / 1e6) }

    private func percentile_ms(_ part: Double) -> Double {
        guard !delays_us.isEmpty else { return 0 }
        let sorted = delays_us.sorted()
        return Double(sorted[min(sorted.count - 1, Int(clamping: Double(sorted.count) * part))]) / 1000
    }

    private static var cpu_s: Double {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }

    /// How it goes on, while it does.
    mutating func line(at now_us: Int64, pending: Int, links: [GatewayLink]) -> String {
        let passed_s = max(0.001, Double(now_us - told.at_us) / 1e6)
        let speed = Double(rows - told.rows) / passed_s
        told = (now_us, rows)
        return JSONText.object([
            ("type", .string("progress")), ("seconds", .number(Double(now_us - begin_us) / 1e6, decimals: 1)),
            ("open", .integer(Int64(links.count { $0.isOpen }))), ("rows", .integer(Int64(rows))),
            ("rows_per_s", .number(speed, decimals: 0)), ("pending", .integer(Int64(pending))),
            ("again", .integer(Int64(rowsAgain))), ("recorded", .integer(Int64(links.reduce(0) { $0 + $1.recorded }))),
        ]).text
    }

    func json(end: Simulation.End) -> String {
        JSONText.object([
            ("type", .string("end")), ("finished", .bool(end == .finished)), ("gateways", .integer(Int64(gateways))),
            ("seconds", .number(seconds, decimals: 2)), ("messages", .integer(Int64(messages))),
            ("receipts", .integer(Int64(receipts))), ("rows", .integer(Int64(rows))),
            ("rows_sent", .integer(Int64(rowsSent))), ("rows_again", .integer(Int64(rowsAgain))),
            ("refused", .integer(Int64(refused))), ("pending", .integer(Int64(pending))),
            ("bytes_up", .integer(Int64(bytesUp))), ("bytes_down", .integer(Int64(bytesDown))),
            ("connections_ended", .integer(Int64(ended))), ("p50_ms", .number(percentile_ms(0.5), decimals: 2)),
            ("p99_ms", .number(percentile_ms(0.99), decimals: 2)), ("cpu_s", .number(Self.cpu_s, decimals: 2)),
            ("delays_us", .array(sample.map { .integer(Int64($0)) })),
            ("troubles", .array(troubles.map { .string($0) })),
        ]).text
    }

    /// A thousand delays in order, evenly chosen: with those of other processes they give a percentile of all.
    private var sample: [Int32] {
        let sorted = delays_us.sorted()
        guard sorted.count > 1000 else { return sorted }
        return (0..<1000).map { sorted[$0 * sorted.count / 1000 + sorted.count / 2000] }
    }

    func text(end: Simulation.End) -> String {
        let perDay = rowsSent == 0 ? 0 : Double(bytesUp + bytesDown) / Double(rowsSent) * Self.minutesOfDay
        var lines = [
            "\(gateways) gateways, \(Self.short(seconds)) s"
                + (end == .finished ? "" : "; stopped while \(pending) minutes still waited"),
            "messages          \(messages) sent, \(Self.short(Double(receipts) / seconds))/s answered",
            "minutes           \(rows) taken, \(Self.short(Double(rows) / seconds))/s; \(rowsAgain) asked for again",
            "to the receipt    \(Self.short(percentile_ms(0.5))) ms (half), \(Self.short(percentile_ms(0.99))) ms (99 %)",
            "on the wire       \(Self.short(perDay / 1000)) kB a wearer-day of eight hours, both ways, without TCP and TLS",
            "refused           \(refused)",
            "connections lost  \(ended)",
        ]
        lines += troubles
        return lines.joined(separator: "\n")
    }

    private static func short(_ value: Double) -> String {
        value >= 100 ? "\(Int(clamping: value.rounded()))" : "\((value * 10).rounded() / 10)"
    }
}
