/// How an error at the start of an interval has grown at its end: the filter's linear model of one interval.
///
/// Tilt grows by the gyro's errors, velocity by the share of gravity that a tilt lets into the horizontal.
struct TiltTransition {
    /// What each error of the gyro adds to the tilt about the level frame's x and y.
    var tiltX = GyroErrors()
    var tiltY = GyroErrors()
    /// Half the specific force's integral along "up", m/s: about 4.9 times the interval. Half of the tilt is there from
    /// the start of the interval, half grows within it.
    var halfVelocity_m_s: Float = 0

    /// The gradient by the errors at the end, as the gradient by those at the start (the transposed transition).
    @inline(__always)
    func carriedBack(_ gradient: ErrorState) -> ErrorState {
        let byX = halfVelocity_m_s * gradient.motion.w
        let byY = halfVelocity_m_s * gradient.motion.z
        var earlier = gradient
        earlier.motion.x -= 2 * byX
        earlier.motion.y += 2 * byY
        earlier.gyro += tiltX * (gradient.motion.x - byX) + tiltY * (gradient.motion.y + byY)
        return earlier
    }
}

/// One scalar measurement as the covariance took it, for those who look back on it (the smoother).
struct ScalarUpdate {
    /// Covariance of the measured state with all, before the measurement.
    var covariance = ErrorState()
    /// Innovation divided by its variance, and one divided by that variance.
    var weightedInnovation: Float = 0
    var inverseVariance: Float = 0

    /// By how much the measurement moves the gradient by the state that it measured.
    @inline(__always)
    func change(_ gradient: ErrorState) -> Float { weightedInnovation - covariance.dot(gradient) * inverseVariance }
}

/// The error covariance of the tilt filter, 16 × 16; what symmetry repeats is kept once.
struct TiltCovariance {
    /// Covariance of tilt x, tilt y, velocity x, velocity y with the whole state.
    private(set) var tiltX = ErrorState()
    private(set) var tiltY = ErrorState()
    private var velocityX = ErrorState()
    private var velocityY = ErrorState()
    /// Covariance of the gyro's errors with one another.
    private var gyro = InlineArray<12, GyroErrors>(repeating: GyroErrors())

    /// Forgets tilt and velocity, and keeps what is known of the gyro.
    mutating func forgetMotion() {
        tiltX = ErrorState()
        tiltY = ErrorState()
        velocityX = ErrorState()
        velocityY = ErrorState()
    }

    /// Adds to the variances of tilt, velocity and the gyro's errors.
    @inline(__always)
    mutating func add(tilt: Float, velocity: Float, bias: Float = 0, matrix: Float = 0) {
        // Whole registers: a lane that is written by itself is waited for by the next reader of all four.
        tiltX.motion += SIMD4(1, 0, 0, 0) * tilt
        tiltY.motion += SIMD4(0, 1, 0, 0) * tilt
        velocityX.motion += SIMD4(0, 0, 1, 0) * velocity
        velocityY.motion += SIMD4(0, 0, 0, 1) * velocity
        gyro[0].a += SIMD4(1, 0, 0, 0) * bias
        gyro[1].a += SIMD4(0, 1, 0, 0) * bias
        gyro[2].a += SIMD4(0, 0, 1, 0) * bias
        gyro[3].a += SIMD4(0, 0, 0, 1) * matrix
        gyro[4].b += SIMD4(1, 0, 0, 0) * matrix
        gyro[5].b += SIMD4(0, 1, 0, 0) * matrix
        gyro[6].b += SIMD4(0, 0, 1, 0) * matrix
        gyro[7].b += SIMD4(0, 0, 0, 1) * matrix
        gyro[8].c += SIMD4(1, 0, 0, 0) * matrix
        gyro[9].c += SIMD4(0, 1, 0, 0) * matrix
        gyro[10].c += SIMD4(0, 0, 1, 0) * matrix
        gyro[11].c += SIMD4(0, 0, 0, 1) * matrix
    }

    /// Adds the variance of a scale error that the gyro's three axes have in common.
    mutating func addCommonScale(_ variance: Float) {
        for row in [3, 7, 11] {
            for column in [3, 7, 11] { gyro[row][column] += variance }
        }
    }

    /// Sets the covariance of tilt and velocity, which for the other axis has the other sign.
    mutating func set(tiltYWithVelocityX covariance: Float) {
        tiltY.motion.z = covariance
        velocityX.motion.y = covariance
        tiltX.motion.w = -covariance
        velocityY.motion.x = -covariance
    }

    /// The gyro's part, row by row.
    var gyroCovariance: [Float] {
        get { (0..<GyroErrors.count).flatMap { row in (0..<GyroErrors.count).map { gyro[row][$0] } } }
        set {
            for row in 0..<GyroErrors.count {
                for column in 0..<GyroErrors.count { gyro[row][column] = newValue[row * GyroErrors.count + column] }
            }
        }
    }

    @inline(__always)
    mutating func propagate(by transition: TiltTransition) {
        let half = transition.halfVelocity_m_s
        // The transition from the left: rows of tilt, then rows of velocity.
        let newX = ErrorState(
            motion: tiltX.motion + crossed(transition.tiltX), gyro: tiltX.gyro + summed(transition.tiltX))
        let newY = ErrorState(
            motion: tiltY.motion + crossed(transition.tiltY), gyro: tiltY.gyro + summed(transition.tiltY))
        velocityX += (tiltY + newY) * half
        velocityY -= (tiltX + newX) * half
        tiltX.gyro = newX.gyro
        tiltY.gyro = newY.gyro
        // And from the right, on the columns of tilt and velocity.
        let x = crossed(transition.tiltX)
        let y = crossed(transition.tiltY)
        let ofTiltX = Self.carried(newX.motion, x.x, y.x, half)
        let ofTiltY = Self.carried(newY.motion, x.y, y.y, half)
        let ofVelocityX = Self.carried(velocityX.motion, x.z, y.z, half)
        let ofVelocityY = Self.carried(velocityY.motion, x.w, y.w, half)
        // Rounding makes the halves differ, and the difference would grow.
        tiltX.motion = ofTiltX
        tiltY.motion = SIMD4(ofTiltX.y, ofTiltY.y, ofTiltY.z, ofTiltY.w)
        velocityX.motion = SIMD4(ofTiltX.z, ofTiltY.z, ofVelocityX.z, ofVelocityX.w)
        velocityY.motion = SIMD4(ofTiltX.w, ofTiltY.w, ofVelocityX.w, ofVelocityY.w)
    }

    /// Covariance of what the gyro's errors add up to, so weighed, with tilt and velocity.
    @inline(__always)
    private func crossed(_ weights: GyroErrors) -> SIMD4<Float> {
        .sums(
            tiltX.gyro.partialDot(weights), tiltY.gyro.partialDot(weights), velocityX.gyro.partialDot(weights),
            velocityY.gyro.partialDot(weights))
    }

    /// The same with the gyro's errors themselves.
    @inline(__always)
    private func summed(_ weights: GyroErrors) -> GyroErrors {
        let (a, b, c) = (weights.a, weights.b, weights.c)
        let first = gyro[0] * a.x + gyro[1] * a.y + gyro[2] * a.z + gyro[3] * a.w
        let second = gyro[4] * b.x + gyro[5] * b.y + gyro[6] * b.z + gyro[7] * b.w
        let third = gyro[8] * c.x + gyro[9] * c.y + gyro[10] * c.z + gyro[11] * c.w
        return first + second + third
    }

    /// Takes two measurements' gain off the covariance of the gyro's errors, row by row.
    @inline(__always)
    private mutating func lessen(bySquaresOf first: GyroErrors, _ second: GyroErrors) {
        @inline(__always)
        func lessen(_ index: Int, _ x: Float, _ y: Float) { gyro[index] = gyro[index] - first * x - second * y }
        lessen(0, first.a.x, second.a.x)
        lessen(1, first.a.y, second.a.y)
        lessen(2, first.a.z, second.a.z)
        lessen(3, first.a.w, second.a.w)
        lessen(4, first.b.x, second.b.x)
        lessen(5, first.b.y, second.b.y)
        lessen(6, first.b.z, second.b.z)
        lessen(7, first.b.w, second.b.w)
        lessen(8, first.c.x, second.c.x)
        lessen(9, first.c.y, second.c.y)
        lessen(10, first.c.z, second.c.z)
        lessen(11, first.c.w, second.c.w)
    }

    @inline(__always)
    private static func carried(_ row: SIMD4<Float>, _ x: Float, _ y: Float, _ half: Float) -> SIMD4<Float> {
        row + SIMD4(x, y, half * (2 * row.y + y), -half * (2 * row.x + x))
    }

    /// Takes the measurements that the velocities along x and y are off by these innovations; the second one's is as it was
    /// before the first was taken. A variance that rounding has made negative counts as zero.
    @inline(__always)
    mutating func measureVelocity(
        innovationX: Float, innovationY: Float, variance: Float
    ) -> (x: ScalarUpdate, y: ScalarUpdate) {
        let x = ScalarUpdate(covariance: velocityX, variance: variance + max(0, velocityX.motion.z), innovationX)
        // A row times the root of its weight: so the product of two is the same either way round.
        let rootX = velocityX * x.inverseVariance.squareRoot()
        let after = velocityY + rootX * -rootX.motion.w
        let moved = velocityX.motion.w * x.weightedInnovation
        let y = ScalarUpdate(
            covariance: after, variance: variance + max(0, after.motion.w), innovationY - moved)
        let rootY = after * y.inverseVariance.squareRoot()
        tiltX -= rootX * rootX.motion.x + rootY * rootY.motion.x
        tiltY -= rootX * rootX.motion.y + rootY * rootY.motion.y
        velocityX -= rootX * rootX.motion.z + rootY * rootY.motion.z
        velocityY -= rootX * rootX.motion.w + rootY * rootY.motion.w
        lessen(bySquaresOf: rootX.gyro, rootY.gyro)
        return (x, y)
    }

    /// Takes the measurement that the gyro's bias about an axis is off by `innovation`.
    mutating func measureBias(axis: Int, innovation: Float, variance: Float) -> ScalarUpdate {
        let covariance = ErrorState(
            motion: SIMD4(tiltX.gyro.a[axis], tiltY.gyro.a[axis], velocityX.gyro.a[axis], velocityY.gyro.a[axis]),
            gyro: gyro[axis])
        let update = ScalarUpdate(
            covariance: covariance, variance: variance + max(0, covariance.gyro.a[axis]), innovation)
        let root = covariance * update.inverseVariance.squareRoot()
        tiltX -= root * root.motion.x
        tiltY -= root * root.motion.y
        velocityX -= root * root.motion.z
        velocityY -= root * root.motion.w
        lessen(bySquaresOf: root.gyro, GyroErrors())
        return update
    }

    /// Whether rounding has left it a covariance: finite, and no variance below zero.
    var isSound: Bool {
        var variances = [tiltX.motion.x, tiltY.motion.y, velocityX.motion.z, velocityY.motion.w]
        for index in 0..<GyroErrors.count { variances.append(gyro[index][index]) }
        return variances.allSatisfy { $0 >= 0 && $0 < 1e6 }
    }
}

extension ScalarUpdate {
    @inline(__always)
    fileprivate init(covariance: ErrorState, variance: Float, _ innovation: Float) {
        let inverse = 1 / variance
        self.init(
            covariance: covariance, weightedInnovation: innovation * inverse, inverseVariance: inverse)
    }
}
