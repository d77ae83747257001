import FoundationEssentials
import Numbers

/// One JSON object; of columns that are not known nothing is taken.
extension FleetDown {
    /// Bytes of the longest that is read.
    public static let mostBytes = 1 << 16

    public var json: JSONText {
        switch self {
        case .welcome(let welcome):
            .object([
                ("type", .string("welcome")), ("settled", .integer(welcome.settled)), ("top", .integer(welcome.top)),
                ("now_us", .integer(welcome.now_us)), ("count", .integer(welcome.count)),
            ])
        case .refused(let reason, let text):
            .object([
                ("type", .string("refused")), ("reason", .string(reason.rawValue)), ("text", .string(text)),
            ])
        case .taken(let receipt):
            .object([
                ("type", .string("taken")), ("number", .integer(receipt.number)),
                ("settled", .integer(receipt.settled)), ("count", .integer(receipt.count)),
                (
                    "refused",
                    .array(
                        receipt.refused.map { refused in
                            .array([
                                .string(String(refused.recording)), .string(String(refused.minute)),
                                .string(String(refused.sequence)), .string(refused.reason.rawValue),
                            ])
                        })
                ),
            ])
        case .withdrawn(let person, let kinds, let now_us):
            .object([
                ("type", .string("withdrawn")), ("person", .string(person)),
                ("kinds", .array(FleetKind.allCases.filter(kinds.contains).map { .string($0.rawValue) })),
                ("now_us", .integer(now_us)),
            ])
        case .greet: .object([("type", .string("greet"))])
        }
    }

    /// `nil` for what is none: a server is not trusted either.
    public init?(json bytes: [UInt8]) {
        guard bytes.count <= Self.mostBytes,
            let fields = try? JSONDecoder().decode(DownFields.self, from: Data(bytes))
        else { return nil }
        switch fields.type {
        case "welcome":
            guard let settled = fields.settled, let top = fields.top, let now_us = fields.now_us,
                [settled, top, fields.count ?? 0].allSatisfy(Self.sequences.contains),
                Int64.calendarTimes_us.contains(now_us)
            else { return nil }
            self = .welcome(
                FleetWelcome(
                    settled: settled, top: top, now_us: now_us,
                    count: fields.count ?? 0))
        case "refused":
            guard let word = fields.reason else { return nil }
            // A newer server may have more reasons; its text says which it is.
            self = .refused(
                FleetRefusal(rawValue: word) ?? .version, text: String((fields.text ?? "").prefix(300)))
        case "taken":
            guard let number = fields.number, let settled = fields.settled,
                [settled, fields.count ?? 0].allSatisfy(Self.sequences.contains)
            else { return nil }
            let refused = (fields.refused ?? []).compactMap(Self.refused)
            guard refused.count == (fields.refused ?? []).count else { return nil }
            self = .taken(
                FleetReceipt(
                    number: number, settled: settled, refused: refused,
                    count: fields.count ?? 0))
        case "withdrawn":
            let kinds = Set((fields.kinds ?? []).compactMap(FleetKind.init(rawValue:)))
            guard let person = fields.person, FleetNames.isPerson(person), !kinds.isEmpty, let now_us = fields.now_us,
                Int64.calendarTimes_us.contains(now_us)
            else { return nil }
            self = .withdrawn(person: person, kinds: kinds, now_us: now_us)
        case "greet": self = .greet
        default: return nil
        }
    }

    private static let sequences: ClosedRange<Int64> = 0...1 << 60

    private static func refused(_ words: [String]) -> FleetReceipt.Refused? {
        guard words.count >= 4, let recording = Int64(words[0]), let minute = Int64(words[1]),
            let sequence = Int64(words[2]), let reason = FleetReceipt.Reason(rawValue: words[3])
        else { return nil }
        return FleetReceipt.Refused(recording: recording, minute: minute, sequence: sequence, reason: reason)
    }
}

private struct DownFields: Decodable {
    let type: String
    let settled: Int64?
    let top: Int64?
    let count: Int64?
    let now_us: Int64?
    let reason: String?
    let text: String?
    let number: Int64?
    let refused: [[String]]?
    let person: String?
    let kinds: [String]?
}
