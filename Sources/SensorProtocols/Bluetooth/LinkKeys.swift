/// The address of a device or an adapter, as the kernel writes it.
public struct LinkAddress: Hashable, Sendable {
    public enum Kind: UInt8, Sendable { case classic = 0, lePublic, random }

    /// 48 bits, as they are read: `AA:BB:…` is 0xAABB….
    public let value: UInt64
    public let kind: Kind

    public init(_ value: UInt64, _ kind: Kind) {
        self.value = value & 0xFFFF_FFFF_FFFF
        self.kind = kind
    }

    init(lowestFirst bytes: some BidirectionalCollection<UInt8>, _ kind: Kind) {
        self.init(bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }, kind)
    }

    /// `AA:BB:CC:DD:EE:FF`; `nil` for what is none.
    public init?(_ text: some StringProtocol, _ kind: Kind) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 6 else { return nil }
        var value: UInt64 = 0
        for part in parts {
            guard part.utf8.count == 2, let byte = UInt8(part, radix: 16), part.first != "+" else { return nil }
            value = value << 8 | UInt64(byte)
        }
        self.init(value, kind)
    }

    /// In capitals: `AA:BB:CC:DD:EE:FF`.
    public var text: String {
        (0..<6).reversed().map { place in
            let digits = String(UInt8(truncatingIfNeeded: value >> (8 * UInt64(place))), radix: 16, uppercase: true)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }.joined(separator: ":")
    }

    /// The six bytes, lowest first.
    public var lowestFirst: [UInt8] { (0..<6).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

    /// With the kind behind it.
    var bytes: [UInt8] { lowestFirst + [kind.rawValue] }

    /// One that stays: a device that changes its address names such a one in its bond.
    public var isIdentity: Bool { kind == .lePublic || (kind == .random && value >> 46 == 0b11) }

    static func number(_ value: UInt16) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8)] }
}

/// What encrypts the link to a device with which there is a bond.
public struct LongTermKey: Equatable, Sendable {
    static let size = 36

    public var device: LinkAddress
    /// 0 and 2 were made without anybody looking (Just Works), 1 and 3 with a passkey or a comparison; 2 and 3 by
    /// Secure Connections, 4 is for debugging.
    public var kind: UInt8
    /// Ours to use while we connect to the device, which is always.
    public var isCentrals: Bool
    /// Of the key, in bytes.
    public var length: UInt8
    public var diversifier: UInt16
    public var random: [UInt8]
    public var value: [UInt8]

    public init(
        device: LinkAddress, kind: UInt8, isCentrals: Bool, length: UInt8 = 16, diversifier: UInt16 = 0,
        random: [UInt8], value: [UInt8]
    ) {
        self.device = device
        self.kind = kind
        self.isCentrals = isCentrals
        self.length = length
        self.diversifier = diversifier
        self.random = random
        self.value = value
    }

    init(_ bytes: ArraySlice<UInt8>, _ code: UInt16) throws(ManagementProtocol.Damage) {
        let fields = FrameBytes(bytes)
        device = try ManagementProtocol.address(bytes, code)
        kind = fields[7]
        isCentrals = fields[8] == 1
        length = fields[9]
        diversifier = fields.uint16(10)
        random = Array(bytes.dropFirst(12).prefix(8))
        value = Array(bytes.dropFirst(20).prefix(16))
        // What the kernel itself would not take back (net/bluetooth/mgmt.c, ltk_is_valid).
        guard (7...16).contains(length), fields[8] <= 1, kind <= 4 else { throw .wrongValue(code: code) }
    }

    /// Somebody has compared or typed what the device showed.
    public var isAuthenticated: Bool { kind == 1 || kind == 3 }

    var bytes: [UInt8] {
        device.bytes + [kind, isCentrals ? 1 : 0, length] + LinkAddress.number(diversifier) + random + value
    }
}

/// What recognises a device that changes its address.
public struct IdentityKey: Equatable, Sendable {
    static let size = 23

    public var device: LinkAddress
    public var value: [UInt8]

    public init(device: LinkAddress, value: [UInt8]) {
        self.device = device
        self.value = value
    }

    init(_ bytes: ArraySlice<UInt8>, _ code: UInt16) throws(ManagementProtocol.Damage) {
        device = try ManagementProtocol.address(bytes, code)
        value = Array(bytes.dropFirst(7).prefix(16))
    }

    var bytes: [UInt8] { device.bytes + value }
}
