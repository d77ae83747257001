import Motion
import Posture

/// "Up" in the sensor's eyes for a clip with x up the spine and z out of the back.
func up(flexion: Double, lean: Double = 0) -> Vector3 {
    let f = flexion * Units.radiansPerDegree
    let l = lean * Units.radiansPerDegree
    return Vector3(Scalar.cos(f) * Scalar.cos(l), Scalar.sin(l), Scalar.sin(f) * Scalar.cos(l))
}

/// Samples of a wearer who holds the given flexion (and lean) over time.
///
/// A sensor that nobody wears is perfectly still; where a test lasts longer than ten minutes, let the wearer breathe.
func wearer(
    seconds: Double, rate_Hz: Double, from_s: Double = 0, hasGyro: Bool = false, breathes: Bool = false,
    posture: (Double) -> (flexion: Double, lean: Double)
) -> [Sample] {
    let dt = 1 / rate_Hz
    return (0..<Int((seconds * rate_Hz).rounded())).map { index in
        let t = Double(index) * dt
        let now = up(flexion: posture(t).flexion, lean: posture(t).lean)
        let before = up(flexion: posture(t - dt).flexion, lean: posture(t - dt).lean)
        // The turn that carries "up" from where it was to where it is, as a gyro would report it.
        let turn = now.cross(before)
        return Sample(
            time_us: Int64(((from_s + t) * 1e6).rounded()),
            acceleration_m_s2: now * Units.standardGravity_m_s2 * (breathes ? 1 + 0.01 * Scalar.sin(6 * t) : 1),
            angularVelocity_rad_s: hasGyro ? turn / dt : nil)
    }
}

func calibrated() throws -> Calibration {
    try Calibration(hold: wearer(seconds: 11, rate_Hz: 25) { _ in (0, 0) }, mount: .spine, source: .mount)
}
