import Numbers

/// An identifier that the same thing always gets again, and nothing else: a UUID of version 8 (RFC 9562, made by the
/// application) from a text. It is no secret and no signature.
struct StableIdentifier: Equatable, Sendable {
    /// `3f2b8c1e-5a7d-8e21-9c40-1b2d3e4f5a6b`.
    let text: String

    /// - Parameter name: what it is of; two texts have one identifier with a chance of one in 2¹²².
    init(of name: String) {
        let high = Self.hash(name, from: 0xCBF2_9CE4_8422_2325)
        let low = Self.hash(name, from: 0x9E37_79B9_7F4A_7C15 ^ high)
        // Version 8 and variant 10.
        let first = high & 0xFFFF_FFFF_FFFF_0FFF | 0x8000
        let second = low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        let digits = Self.hex(first) + Self.hex(second)
        var text = ""
        for (place, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(place) { text += "-" }
            text.append(digit)
        }
        self.text = text
    }

    /// FNV-1a and the finish of SplitMix64, for short texts differ in few bits.
    private static func hash(_ text: String, from seed: UInt64) -> UInt64 {
        var hash = UInt64.fnv1a(text.utf8, from: seed)
        hash = (hash ^ hash >> 30) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ hash >> 27) &* 0x94D0_49BB_1331_11EB
        return hash ^ hash >> 31
    }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return "0".repeated(16 - digits.count) + digits
    }
}
