import SensorProtocols

/// What encrypts the link to a device with which there is a bond.
package struct LongTermKey: Equatable, Sendable {
    static let size = 36

    package var device: LinkAddress
    /// 0 and 2 were made without anybody looking (Just Works), 1 and 3 with a passkey or a comparison; 2 and 3 by
    /// Secure Connections, 4 is for debugging.
    package var kind: UInt8
    /// Ours to use while we connect to the device, which is always.
    package var isCentrals: Bool
    /// Of the key, in bytes.
    package var length: UInt8
    package var diversifier: UInt16
    package var random: [UInt8]
    package var value: [UInt8]

    package init(
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
    package var isAuthenticated: Bool { kind == 1 || kind == 3 }

    var bytes: [UInt8] {
        device.bytes + [kind, isCentrals ? 1 : 0, length] + LinkAddress.number(diversifier) + random + value
    }
}

/// What recognises a device that changes its address.
package struct IdentityKey: Equatable, Sendable {
    static let size = 23

    package var device: LinkAddress
    package var value: [UInt8]

    package init(device: LinkAddress, value: [UInt8]) {
        self.device = device
        self.value = value
    }

    init(_ bytes: ArraySlice<UInt8>, _ code: UInt16) throws(ManagementProtocol.Damage) {
        device = try ManagementProtocol.address(bytes, code)
        value = Array(bytes.dropFirst(7).prefix(16))
    }

    var bytes: [UInt8] { device.bytes + value }
}
