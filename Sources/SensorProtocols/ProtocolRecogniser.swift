import Motion

/// Says which family speaks on a line, from its bytes alone: never from a vendor id.
///
/// All families listen at once. A family with checksums is recognised by three good frames, one without by eight that
/// also make sense; in both cases the good bytes must outweigh the skipped ones. A wrong baud rate gives bytes that
/// no family accepts.
public struct ProtocolRecogniser: Sendable {
    private var decoders = ProtocolFamily.allCases.map { SensorDecoder($0) }
    private var sensible = [Int](repeating: 0, count: ProtocolFamily.allCases.count)
    private var scratch: [SensorMessage] = []

    public init() {}

    /// How many bytes have been heard, good or bad.
    public private(set) var bytesHeard = 0

    /// Takes more bytes; the family once it is sure.
    public mutating func take(_ bytes: [UInt8]) -> ProtocolFamily? {
        bytesHeard += bytes.count
        for index in decoders.indices {
            scratch.removeAll(keepingCapacity: true)
            decoders[index].decode(bytes, into: &scratch)
            sensible[index] += scratch.count { Self.isSensible($0) }
            let statistics = decoders[index].statistics
            let needed = decoders[index].family.hasChecksum ? 3 : 8
            if sensible[index] >= needed, statistics.frameBytes > 2 * statistics.totalSkippedBytes {
                return decoders[index].family
            }
        }
        return nil
    }

    /// A motion frame whose force is one that a body can feel: noise read as a frame rarely is.
    private static func isSensible(_ message: SensorMessage) -> Bool {
        guard case .motion(let reading) = message else { return false }
        guard let force = reading.acceleration_m_s2 else {
            return reading.eulerDegrees != nil || reading.quaternion != nil
        }
        return (0.2...4).contains(force.norm / Units.standardGravity_m_s2)
    }
}
