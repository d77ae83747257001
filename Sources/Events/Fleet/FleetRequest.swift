import FoundationEssentials
import Numbers

/// A change of a minute of a recording, by the record's own numbers.
public struct FleetChange: Hashable, Sendable {
    public var recording: Int64
    /// Minutes since 1970.
    public var minute: Int64
    public var sequence: Int64

    public init(recording: Int64, minute: Int64, sequence: Int64) {
        self.recording = recording
        self.minute = minute
        self.sequence = sequence
    }
}

/// What the program that sends to a fleet's server asks of the recorder: to write down what the server has said. The record has
/// one writer.
public enum FleetRequest: Equatable, Sendable {
    /// The server has these, in a batch whose `below` it keeps; and so many batches by now.
    case taken([FleetChange], below: Int64, count: Int64)
    /// The server has not taken these.
    case refused([FleetChange], FleetReceipt.Reason)
    /// The server is an older copy, with so many batches: all changes from this one on are to be sent again.
    case again(from: Int64, count: Int64)
    /// The record is an older copy: all changes are to be sent again, with numbers above this one.
    case above(Int64)
    /// The server has deleted what was withdrawn.
    case withdrawn(person: String, kinds: Set<FleetKind>, time_us: Int64)
    /// The gateway has left this server: what was said to it is forgotten.
    case left(store: String)

    /// What replies name.
    public static let answered = "fleet"
    /// Changes in one, at most; so they fit into a line of the socket.
    public static let mostChanges = 512

    public var json: JSONText {
        func changes(_ changes: [FleetChange]) -> JSONText {
            .array(changes.map { .array([.integer($0.recording), .integer($0.minute), .integer($0.sequence)]) })
        }
        return switch self {
        case .taken(let keys, let below, let count):
            .object([
                ("do", .string("fleet-taken")), ("changes", changes(keys)), ("below", .integer(below)),
                ("count", .integer(count)),
            ])
        case .refused(let keys, let reason):
            .object([
                ("do", .string("fleet-refused")), ("changes", changes(keys)), ("reason", .string(reason.rawValue)),
            ])
        case .again(let sequence, let count):
            .object([("do", .string("fleet-again")), ("from", .integer(sequence)), ("count", .integer(count))])
        case .above(let sequence): .object([("do", .string("fleet-again")), ("above", .integer(sequence))])
        case .withdrawn(let person, let kinds, let time_us):
            .object([
                ("do", .string("fleet-withdrawn")), ("person", .string(person)),
                ("kinds", .array(FleetKind.allCases.filter(kinds.contains).map { .string($0.rawValue) })),
                ("time_us", .integer(time_us)),
            ])
        case .left(let store): .object([("do", .string("fleet-left")), ("store", .string(store))])
        }
    }

    /// `nil` for a line that is none.
    public init?(json line: String) {
        guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(line.utf8)) else { return nil }
        switch fields.do {
        case "fleet-taken":
            guard let changes = fields.checked, let below = fields.below, let count = fields.count,
                [below, count].allSatisfy(Self.sequences.contains)
            else { return nil }
            self = .taken(changes, below: below, count: count)
        case "fleet-refused":
            guard let changes = fields.checked, let reason = fields.reason.flatMap(FleetReceipt.Reason.init(rawValue:))
            else { return nil }
            self = .refused(changes, reason)
        case "fleet-again":
            switch (fields.from, fields.count, fields.above) {
            case (let from?, let count?, nil) where [from, count].allSatisfy(Self.sequences.contains):
                self = .again(from: from, count: count)
            case (nil, nil, let above?) where Self.tops.contains(above): self = .above(above)
            default: return nil
            }
        case "fleet-withdrawn":
            let kinds = Set((fields.kinds ?? []).compactMap(FleetKind.init(rawValue:)))
            guard let person = fields.person, FleetNames.isPerson(person), !kinds.isEmpty, let time_us = fields.time_us,
                Int64.calendarTimes_us.contains(time_us)
            else { return nil }
            self = .withdrawn(person: person, kinds: kinds, time_us: time_us)
        case "fleet-left":
            guard let store = fields.store, FleetNames.isStore(store) else { return nil }
            self = .left(store: store)
        default: return nil
        }
    }

    private static let sequences: ClosedRange<Int64> = 0...1 << 60
    /// Above it there is always room for more changes, whatever a server has told.
    private static let tops: ClosedRange<Int64> = 0...1 << 59

    private struct Fields: Decodable {
        let `do`: String
        let changes: [[Int64]]?
        let below: Int64?
        let count: Int64?
        let reason: String?
        let from: Int64?
        let above: Int64?
        let person: String?
        let kinds: [String]?
        let time_us: Int64?
        let store: String?

        var checked: [FleetChange]? {
            guard let changes, (1...FleetRequest.mostChanges).contains(changes.count),
                changes.allSatisfy({ $0.count == 3 && FleetRequest.sequences.contains($0[2]) })
            else { return nil }
            return changes.map { FleetChange(recording: $0[0], minute: $0[1], sequence: $0[2]) }
        }
    }
}
