/// Tells whether the sensor lies still, so that the gyro's mean may be taken for its bias.
///
/// Numbers: our prototype on BROAD (gyro within 2°/s and acceleration within 0.5 m/s² of their own 0.25 s low-pass
/// for 1.5 s, and the low-pass itself below 3°/s, beyond which it is a steady turn and no bias).
struct RestDetector {
    private static let gyroDeviation_rad_s = 2 * Units.radiansPerDegree
    private static let accelerationDeviation_m_s2 = 0.5
    private static let greatestBias_rad_s = 3 * Units.radiansPerDegree
    private static let lowPass_s = 0.25
    private static let needed_s = 1.5

    private(set) var meanGyro_rad_s = Vector3.zero
    private var meanAcceleration_m_s2 = Vector3.zero
    private var still_s = 0.0
    private var isStarted = false

    var isResting: Bool { still_s >= Self.needed_s }

    mutating func update(gyro_rad_s: Vector3, acceleration_m_s2: Vector3, dt_s: Double) {
        guard isStarted else {
            meanGyro_rad_s = gyro_rad_s
            meanAcceleration_m_s2 = acceleration_m_s2
            isStarted = true
            return
        }
        let gain = dt_s / (Self.lowPass_s + dt_s)
        meanGyro_rad_s += (gyro_rad_s - meanGyro_rad_s) * gain
        meanAcceleration_m_s2 += (acceleration_m_s2 - meanAcceleration_m_s2) * gain
        let gyroLimit = Self.gyroDeviation_rad_s * Self.gyroDeviation_rad_s
        let accelerationLimit = Self.accelerationDeviation_m_s2 * Self.accelerationDeviation_m_s2
        let isStill =
            (gyro_rad_s - meanGyro_rad_s).squaredNorm < gyroLimit
            && (acceleration_m_s2 - meanAcceleration_m_s2).squaredNorm < accelerationLimit
            && max(abs(meanGyro_rad_s.x), max(abs(meanGyro_rad_s.y), abs(meanGyro_rad_s.z))) < Self.greatestBias_rad_s
        still_s = isStill ? still_s + dt_s : 0
    }

    mutating func restart() {
        isStarted = false
        still_s = 0
    }
}
