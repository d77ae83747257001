public import Motion

/// The second, low sensor (L5) of a wearer: how far the pelvis is inclined forward of its own upright hold.
public struct LowSensor: Sendable {
    private static let mean_s = 0.5

    private let body: BodyFrame
    private var filter = InclinationFilter()
    private var meanUp: Vector3?
    private var lastTime_us: Int64?

    public init(calibration: Calibration) { body = BodyFrame(calibration) }

    /// Takes one sample; says the inclination over about the last second, degrees, + = forward.
    public mutating func advance(_ sample: Sample) -> Double? {
        let inclination = filter.update(sample)
        let dt_s = lastTime_us.map { Double(sample.time_us - $0) / 1e6 } ?? 0
        lastTime_us = sample.time_us
        let mean =
            inclination.isSettled && dt_s > 0
            ? (meanUp.map { $0 + (inclination.up - $0) * (dt_s / (Self.mean_s + dt_s)) } ?? inclination.up)
            : inclination.up
        meanUp = mean
        return inclination.isSettled ? body.inclinationDegrees(up: mean).forward : nil
    }
}
