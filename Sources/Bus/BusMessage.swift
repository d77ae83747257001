import CSystemd
import Glibc
import Numbers

/// A message on the bus, read once and generically.
public final class BusMessage {
    let pointer: OpaquePointer

    /// Takes over one reference.
    init(owning pointer: OpaquePointer) { self.pointer = pointer }

    /// Keeps a message that sd-bus has lent for the time of a callback.
    init(keeping pointer: OpaquePointer) { self.pointer = sd_bus_message_ref(pointer) }

    deinit { sd_bus_message_unref(pointer) }

    public var sender: String? { text(sd_bus_message_get_sender(pointer)) }
    public var path: String? { text(sd_bus_message_get_path(pointer)) }
    public var interface: String? { text(sd_bus_message_get_interface(pointer)) }
    public var member: String? { text(sd_bus_message_get_member(pointer)) }

    /// The error that this message is, if it is one.
    var error: BusError? {
        guard let error = sd_bus_message_get_error(pointer), let name = text(error.pointee.name) else { return nil }
        return BusError(name: name, text: text(error.pointee.message) ?? "")
    }

    /// All that it carries; what cannot be read ends it.
    public lazy var arguments: [BusValue] = {
        sd_bus_message_rewind(pointer, 1)
        return values()
    }()

    /// What it carries, of somebody who is not trusted: where that is more than this many values and bytes of text, what
    /// stands before the argument that is too much.
    public func arguments(within budget: Int) -> [BusValue] {
        left = budget
        defer { left = .max }
        sd_bus_message_rewind(pointer, 1)
        return values()
    }

    /// Values and bytes of text that may still be read.
    private var left = Int.max

    private func text(_ pointer: UnsafePointer<CChar>?) -> String? { pointer.map { String(cString: $0) } }

    // MARK: Reading

    private func values() -> [BusValue] {
        var values: [BusValue] = []
        while let value = value() { values.append(value) }
        return values
    }

    /// The next value of the container that is open; `nil` at its end. D-Bus itself bounds the nesting.
    private func value() -> BusValue? {
        var type: CChar = 0
        var contents: UnsafePointer<CChar>?
        guard left > 0, sd_bus_message_peek_type(pointer, &type, &contents) > 0 else { return nil }
        left -= 1
        let inner = text(contents) ?? ""
        switch UInt8(bitPattern: type) {
        case UInt8(ascii: "y"): return basic(type, UInt8(0)).map(BusValue.byte)
        case UInt8(ascii: "b"): return basic(type, Int32(0)).map { .bool($0 != 0) }
        case UInt8(ascii: "n"): return basic(type, Int16(0)).map(BusValue.int16)
        case UInt8(ascii: "q"): return basic(type, UInt16(0)).map(BusValue.uint16)
        case UInt8(ascii: "i"): return basic(type, Int32(0)).map(BusValue.int32)
        case UInt8(ascii: "u"): return basic(type, UInt32(0)).map(BusValue.uint32)
        case UInt8(ascii: "x"): return basic(type, Int64(0)).map(BusValue.int64)
        case UInt8(ascii: "t"): return basic(type, UInt64(0)).map(BusValue.uint64)
        case UInt8(ascii: "d"): return basic(type, 0.0).map(BusValue.double)
        case UInt8(ascii: "h"): return basic(type, Int32(-1)).map(BusValue.descriptor)
        case UInt8(ascii: "s"): return string(type).map(BusValue.string)
        case UInt8(ascii: "o"): return string(type).map(BusValue.path)
        case UInt8(ascii: "g"): return string(type).map(BusValue.signature)
        case UInt8(ascii: "a") where inner == "y": return byteArray().map(BusValue.bytes)
        case UInt8(ascii: "a"):
            guard let members = within(type, inner) else { return nil }
            guard inner.hasPrefix("{") else { return .array(members, of: inner) }
            return .dictionary(
                members.compactMap { member in
                    guard case .structure(let pair) = member, pair.count == 2 else { return nil }
                    return BusValue.Entry(key: pair[0], value: pair[1])
                }, of: inner)
        case UInt8(ascii: "v"): return within(type, inner)?.first.map(BusValue.variant)
        case UInt8(ascii: "r"), UInt8(ascii: "e"): return within(type, inner).map(BusValue.structure)
        default: return nil
        }
    }

    private func within(_ type: CChar, _ contents: String) -> [BusValue]? {
        guard sd_bus_message_enter_container(pointer, type, contents) > 0 else { return nil }
        let members = values()
        guard sd_bus_message_exit_container(pointer) >= 0 else { return nil }
        return members
    }

    private func basic<Number: BitwiseCopyable>(_ type: CChar, _ start: Number) -> Number? {
        var number = start
        return sd_bus_message_read_basic(pointer, type, &number) > 0 ? number : nil
    }

    private func string(_ type: CChar) -> String? {
        var characters: UnsafePointer<CChar>?
        guard sd_bus_message_read_basic(pointer, type, &characters) > 0, let characters else { return nil }
        let length = strnlen(characters, left)
        guard length < left else {
            left = 0
            return nil
        }
        left -= length
        return text(characters)
    }

    private func byteArray() -> [UInt8]? {
        var start: UnsafeRawPointer?
        var count = 0
        guard sd_bus_message_read_array(pointer, CChar(bitPattern: UInt8(ascii: "y")), &start, &count) > 0 else {
            return nil
        }
        guard count < left else {
            left = 0
            return nil
        }
        left -= count
        return start.map { Array(UnsafeRawBufferPointer(start: $0, count: count)) } ?? []
    }

    // MARK: Writing

    /// Appends a value; the first error of sd-bus, or 0.
    func append(_ value: BusValue) -> Int32 {
        switch value {
        case .byte(let number): appendBasic("y", number)
        case .bool(let flag): appendBasic("b", flag ? 1 : 0 as Int32)
        case .int16(let number): appendBasic("n", number)
        case .uint16(let number): appendBasic("q", number)
        case .int32(let number): appendBasic("i", number)
        case .uint32(let number): appendBasic("u", number)
        case .int64(let number): appendBasic("x", number)
        case .uint64(let number): appendBasic("t", number)
        case .double(let number): appendBasic("d", number)
        case .descriptor(let number): appendBasic("h", number)
        case .string(let text): text.withCString { sd_bus_message_append_basic(pointer, code("s"), $0) }
        case .path(let text): text.withCString { sd_bus_message_append_basic(pointer, code("o"), $0) }
        case .signature(let text): text.withCString { sd_bus_message_append_basic(pointer, code("g"), $0) }
        case .bytes(let bytes):
            bytes.withUnsafeBytes { sd_bus_message_append_array(pointer, code("y"), $0.baseAddress, $0.count) }
        case .array(let members, let element): append(members, as: "a", element)
        case .variant(let inner): append([inner], as: "v", inner.typeCode)
        case .structure(let members): append(members, as: "r", members.map(\.typeCode).joined())
        case .dictionary(let entries, let element): appendDictionary(entries, element)
        }
    }

    private func appendDictionary(_ entries: [BusValue.Entry], _ element: String) -> Int32 {
        let contents = String(element.dropFirst().dropLast())
        var result = sd_bus_message_open_container(pointer, code("a"), element)
        for entry in entries where result >= 0 {
            result = append([entry.key, entry.value], as: "e", contents)
        }
        return result < 0 ? result : sd_bus_message_close_container(pointer)
    }

    private func append(_ members: [BusValue], as type: Unicode.Scalar, _ contents: String) -> Int32 {
        var result = sd_bus_message_open_container(pointer, code(type), contents)
        for member in members where result >= 0 { result = append(member) }
        return result < 0 ? result : sd_bus_message_close_container(pointer)
    }

    private func appendBasic<Number: BitwiseCopyable>(_ type: Unicode.Scalar, _ number: Number) -> Int32 {
        withUnsafeBytes(of: number) { sd_bus_message_append_basic(pointer, code(type), $0.baseAddress) }
    }

    private func code(_ type: Unicode.Scalar) -> CChar { CChar(bitPattern: UInt8(ascii: type)) }
}
