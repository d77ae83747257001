public import Motion

extension Sample {
    /// What is told where a sensor without a gyro begins to be heard; `nil` with one.
    public var coarseness: String? {
        angularVelocity_rad_s == nil
            ? "This sensor has no gyro: for half a second a jolt looks like a lean, and quick movements are not followed."
            : nil
    }
}
