import Numbers
import SensorProtocols

/// The kernel's Bluetooth management interface: commands as bytes, and its bytes as what has happened. Pure.
///
/// Source: BlueZ 5.66, doc/mgmt-api.txt. All numbers are little-endian; a packet is a code, an adapter's number, the
/// length of the rest, and the rest.
package enum ManagementProtocol {
    /// The adapter's number of commands that are for none.
    package static let noAdapter: UInt16 = 0xFFFF
    /// The longest packet that the kernel sends here: a device's advertisement with its scan response, or the answer
    /// with an adapter's names.
    package static let longestPacket = 1024

    /// Why a command has failed.
    package struct Status: Equatable, Sendable, CustomStringConvertible {
        package let code: UInt8
        package init(code: UInt8) { self.code = code }

        package static let success = Status(code: 0x00)
        package static let connectFailed = Status(code: 0x04)
        package static let authenticationFailed = Status(code: 0x05)
        package static let noResources = Status(code: 0x07)
        package static let timeout = Status(code: 0x08)
        package static let alreadyConnected = Status(code: 0x09)
        package static let busy = Status(code: 0x0A)
        package static let rejected = Status(code: 0x0B)
        package static let disconnected = Status(code: 0x0E)
        package static let notPowered = Status(code: 0x0F)
        package static let cancelled = Status(code: 0x10)
        package static let blocked = Status(code: 0x12)
        package static let permissionDenied = Status(code: 0x14)

        package var description: String {
            switch self {
            case .success: "it was done"
            case .timeout: "it did not answer"
            case .busy: "it is busy"
            case .notPowered: "the adapter is off"
            case .blocked: "Bluetooth is blocked"
            case .permissionDenied: "that is not allowed"
            case .disconnected: "the link broke"
            default: "status \(code)"
            }
        }
    }

    /// What an adapter can do or does.
    package struct Settings: OptionSet, Equatable, Sendable {
        package let rawValue: UInt32
        package init(rawValue: UInt32) { self.rawValue = rawValue }

        package static let powered = Settings(rawValue: 1 << 0)
        package static let lowEnergy = Settings(rawValue: 1 << 9)
        package static let secureConnections = Settings(rawValue: 1 << 11)
    }

    /// What an adapter says of itself.
    package struct Adapter: Equatable, Sendable {
        package var address: LinkAddress
        package var supported: Settings
        package var current: Settings
    }

    /// A device in range.
    package struct Found: Equatable, Sendable {
        package var address: LinkAddress
        /// `nil` where the kernel does not know it (127).
        package var rssi_dBm: Int?
        package var isConnectable: Bool
        /// The structures of its advertisement and scan response.
        package var data: [UInt8]

        package init(address: LinkAddress, rssi_dBm: Int?, isConnectable: Bool, data: [UInt8]) {
            self.address = address
            self.rssi_dBm = rssi_dBm
            self.isConnectable = isConnectable
            self.data = data
        }
    }

    package enum Event: Equatable, Sendable {
        /// A command's end; what it gives stands behind the status.
        case done(command: UInt16, Status, [UInt8])
        case adapterAdded
        case adapterRemoved
        case settings(Settings)
        /// Only what is to be stored outlives this start of the device.
        case longTermKey(LongTermKey, isToBeStored: Bool)
        case identityKey(IdentityKey, seenAs: LinkAddress, isToBeStored: Bool)
        case connected(LinkAddress)
        case disconnected(LinkAddress, Reason)
        case connectFailed(LinkAddress, Status)
        /// Do both show the same number? Where there is nothing to compare, the question is whether to pair at all.
        case confirm(LinkAddress, number: UInt32, isComparison: Bool)
        case passkeyWanted(LinkAddress)
        /// To be typed on the device, which tells each digit typed.
        case passkeyShown(LinkAddress, number: UInt32, typed: UInt8)
        case authenticationFailed(LinkAddress)
        case found(Found)
        case discovering(Bool)
        case unpaired(LinkAddress)
        case other(code: UInt16)
    }

    /// Why a link has ended.
    package enum Reason: UInt8, Sendable {
        case unknown = 0, timeout, byUs, byDevice, authentication, suspended
    }

    /// Why bytes are no packet.
    package enum Damage: Error, Equatable, Sendable {
        case tooShort
        case wrongLength(code: UInt16)
        case wrongValue(code: UInt16)
    }

    // MARK: From the kernel

    /// Any bytes give what has happened to which adapter, or say what is wrong with them.
    package static func event(_ packet: [UInt8]) throws(Damage) -> (adapter: UInt16, Event) {
        guard packet.count >= 6 else { throw .tooShort }
        let header = FrameBytes(packet[...])
        let code = header.uint16(0)
        let body = packet[6...]
        guard body.count == Int(header.uint16(4)) else { throw .wrongLength(code: code) }
        return (header.uint16(2), try event(code, body))
    }

    private static func event(_ code: UInt16, _ body: ArraySlice<UInt8>) throws(Damage) -> Event {
        let fields = FrameBytes(body)
        func need(_ holds: Bool) throws(Damage) { if !holds { throw .wrongLength(code: code) } }
        /// Every event of a device begins with its address.
        func address(with rest: Int) throws(Damage) -> LinkAddress {
            try need(body.count == 7 + rest)
            return try Self.address(body, code)
        }
        switch code {
        case 0x0001:
            try need(body.count >= 3)
            return .done(command: fields.uint16(0), Status(code: fields[2]), Array(body.dropFirst(3)))
        case 0x0002:
            try need(body.count == 3)
            return .done(command: fields.uint16(0), Status(code: fields[2]), [])
        case 0x0004: return .adapterAdded
        case 0x0005: return .adapterRemoved
        case 0x0006:
            try need(body.count == 4)
            return .settings(Settings(rawValue: fields.uint32(0)))
        case 0x000A:
            try need(body.count == 1 + LongTermKey.size)
            return .longTermKey(
                try LongTermKey(body.dropFirst(), code), isToBeStored: fields[0] == 1)
        case 0x0018:
            try need(body.count == 7 + IdentityKey.size)
            let key = try IdentityKey(body.dropFirst(7), code)
            let seen = LinkAddress(lowestFirst: body.dropFirst().prefix(6), .random)
            return .identityKey(key, seenAs: seen, isToBeStored: fields[0] == 1)
        case 0x000B:
            try need(body.count >= 13 && body.count == 13 + Int(fields.uint16(11)))
            return .connected(try Self.address(body, code))
        case 0x000C: return .disconnected(try address(with: 1), Reason(rawValue: fields[7]) ?? .unknown)
        case 0x000D: return .connectFailed(try address(with: 1), Status(code: fields[7]))
        case 0x000F:
            let device = try address(with: 5)
            return .confirm(device, number: fields.uint32(8), isComparison: fields[7] == 0)
        case 0x0010: return .passkeyWanted(try address(with: 0))
        case 0x0011: return .authenticationFailed(try address(with: 1))
        case 0x0012:
            try need(body.count >= 14 && body.count == 14 + Int(fields.uint16(12)))
            let rssi_dBm = Int(Int8(bitPattern: fields[7]))
            return .found(
                Found(
                    address: try Self.address(body, code), rssi_dBm: rssi_dBm == 127 ? nil : rssi_dBm,
                    isConnectable: fields.uint32(8) & 4 == 0, data: Array(body.dropFirst(14))))
        case 0x0013:
            try need(body.count == 2)
            return .discovering(fields[1] == 1)
        case 0x0016: return .unpaired(try address(with: 0))
        case 0x0017:
            let device = try address(with: 5)
            return .passkeyShown(device, number: fields.uint32(7), typed: fields[11])
        default: return .other(code: code)
        }
    }

    static func address(_ body: ArraySlice<UInt8>, _ code: UInt16) throws(Damage) -> LinkAddress {
        guard body.count >= 7, let kind = LinkAddress.Kind(rawValue: FrameBytes(body)[6]) else {
            throw .wrongValue(code: code)
        }
        return LinkAddress(lowestFirst: body.prefix(6), kind)
    }

    /// The adapters' numbers, from the answer to `readAdapters`; `nil` for anything else.
    package static func adapters(_ answer: [UInt8]) -> [UInt16]? {
        guard answer.count >= 2 else { return nil }
        let fields = FrameBytes(answer[...])
        guard answer.count == 2 + 2 * Int(fields.uint16(0)) else { return nil }
        return (0..<Int(fields.uint16(0))).map { fields.uint16(2 + 2 * $0) }
    }

    /// From the answer to `readAdapter`; `nil` for anything else.
    package static func adapter(_ answer: [UInt8]) -> Adapter? {
        // The address, version, manufacturer, both settings, class and two names.
        guard answer.count == 280 else { return nil }
        let fields = FrameBytes(answer[...])
        return Adapter(
            address: LinkAddress(lowestFirst: answer[..<6], .lePublic), supported: Settings(rawValue: fields.uint32(9)),
            current: Settings(rawValue: fields.uint32(13)))
    }

    /// The settings that stand behind the status of a command that sets one.
    package static func settings(_ answer: [UInt8]) -> Settings? {
        answer.count == 4 ? Settings(rawValue: FrameBytes(answer[...]).uint32(0)) : nil
    }
}
