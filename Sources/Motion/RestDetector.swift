/// Tells whether the sensor lies still, so that the gyro's mean may be taken for its bias.
///
/// Numbers: our prototype on BROAD (gyro within 2°/s and acceleration within 0.5 m/s² of their own 0.25 s low-pass
/// for 1.5 s, and the low-pass itself below 3°/s, beyond which it is a steady turn and no bias).
struct RestDetector {
    private static let greatestGyroDeviation = square(2 * Float(Units.radiansPerDegree))
    private static let greatestAccelerationDeviation = square(Float(0.5))
    private static let greatestMean = square(3 * Float(Units.radiansPerDegree))
    private static let lowPass_s: Float = 0.25
    private static let needed_s: Float = 1.5

    private(set) var meanGyro_rad_s = ShortVector.zero
    private(set) var meanAcceleration_m_s2 = ShortVector.zero
    private var still_s: Float = 0
    private var isStarted = false

    var isResting: Bool { still_s >= Self.needed_s }

    @inline(__always)
    mutating func update(gyro_rad_s: ShortVector, acceleration_m_s2: ShortVector, dt_s: Float) {
        guard isStarted else {
            meanGyro_rad_s = gyro_rad_s
            meanAcceleration_m_s2 = acceleration_m_s2
            isStarted = true
            return
        }
        let gain = dt_s / (Self.lowPass_s + dt_s)
        meanGyro_rad_s += (gyro_rad_s - meanGyro_rad_s) * gain
        meanAcceleration_m_s2 += (acceleration_m_s2 - meanAcceleration_m_s2) * gain
        let isStill =
            (gyro_rad_s - meanGyro_rad_s).squaredNorm < Self.greatestGyroDeviation
            && (acceleration_m_s2 - meanAcceleration_m_s2).squaredNorm < Self.greatestAccelerationDeviation
            && meanGyro_rad_s.squaredNorm < Self.greatestMean
        still_s = isStill ? still_s + dt_s : 0
    }

    mutating func restart() {
        isStarted = false
        still_s = 0
    }
}

private func square(_ x: Float) -> Float { x * x }
