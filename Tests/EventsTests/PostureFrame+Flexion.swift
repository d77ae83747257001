import Motion
import Posture

extension PostureFrame {
    /// A frame that is inclined forward by an angle; `nil` without a calibration.
    init(
        time_us: Int64, flexionDegrees: Double?, activity: Activity = .still, calibration: CalibrationQuality = .ok
    ) {
        let angle = (flexionDegrees ?? 0) * Units.radiansPerDegree
        let upright = Calibration(
            profile: .sit, time_us: 0, upright: Vector3(1, 0, 0), forward: Vector3(0, 0, 1), axisSource: .mount,
            holdDeviationDegrees: 0, hold_s: 10)
        self.init(
            time_us: time_us, up: Vector3(Scalar.cos(angle), 0, -Scalar.sin(angle)),
            body: flexionDegrees == nil ? nil : BodyFrame(upright), posture: .upright, activity: activity,
            calibration: calibration)
    }
}
