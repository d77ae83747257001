public import Motion
import SensorProtocols

/// A sample on the gateway's time line, with the number that its sensor gave it.
public struct NumberedSample: Equatable, Sendable {
    public var sample: Sample
    /// The start of the sensor that the number counts from, and the number; `nil` where the sensor tells none.
    public var number: SampleNumber?
}

/// What a sample is known by, however often it is sent.
public struct SampleNumber: Equatable, Sendable {
    public var bootID: UInt32
    public var sequence: UInt32
}

extension NumberedSample {
    init(_ raw: RawSample, time_us: Int64) {
        sample = Sample(
            time_us: time_us, acceleration_m_s2: raw.acceleration_m_s2,
            angularVelocity_rad_s: raw.angularVelocity_rad_s)
        number = raw.sequence.flatMap { sequence in
            raw.bootID.map { SampleNumber(bootID: $0, sequence: UInt32(truncatingIfNeeded: sequence)) }
        }
    }
}
