import Numbers

/// A value as it stands in a D-Bus message, read by its own type and never by the one that was hoped for.
///
/// What another program sends is looked at through the accessors: a value of an unexpected type is `nil` there, so
/// that a strange peer is met with the sentence for “not there” and nothing else.
public indirect enum BusValue: Hashable, Sendable {
    case byte(UInt8)
    case bool(Bool)
    case int16(Int16)
    case uint16(UInt16)
    case int32(Int32)
    case uint32(UInt32)
    case int64(Int64)
    case uint64(UInt64)
    case double(Double)
    case string(String)
    case path(String)
    case signature(String)
    /// A file descriptor's number, which is open only as long as the message that it came in.
    case descriptor(Int32)
    /// An array of bytes, `ay`.
    case bytes([UInt8])
    case array([BusValue], of: String)
    case dictionary([Entry], of: String)
    case structure([BusValue])
    case variant(BusValue)

    public struct Entry: Hashable, Sendable {
        public var key: BusValue
        public var value: BusValue

        public init(key: BusValue, value: BusValue) {
            self.key = key
            self.value = value
        }
    }

    /// Properties by name, `a{sv}`.
    public static func properties(_ values: [String: BusValue]) -> BusValue {
        .dictionary(
            values.sorted { $0.key < $1.key }.map { Entry(key: .string($0.key), value: .variant($0.value)) },
            of: "{sv}")
    }

    public static func strings(_ values: [String]) -> BusValue { .array(values.map(BusValue.string), of: "s") }

    /// The type as D-Bus writes it.
    public var typeCode: String {
        switch self {
        case .byte: "y"
        case .bool: "b"
        case .int16: "n"
        case .uint16: "q"
        case .int32: "i"
        case .uint32: "u"
        case .int64: "x"
        case .uint64: "t"
        case .double: "d"
        case .string: "s"
        case .path: "o"
        case .signature: "g"
        case .descriptor: "h"
        case .bytes: "ay"
        case .array(_, let element), .dictionary(_, let element): "a" + element
        case .structure(let members): "(" + members.map(\.typeCode).joined() + ")"
        case .variant: "v"
        }
    }
}

extension BusValue {
    /// What is meant: a variant's own value.
    public var plain: BusValue {
        var value = self
        while case .variant(let inner) = value { value = inner }
        return value
    }

    public var bool: Bool? { if case .bool(let value) = plain { value } else { nil } }

    public var string: String? {
        switch plain {
        case .string(let text), .path(let text): text
        default: nil
        }
    }

    public var integer: Int? {
        switch plain {
        case .byte(let value): Int(value)
        case .int16(let value): Int(value)
        case .uint16(let value): Int(value)
        case .int32(let value): Int(value)
        case .uint32(let value): Int(value)
        case .int64(let value): Int(exactly: value)
        case .uint64(let value): Int(exactly: value)
        default: nil
        }
    }

    public var bytes: [UInt8]? { if case .bytes(let value) = plain { value } else { nil } }

    public var strings: [String]? {
        guard case .array(let values, _) = plain else { return nil }
        return values.compactMap(\.string)
    }

    public var entries: [Entry]? { if case .dictionary(let entries, _) = plain { entries } else { nil } }

    /// A dictionary by its text keys; what has another key is left out, and the last of two equal keys counts.
    public var byName: [String: BusValue]? {
        guard let entries else { return nil }
        return Dictionary(
            entries.compactMap { entry in entry.key.string.map { ($0, entry.value.plain) } },
            uniquingKeysWith: { $1 })
    }

    public var descriptor: Int32? { if case .descriptor(let number) = plain { number } else { nil } }
}
