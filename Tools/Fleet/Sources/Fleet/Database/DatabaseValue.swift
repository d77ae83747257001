import Numbers

/// What a statement is given for $1, $2, …: never put into its text.
///
/// All but arrays are sent as text, so that the statement says the type: `$1::uuid`. Arrays are sent in PostgreSQL's own
/// bytes, which are small and quick to read: `$1::bigint[]`, `$1::text[]`, `$1::bytea[]`.
public enum DatabaseValue: Equatable, Sendable {
    case null
    case text(String)
    case integer(Int64)
    case real(Double)
    case flag(Bool)
    case bytes([UInt8])
    case integers([Int64?])
    case texts([String])
    case blobs([[UInt8]])

    /// `null` where it is not known.
    public static func optional(_ text: String?) -> DatabaseValue { text.map { .text($0) } ?? .null }
    public static func optional(_ number: Int64?) -> DatabaseValue { number.map { .integer($0) } ?? .null }

    /// Its bytes, and whether they are PostgreSQL's own; text ends with a zero. `nil` for NULL.
    var sent: (bytes: [UInt8], isBinary: Bool)? {
        switch self {
        case .null: nil
        case .text(let text): (Array(text.utf8) + [0], false)
        case .integer(let number): (Array("\(number)".utf8) + [0], false)
        case .real(let number): (Array("\(number)".utf8) + [0], false)
        case .flag(let flag): (Array((flag ? "t" : "f").utf8) + [0], false)
        case .bytes(let bytes): (bytes, true)
        case .integers(let numbers):
            (Self.array(of: 20, numbers.map { $0.map { Self.bigEndian(UInt64(bitPattern: $0), bytes: 8) } }), true)
        case .texts(let texts): (Self.array(of: 25, texts.map { Array($0.utf8) }), true)
        case .blobs(let blobs): (Self.array(of: 17, blobs), true)
        }
    }

    /// Whether PostgreSQL's text could hold it: a zero ends C's text, and what follows would be lost unseen.
    var holdsZero: Bool {
        switch self {
        case .text(let text): text.utf8.contains(0)
        default: false
        }
    }

    /// One dimension, from 1; `type` is the number that PostgreSQL gives to what is in it.
    private static func array(of type: UInt64, _ elements: [[UInt8]?]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(20 + elements.reduce(0) { $0 + 4 + ($1?.count ?? 0) })
        for head in [elements.isEmpty ? 0 : 1, elements.contains { $0 == nil } ? 1 : 0, type] {
            bytes += bigEndian(head, bytes: 4)
        }
        guard !elements.isEmpty else { return bytes }
        bytes += bigEndian(UInt64(clamping: elements.count), bytes: 4) + bigEndian(1, bytes: 4)
        for element in elements {
            // A length of -1 is NULL.
            bytes += bigEndian(element.map { UInt64(clamping: $0.count) } ?? .max, bytes: 4)
            bytes += element ?? []
        }
        return bytes
    }

    private static func bigEndian(_ number: UInt64, bytes count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> UInt64(clamping: 8 * (count - 1 - $0))) }
    }
}

extension DatabaseValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    public init(stringLiteral text: String) { self = .text(text) }
    public init(integerLiteral number: Int64) { self = .integer(number) }
}
