import Motion

/// Says which family speaks on a line, from its bytes alone: never from a vendor id.
///
/// All families listen at once. A family with checksums is recognised by three good frames, one without by eight that
/// also make sense; in both cases the good bytes must outweigh the skipped ones. A wrong baud rate gives bytes that
/// no family accepts.
public struct ProtocolRecogniser: Sendable {
    private var decoders = ProtocolFamily.onSerialLines.map { SensorDecoder($0) }
    private let needed = ProtocolFamily.allCases.compactMap(\.serialProfile?.framesToRecognise)
    private var sensible = [Int](repeating: 0, count: ProtocolFamily.onSerialLines.count)
    private var scratch: [SensorMessage] = []

    public init() {}

    /// How many bytes have been heard, good or bad.
    public private(set) var bytesHeard = 0

    /// Hears more bytes; the family once it is sure.
    public mutating func receive(_ bytes: [UInt8]) -> ProtocolFamily? {
        bytesHeard += bytes.count
        for index in decoders.indices {
            scratch.removeAll(keepingCapacity: true)
            decoders[index].decode(bytes, into: &scratch)
            for message in scratch { sensible[index] += Self.weight(of: message) }
            let statistics = decoders[index].statistics
            if sensible[index] >= needed[index], statistics.frameBytes > 2 * statistics.totalSkippedBytes {
                return decoders[index].family
            }
        }
        return nil
    }

    /// A motion frame counts if its force is one that a body can feel: noise read as a frame rarely is.
    private static func weight(of message: SensorMessage) -> Int {
        switch message {
        case .identity: return 3  // As much as any sensor can say, under a checksum of 16 bits.
        case .samples: return 1
        case .motion(let reading):
            guard let force = reading.acceleration_m_s2 else {
                return reading.eulerDegrees != nil || reading.quaternion != nil ? 1 : 0
            }
            return (0.2...4).contains(force.norm / Units.standardGravity_m_s2) ? 1 : 0
        default: return 0
        }
    }
}
