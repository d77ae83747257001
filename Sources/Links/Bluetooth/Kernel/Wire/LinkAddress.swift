import Numbers

/// The address of a device or an adapter, as the kernel writes it.
package struct LinkAddress: Hashable, Sendable {
    package enum Kind: UInt8, Sendable { case classic = 0, lePublic, random }

    /// 48 bits, as they are read: `AA:BB:…` is 0xAABB….
    package let value: UInt64
    package let kind: Kind

    package init(_ value: UInt64, _ kind: Kind) {
        self.value = value & 0xFFFF_FFFF_FFFF
        self.kind = kind
    }

    init(lowestFirst bytes: some BidirectionalCollection<UInt8>, _ kind: Kind) {
        self.init(bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }, kind)
    }

    /// `AA:BB:CC:DD:EE:FF`; `nil` for what is none.
    package init?(_ text: some StringProtocol, _ kind: Kind) {
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
    package var text: String {
        (0..<6).reversed().map { place in
            let digits = String(
                UInt8(truncatingIfNeeded: value >> (8 * UInt64(clamping: place))), radix: 16, uppercase: true)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }.joined(separator: ":")
    }

    /// The six bytes, lowest first.
    package var lowestFirst: [UInt8] { (0..<6).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

    /// With the kind behind it.
    var bytes: [UInt8] { lowestFirst + [kind.rawValue] }

    /// One that stays: a device that changes its address names such a one in its bond.
    package var isIdentity: Bool { kind == .lePublic || (kind == .random && value >> 46 == 0b11) }

    static func number(_ value: UInt16) -> [UInt8] { [UInt8(clamping: value & 0xFF), UInt8(clamping: value >> 8)] }
}
