/// One inertial sample in SI units, in the sensor's own frame, on the gateway's time line.
///
/// This is what everything after the decoders works on: filter, posture, record and replay see the same values,
/// bit for bit, so the same samples always give the same results.
public struct Sample: Equatable, Sendable {
    /// When the sample was taken: microseconds on the recording's time line (UTC since 1970, or any other fixed origin).
    ///
    /// Already mapped from the sensor's clock (`DeviceClock`); strictly increasing within a recording.
    public var time_us: Int64

    /// Specific force in m/s², sensor frame; at rest it has length 9.81 and points *up*.
    public var acceleration_m_s2: Vector3

    /// Angular rate in rad/s, sensor frame, right-handed; `nil` where the sensor has no gyro (never zero instead).
    public var angularVelocity_rad_s: Vector3?

    public init(time_us: Int64, acceleration_m_s2: Vector3, angularVelocity_rad_s: Vector3?) {
        self.time_us = time_us
        self.acceleration_m_s2 = acceleration_m_s2
        self.angularVelocity_rad_s = angularVelocity_rad_s
    }
}
