import Numbers
package import SensorProtocols

/// The Attribute Protocol of Bluetooth LE, a client's side: what is asked of a device as bytes, and its bytes as what
/// they say. Pure.
///
/// Source: Bluetooth Core Specification 5.4, volume 3, part F, 3.4. All numbers are little-endian.
package enum AttributeProtocol {
    /// Before another is agreed on (part G, 5.2.1).
    package static let smallestMTU = 23
    /// With it a value of 512 bytes is notified or written whole.
    package static let largestMTU = 517

    /// What the other side answers, one at a time.
    package enum Request: Equatable, Sendable {
        case exchangeMTU(Int)
        /// The attributes of a range and their types.
        case findInformation(ClosedRange<UInt16>)
        case readByType(ClosedRange<UInt16>, BluetoothUUID)
        case read(UInt16)
        case readBlob(UInt16, offset: Int)
        case write(UInt16, [UInt8])
    }

    package struct Attribute: Equatable, Sendable {
        package var handle: UInt16
        package var value: [UInt8]

        package init(handle: UInt16, value: [UInt8]) {
            self.handle = handle
            self.value = value
        }
    }

    package struct Information: Equatable, Sendable {
        package var handle: UInt16
        package var type: BluetoothUUID

        package init(handle: UInt16, type: BluetoothUUID) {
            self.handle = handle
            self.type = type
        }
    }

    /// Something that the other side has sent.
    package enum Message: Equatable, Sendable {
        case mtu(Int)
        case information([Information])
        case attributes([Attribute])
        case value([UInt8])
        case written
        case failure(request: UInt8, handle: UInt16, Failure)
        case notification(UInt16, [UInt8])
        /// To be confirmed.
        case indication(UInt16, [UInt8])
        /// The other side is a client as well, and awaits an answer.
        case request(UInt8)
        /// Awaits nothing, and is nothing to us.
        case command(UInt8)
    }

    /// Why bytes are no message.
    package enum Damage: Error, Equatable, Sendable {
        case empty
        case unknown(opcode: UInt8)
        case wrongLength(opcode: UInt8)
    }

    /// Why the other side has not done what it was asked (3.4.1.1).
    package struct Failure: Equatable, Sendable, CustomStringConvertible {
        package let code: UInt8
        package init(code: UInt8) { self.code = code }

        package static let attributeNotFound = Failure(code: 0x0A)
        package static let requestNotSupported = Failure(code: 0x06)

        package var description: String {
            switch code {
            case 0x01: "there is no such attribute"
            case 0x02: "it may not be read"
            case 0x03: "it may not be written"
            case 0x05: "it wants a bond first"
            case 0x06: "it does not know the request"
            case 0x07: "there is nothing at that place"
            case 0x08: "it is not allowed"
            case 0x0A: "there is none"
            case 0x0C: "the bond's key is too short"
            case 0x0D: "the value has the wrong length"
            case 0x0E: "it failed, and does not say why"
            case 0x0F: "it wants an encrypted link"
            case 0x11: "it has no memory left"
            case 0x13: "it does not allow that value"
            case 0x80...0x9F: "its own error \(code)"
            case 0xFD: "notifications are not set up well"
            case 0xFE: "it is busy with the same already"
            case 0xFF: "the value is out of range"
            default: "error \(code)"
            }
        }
    }

    // MARK: To the device

    /// A value that nobody confirms.
    package static func writeCommand(_ handle: UInt16, _ value: [UInt8]) -> [UInt8] {
        [0x52] + number(handle) + value
    }

    package static let confirmation: [UInt8] = [0x1E]

    /// The answer to a device that asks us: only a length of messages can be agreed on, we have no attributes.
    package static func answer(toRequest bytes: [UInt8]) -> [UInt8] {
        let opcode = bytes.first ?? 0
        guard opcode == 0x02, bytes.count == 3 else {
            return [0x01, opcode, 0, 0, Failure.requestNotSupported.code]
        }
        return [0x03] + number(UInt16(clamping: largestMTU))
    }

    fileprivate static func number(_ value: UInt16) -> [UInt8] {
        [UInt8(clamping: value & 0xFF), UInt8(clamping: value >> 8)]
    }

    // MARK: From the device

    /// Any bytes give a message or say what is wrong with them.
    package static func message(_ bytes: [UInt8]) throws(Damage) -> Message {
        guard let opcode = bytes.first else { throw .empty }
        let body = bytes[1...]
        let fields = FrameBytes(body)
        func need(_ holds: Bool) throws(Damage) { if !holds { throw .wrongLength(opcode: opcode) } }
        switch opcode {
        case 0x01:
            try need(body.count == 4)
            return .failure(request: fields[0], handle: fields.uint16(1), Failure(code: fields[3]))
        case 0x03:
            try need(body.count == 2)
            return .mtu(Int(fields.uint16(0)))
        case 0x05:
            // The format says how long each type is: 2 bytes or 16.
            try need(body.count > 1 && (1...2).contains(fields[0]))
            let entries = try entries(body.dropFirst(), size: fields[0] == 1 ? 4 : 18, opcode)
            return .information(
                entries.compactMap { entry in
                    BluetoothUUID(littleEndian: entry.value).map { Information(handle: entry.handle, type: $0) }
                })
        case 0x09:
            try need(body.count > 1 && fields[0] >= 2)
            return .attributes(try entries(body.dropFirst(), size: Int(fields[0]), opcode))
        case 0x0B, 0x0D: return .value(Array(body))
        case 0x13:
            try need(body.isEmpty)
            return .written
        case 0x1B, 0x1D:
            try need(body.count >= 2)
            let value = Array(body.dropFirst(2))
            return opcode == 0x1B ? .notification(fields.uint16(0), value) : .indication(fields.uint16(0), value)
        case 0x02, 0x04, 0x06, 0x08, 0x0A, 0x0C, 0x0E, 0x10, 0x12, 0x16, 0x18, 0x20: return .request(opcode)
        default:
            // Bit 6 marks a command, which may be ignored (3.3.1).
            guard opcode & 0x40 != 0 else { throw .unknown(opcode: opcode) }
            return .command(opcode)
        }
    }

    /// A list whose entries all have the same size, a handle first.
    private static func entries(
        _ bytes: ArraySlice<UInt8>, size: Int, _ opcode: UInt8
    ) throws(Damage) -> [Attribute] {
        guard !bytes.isEmpty, bytes.count.isMultiple(of: size) else { throw .wrongLength(opcode: opcode) }
        return stride(from: bytes.startIndex, to: bytes.endIndex, by: size).map { start in
            let entry = bytes[start..<start + size]
            return Attribute(handle: FrameBytes(entry).uint16(0), value: Array(entry.dropFirst(2)))
        }
    }
}

extension AttributeProtocol.Request {
    package var opcode: UInt8 {
        switch self {
        case .exchangeMTU: 0x02
        case .findInformation: 0x04
        case .readByType: 0x08
        case .read: 0x0A
        case .readBlob: 0x0C
        case .write: 0x12
        }
    }

    package var bytes: [UInt8] {
        let number = AttributeProtocol.number
        return switch self {
        case .exchangeMTU(let mtu): [opcode] + number(UInt16(clamping: mtu))
        case .findInformation(let range): [opcode] + number(range.lowerBound) + number(range.upperBound)
        case .readByType(let range, let type):
            [opcode] + number(range.lowerBound) + number(range.upperBound) + type.littleEndian
        case .read(let handle): [opcode] + number(handle)
        case .readBlob(let handle, let offset): [opcode] + number(handle) + number(UInt16(clamping: offset))
        case .write(let handle, let value): [opcode] + number(handle) + value
        }
    }

    /// Whether a message is this request's answer; everything else comes unasked.
    package func isAnswered(by message: AttributeProtocol.Message) -> Bool {
        switch (self, message) {
        case (.exchangeMTU, .mtu), (.findInformation, .information), (.readByType, .attributes), (.read, .value),
            (.readBlob, .value), (.write, .written):
            true
        case (_, .failure(let request, _, _)): request == opcode
        default: false
        }
    }
}
