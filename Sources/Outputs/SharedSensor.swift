import Numbers
public import Posture
public import Records

/// A paired sensor as others may know it.
public struct SharedSensor: Sendable, Equatable {
    /// What it is known by, always the same: worked out from the sensor's own number, without showing it.
    public let id: String
    /// `nil` where names may not leave.
    public let name: String?
    /// Who wears it; `nil` where names may not leave.
    public let wearer: String?
    public let placement: Placement

    /// - Parameter showsNames: whether names of wearers and sensors may leave (`share.wearer_names`).
    public init(_ sensor: PairedSensor, showsNames: Bool) {
        id = Self.id(of: sensor.id)
        name = showsNames ? sensor.name : nil
        wearer = showsNames ? sensor.wearer : nil
        placement = sensor.placement
    }

    /// What a screen calls it.
    public var title: String { name ?? "Plumbline sensor \(id.prefix(4))" }

    /// Twelve letters and digits (FNV-1a, twice).
    static func id(of identity: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in ("plumbline " + identity).utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        // The last bytes have hardly moved the upper bits.
        for _ in 0..<8 { hash = (hash ^ (hash >> 29)) &* 0x100_0000_01B3 }
        let digits = String(hash >> 2, radix: 36)
        return String(("0".repeated(12 - digits.count) + digits).suffix(12))
    }
}
