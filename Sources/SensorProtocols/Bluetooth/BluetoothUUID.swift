import Numbers

/// The name of a service or characteristic: 128 bits, of which the Bluetooth SIG's own names vary only 16 or 32.
public struct BluetoothUUID: Hashable, Sendable {
    public let value: UInt128

    /// 0000xxxx-0000-1000-8000-00805f9b34fb (Bluetooth Core Specification, volume 3, part B, 2.5.1).
    private static let base: UInt128 = 0x00000000_0000_1000_8000_00805f9b34fb

    /// All 128 bits, as they are written: `0x7a5c0001_9f0e_4c1b_8c57_3d1f6e2b9a40`.
    public init(_ value: UInt128) { self.value = value }

    /// One of the Bluetooth SIG's names, such as 0x180F.
    public init(short: UInt32) { value = Self.base | UInt128(short) << 96 }

    /// Bytes as they come over the air, lowest first; `nil` unless there are 2, 4 or 16.
    public init?(littleEndian bytes: some Collection<UInt8>) {
        guard [2, 4, 16].contains(bytes.count) else { return nil }
        let number = bytes.reversed().reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        self = bytes.count == 16 ? BluetoothUUID(number) : BluetoothUUID(short: UInt32(truncatingIfNeeded: number))
    }

    /// 4, 8 or 32 hexadecimal digits, with or without hyphens (`2a19`, `0000ffe4-0000-1000-8000-00805f9a34fb`).
    public init?(_ text: some StringProtocol) {
        let digits = text.utf8.filter { $0 != UInt8(ascii: "-") }
        guard [4, 8, 32].contains(digits.count) else { return nil }
        var number: UInt128 = 0
        for digit in digits {
            guard let nibble = Character(UnicodeScalar(digit)).hexDigitValue else { return nil }
            number = number << 4 | UInt128(nibble)
        }
        self = digits.count == 32 ? BluetoothUUID(number) : BluetoothUUID(short: UInt32(truncatingIfNeeded: number))
    }

    /// As it goes over the air: 2 bytes for the SIG's names, else all 16, lowest first.
    public var littleEndian: [UInt8] {
        if let short { return [UInt8(clamping: short & 0xFF), UInt8(clamping: short >> 8)] }
        return (0..<16).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    /// The SIG's 16 bits; `nil` for a vendor's own name.
    public var short: UInt16? {
        let bits = UInt32(truncatingIfNeeded: value >> 96)
        return BluetoothUUID(short: bits) == self ? UInt16(exactly: bits) : nil
    }
}

extension BluetoothUUID: CustomStringConvertible {
    /// All 36 characters in lower case, as bluetoothd writes it.
    public var description: String {
        let digits = String(value, radix: 16)
        let padded = "0".repeated(32 - digits.count) + digits
        var text = ""
        for (place, digit) in padded.enumerated() {
            if [8, 12, 16, 20].contains(place) { text.append("-") }
            text.append(digit)
        }
        return text
    }
}
