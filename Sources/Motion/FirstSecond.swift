/// The first second after a start, in which "up" is the mean force so far, held together by the gyro.
///
/// Over a time t that mean is gravity and the change of velocity over t: in motion no estimate is better than v/(g·t),
/// 6° after a second at 0.7 m/s. How fast the sensor moves is seen in how far the velocity strays from the straight line
/// that gravity alone would draw; the filter that follows starts from it. Forces and times are joined over an interval
/// each, in a level frame that the gyro holds still.
struct FirstSecond {
    private static let duration_s: Float = 1
    /// What the gyro's errors add to "up" in that second.
    private static let gyroVariance = square(Float(0.02))

    private(set) var force_m_s = ShortVector.zero
    private(set) var elapsed_s: Float = 0
    private(set) var clippedAcceleration_s: Float = 0
    private(set) var clippedRate_s: Float = 0
    // Sums for the straight line through the velocities, from (0, 0) on.
    private var count: Float = 1
    private var times: Float = 0
    private var squaredTimes: Float = 0
    private var velocities = ShortVector.zero
    private var velocitiesWithTime = ShortVector.zero
    private var squaredVelocities = ShortVector.zero

    var isOver: Bool { elapsed_s > 0.95 * Self.duration_s }

    mutating func add(force_m_s: ShortVector, dt_s: Float, clippedAcceleration_s: Float, clippedRate_s: Float) {
        self.force_m_s += force_m_s
        elapsed_s += dt_s
        self.clippedAcceleration_s += clippedAcceleration_s
        self.clippedRate_s += clippedRate_s
        let velocity = self.force_m_s
        count += 1
        times += elapsed_s
        squaredTimes += square(elapsed_s)
        velocities += velocity
        velocitiesWithTime += velocity * elapsed_s
        squaredVelocities += ShortVector(square(velocity.x), square(velocity.y), square(velocity.z))
    }

    /// Mean square of the velocity along one horizontal axis, m²/s², at least `least`.
    func meanSquareVelocity(atLeast least: Float) -> Float {
        let spread = squaredTimes - square(times) / count
        guard count > 2, spread > 0 else { return least }
        func residual(_ sum: Float, _ withTime: Float, _ squares: Float) -> Float {
            max(0, squares - square(sum) / count - square(withTime - times * sum / count) / spread) / (count - 2)
        }
        let x = residual(velocities.x, velocitiesWithTime.x, squaredVelocities.x)
        let y = residual(velocities.y, velocitiesWithTime.y, squaredVelocities.y)
        return max(least, (x + y) / 2)
    }

    /// Variance of the tilt at the end, rad², where velocities have this mean square; and its covariance with the
    /// velocity at the end, rad·m/s: positive for the tilt about y and the velocity along x, negative for x and y.
    func tiltVariance(meanSquareVelocity: Float) -> (tilt: Float, withVelocity: Float) {
        let gravity_m_s = force_m_s.squaredNorm.squareRoot()
        guard gravity_m_s > 0 else { return (square(.pi), 0) }
        return (
            2 * meanSquareVelocity / square(gravity_m_s) + Self.gyroVariance, meanSquareVelocity / gravity_m_s
        )
    }
}

private func square(_ x: Float) -> Float { x * x }
