public import Motion

/// The wearer's axes seen from the sensor: turns "up" into flexion and lateral lean.
public struct BodyFrame: Equatable, Sendable {
    public let up: Vector3
    public let forward: Vector3
    public let left: Vector3

    public init(_ calibration: Calibration) {
        up = calibration.upright
        forward = calibration.forward
        left = calibration.upright.cross(calibration.forward)
    }

    /// Sagittal inclination, + = forward, −180…180°.
    public func flexionDegrees(up v: Vector3) -> Double {
        // As the wearer bows, "up" swings backward in the sensor's eyes.
        Scalar.atan2(-v.dot(forward), v.dot(up)) * Units.degreesPerRadian
    }

    /// Frontal inclination, + = right, −90…90°.
    public func leanDegrees(up v: Vector3) -> Double {
        Scalar.atan2(v.dot(left), Scalar.hypot(v.dot(up), v.dot(forward))) * Units.degreesPerRadian
    }

    /// The angle from the calibrated upright in any direction, 0…180°.
    public func tiltDegrees(up v: Vector3) -> Double { Scalar.acos(v.dot(up)) * Units.degreesPerRadian }
}
