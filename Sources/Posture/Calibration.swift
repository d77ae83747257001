public import Motion

/// Where the wearer's upright is and which way is forward, in the sensor's frame.
public struct Calibration: Codable, Equatable, Sendable {
    public enum Profile: String, Codable, CaseIterable, Sendable {
        case sit
        case stand
    }

    /// How the forward axis was found.
    public enum AxisSource: String, Codable, Sendable {
        /// From a slow bow: the clip may sit in any orientation.
        case bow
        /// Given on the command line (`--mount`).
        case mount
        /// The sensor family's usual mounting.
        case familyDefault = "family_default"
    }

    public var profile: Profile
    /// When the hold ended, same time line as `Sample.time_us`.
    public var time_us: Int64
    /// Mean "up" of the upright hold; unit, sensor frame.
    public var upright: Vector3
    /// Unit vector at right angles to `upright` that points forward out of the wearer's chest; sensor frame.
    public var forward: Vector3
    public var axisSource: AxisSource
    /// Standard deviation of the angle during the hold.
    public var holdDeviationDegrees: Double
    public var hold_s: Double
    /// How much more than gravity the sensor measured during the hold, parts of it, where that is more than its usual
    /// error: its scale is off. `nil` where it is right.
    public var forceError: Double?

    public init(
        profile: Profile, time_us: Int64, upright: Vector3, forward: Vector3, axisSource: AxisSource,
        holdDeviationDegrees: Double, hold_s: Double, forceError: Double? = nil
    ) {
        self.profile = profile
        self.time_us = time_us
        self.upright = upright
        self.forward = forward
        self.axisSource = axisSource
        self.holdDeviationDegrees = holdDeviationDegrees
        self.hold_s = hold_s
        self.forceError = forceError
    }
}
