/// The kernel's Bluetooth management interface: commands as bytes, and its bytes as what has happened. Pure.
///
/// Source: BlueZ 5.66, doc/mgmt-api.txt. All numbers are little-endian; a packet is a code, an adapter's number, the
/// length of the rest, and the rest.
public enum ManagementProtocol {
    /// The adapter's number of commands that are for none.
    public static let noAdapter: UInt16 = 0xFFFF
    /// The longest packet that the kernel sends here: a device's advertisement with its scan response, or the answer
    /// with an adapter's names.
    public static let longestPacket = 1024

    /// Why a command has failed.
    public struct Status: Equatable, Sendable, CustomStringConvertible {
        public let code: UInt8
        public init(code: UInt8) { self.code = code }

        public static let success = Status(code: 0x00)
        public static let connectFailed = Status(code: 0x04)
        public static let authenticationFailed = Status(code: 0x05)
        public static let noResources = Status(code: 0x07)
        public static let timeout = Status(code: 0x08)
        public static let alreadyConnected = Status(code: 0x09)
        public static let busy = Status(code: 0x0A)
        public static let rejected = Status(code: 0x0B)
        public static let disconnected = Status(code: 0x0E)
        public static let notPowered = Status(code: 0x0F)
        public static let cancelled = Status(code: 0x10)
        public static let blocked = Status(code: 0x12)
        public static let alreadyPaired = Status(code: 0x13)
        public static let permissionDenied = Status(code: 0x14)

        public var description: String {
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
    public struct Settings: OptionSet, Equatable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        public static let powered = Settings(rawValue: 1 << 0)
        public static let bondable = Settings(rawValue: 1 << 4)
        public static let lowEnergy = Settings(rawValue: 1 << 9)
        public static let secureConnections = Settings(rawValue: 1 << 11)
    }

    /// What we have to answer a device with while a bond is made.
    public enum Answering: UInt8, Sendable {
        case nothing = 3
        case keyboardAndDisplay = 4
    }

    /// What is asked of an adapter.
    public enum Command: Equatable, Sendable {
        case readAdapters
        case readAdapter
        case setPowered(Bool)
        case setBondable(Bool)
        case setLowEnergy(Bool)
        case setSecureConnections(Bool)
        case loadLongTermKeys([LongTermKey])
        case loadIdentityKeys([IdentityKey])
        case disconnect(LinkAddress)
        case pair(LinkAddress, Answering)
        case cancelPairing(LinkAddress)
        /// Forgets the keys and ends the link.
        case unpair(LinkAddress)
        case confirm(LinkAddress, Bool)
        /// `nil`: there is none.
        case passkey(LinkAddress, UInt32?)
        case startDiscovery
        case stopDiscovery
    }

    /// What an adapter says of itself.
    public struct Adapter: Equatable, Sendable {
        public var address: LinkAddress
        public var supported: Settings
        public var current: Settings
    }

    /// A device in range.
    public struct Found: Equatable, Sendable {
        public var address: LinkAddress
        /// `nil` where the kernel does not know it (127).
        public var rssi_dBm: Int?
        public var isConnectable: Bool
        /// The structures of its advertisement and scan response.
        public var data: [UInt8]

        public init(address: LinkAddress, rssi_dBm: Int?, isConnectable: Bool, data: [UInt8]) {
            self.address = address
            self.rssi_dBm = rssi_dBm
            self.isConnectable = isConnectable
            self.data = data
        }
    }

    public enum Event: Equatable, Sendable {
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
    public enum Reason: UInt8, Sendable {
        case unknown = 0, timeout, byUs, byDevice, authentication, suspended
    }

    /// Why bytes are no packet.
    public enum Damage: Error, Equatable, Sendable {
        case tooShort
        case wrongLength(code: UInt16)
        case wrongValue(code: UInt16)
    }

    // MARK: From the kernel

    /// Any bytes give what has happened to which adapter, or say what is wrong with them.
    public static func event(_ packet: [UInt8]) throws(Damage) -> (adapter: UInt16, Event) {
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
    public static func adapters(_ answer: [UInt8]) -> [UInt16]? {
        guard answer.count >= 2 else { return nil }
        let fields = FrameBytes(answer[...])
        guard answer.count == 2 + 2 * Int(fields.uint16(0)) else { return nil }
        return (0..<Int(fields.uint16(0))).map { fields.uint16(2 + 2 * $0) }
    }

    /// From the answer to `readAdapter`; `nil` for anything else.
    public static func adapter(_ answer: [UInt8]) -> Adapter? {
        // The address, version, manufacturer, both settings, class and two names.
        guard answer.count == 280 else { return nil }
        let fields = FrameBytes(answer[...])
        return Adapter(
            address: LinkAddress(lowestFirst: answer[..<6], .lePublic), supported: Settings(rawValue: fields.uint32(9)),
            current: Settings(rawValue: fields.uint32(13)))
    }

    /// The settings that stand behind the status of a command that sets one.
    public static func settings(_ answer: [UInt8]) -> Settings? {
        answer.count == 4 ? Settings(rawValue: FrameBytes(answer[...]).uint32(0)) : nil
    }
}

extension ManagementProtocol.Command {
    public var code: UInt16 {
        switch self {
        case .readAdapters: 0x0003
        case .readAdapter: 0x0004
        case .setPowered: 0x0005
        case .setBondable: 0x0009
        case .setLowEnergy: 0x000D
        case .loadLongTermKeys: 0x0013
        case .disconnect: 0x0014
        case .pair: 0x0019
        case .cancelPairing: 0x001A
        case .unpair: 0x001B
        case .confirm(_, true): 0x001C
        case .confirm(_, false): 0x001D
        case .passkey(_, .some): 0x001E
        case .passkey(_, nil): 0x001F
        case .startDiscovery: 0x0023
        case .stopDiscovery: 0x0024
        case .setSecureConnections: 0x002D
        case .loadIdentityKeys: 0x0030
        }
    }

    /// The device that it is for.
    public var device: LinkAddress? {
        switch self {
        case .disconnect(let device), .pair(let device, _), .cancelPairing(let device), .unpair(let device),
            .confirm(let device, _), .passkey(let device, _):
            device
        default: nil
        }
    }

    /// The whole packet.
    public func packet(for adapter: UInt16) -> [UInt8] {
        let body = body
        return LinkAddress.number(code) + LinkAddress.number(adapter) + LinkAddress.number(UInt16(body.count)) + body
    }

    private var body: [UInt8] {
        switch self {
        case .readAdapters, .readAdapter: []
        case .setPowered(let isOn), .setBondable(let isOn), .setLowEnergy(let isOn), .setSecureConnections(let isOn):
            [isOn ? 1 : 0]
        case .loadLongTermKeys(let keys): LinkAddress.number(UInt16(keys.count)) + keys.flatMap(\.bytes)
        case .loadIdentityKeys(let keys): LinkAddress.number(UInt16(keys.count)) + keys.flatMap(\.bytes)
        case .disconnect(let device), .cancelPairing(let device), .confirm(let device, _): device.bytes
        case .pair(let device, let answering): device.bytes + [answering.rawValue]
        case .unpair(let device): device.bytes + [1]
        case .passkey(let device, let number):
            device.bytes
                + (number.map { number in (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } } ?? [])
        // LE devices with public and with random addresses.
        case .startDiscovery, .stopDiscovery:
            [1 << LinkAddress.Kind.lePublic.rawValue | 1 << LinkAddress.Kind.random.rawValue]
        }
    }
}
