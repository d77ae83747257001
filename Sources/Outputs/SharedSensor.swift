import Numbers
public import Posture
public import Records

/// A paired sensor as others may know it.
public struct SharedSensor: Sendable, Equatable {
    /// What it is known by: at this gateway always the same, worked out from the sensor's own number and the gateway's key.
    ///
    /// Without the key nobody gets from a sensor's number to this, nor back by trying numbers. It is no signature: somebody who
    /// knows the numbers of some sensors and what they are known by may work out the key.
    public let id: String
    /// `nil` where names may not leave.
    public let name: String?
    /// Who wears it; `nil` where names may not leave.
    public let wearer: String?
    public let placement: Placement

    /// - Parameters:
    ///   - sensor: as it is paired.
    ///   - showsNames: whether names of wearers and sensors may leave (`share.wearer_names`).
    ///   - key: the gateway's own, by chance, so that another gateway's ids are others.
    public init(_ sensor: PairedSensor, showsNames: Bool, key: String = "") {
        id = Self.id(of: sensor.id, key: key)
        name = showsNames ? sensor.name : nil
        wearer = showsNames ? sensor.wearer : nil
        placement = sensor.placement
    }

    /// What a screen calls it.
    public var title: String { name ?? "Plumbline sensor \(id.prefix(4))" }

    /// Twelve letters and digits.
    static func id(of identity: String, key: String) -> String {
        // Its upper bits tell short texts apart only after some more turns, and both ends of it are the key's.
        var hash = UInt64.fnv1a("\(key) \(identity) \(key)".utf8)
        for _ in 0..<8 { hash = (hash ^ (hash >> 29)) &* 0x9E37_79B9_7F4A_7C15 }
        let digits = String(hash >> 2, radix: 36)
        return String(("0".repeated(12 - digits.count) + digits).suffix(12))
    }
}
