package import Motion
import Numbers
public import SensorProtocols

/// Fills the time between two measurements of a sensor that is slower than posture is judged by, for the pipeline alone:
/// the record keeps what was measured.
///
/// Between two measurements the force is taken to have gone straight from one to the other, as it does where a posture
/// is held. A longer silence than a few measurements is a gap like any other.
package struct CoarseFill {
    /// As slow as the filter is known to work.
    static let step_us: Int64 = 100_000
    /// Four measurements of a RuuviTag; as long as a loss that does not cut an episode in two (`PostureRules`).
    static let longest_us: Int64 = 10_000_000

    private var last: Sample?

    package init() {}

    /// What lies between the last measurement and this one.
    package mutating func between(_ sample: Sample) -> [Sample] {
        defer { last = sample }
        guard let last, sample.time_us > last.time_us, sample.time_us - last.time_us <= Self.longest_us else {
            return []
        }
        let span_us = sample.time_us - last.time_us
        return stride(from: Self.step_us, to: span_us, by: Int(Self.step_us)).map { after_us in
            let part = Double(after_us) / Double(span_us)
            let force = last.acceleration_m_s2 + (sample.acceleration_m_s2 - last.acceleration_m_s2) * part
            return Sample(
                time_us: last.time_us + after_us, acceleration_m_s2: force, angularVelocity_rad_s: nil)
        }
    }
}

extension ProtocolFamily {
    /// Too slow for a live view; its days are marked as coarse.
    public var isCoarse: Bool { gattProfile?.isCoarse == true }

    /// What is told of a coarse family where it begins to be heard.
    public static let coarseness =
        "One measurement in about 2.5 seconds: enough for the day's summary, too slow for a live view."
}
