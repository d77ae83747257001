/// One row of the tilt filter's error state: 16 numbers, the width of a SIMD register file's row.
///
/// Lanes: 0–1 tilt of the level frame, rad · 2–3 horizontal velocity, m/s · 4–6 gyro bias, rad/s · 7–15 the gyro's
/// error matrix, row by row.
typealias ErrorState = SIMD16<Float>

/// How an error at the start of an interval has grown at its end: the filter's linear model of one interval.
///
/// Tilt grows by the gyro's errors, velocity by the share of gravity that a tilt lets into the horizontal.
struct TiltTransition {
    /// What each error adds to the tilt about the level frame's x and y; lanes 4–15.
    var tiltX = ErrorState()
    var tiltY = ErrorState()
    /// The specific force's integral along "up", m/s: about 9.81 times the interval.
    var verticalVelocity_m_s: Float = 0

    /// A row of covariances with the state, carried over the interval on its state side.
    @inline(__always)
    func carried(_ row: ErrorState) -> ErrorState {
        var row = row
        let x = row[0]
        let y = row[1]
        let newX = x + (tiltX * row).sum()
        let newY = y + (tiltY * row).sum()
        row[0] = newX
        row[1] = newY
        // Half of the tilt is there from the start of the interval, half grows within it.
        row[2] += 0.5 * verticalVelocity_m_s * (y + newY)
        row[3] -= 0.5 * verticalVelocity_m_s * (x + newX)
        return row
    }
}

/// One scalar measurement as the covariance took it, for those who keep covariances of their own (the smoother).
struct ScalarUpdate {
    var state = 0
    /// Covariance of the measured state with all, before the measurement.
    var covariance = ErrorState()
    /// Innovation divided by its variance, and one divided by that variance.
    var weightedInnovation: Float = 0
    var inverseVariance: Float = 0
}

/// The error covariance of the tilt filter, 16 × 16, symmetric.
struct TiltCovariance {
    var rows = InlineArray<16, ErrorState>(repeating: ErrorState())

    /// Forgets tilt and velocity, and keeps what is known of the gyro.
    mutating func forgetMotion() {
        for index in 0..<4 {
            for other in 4..<16 { rows[other][index] = 0 }
            rows[index] = ErrorState()
        }
    }

    mutating func add(_ variance: Float, to states: Range<Int>) {
        for state in states { rows[state][state] += variance }
    }

    /// Adds the variance of an error that three states have in common.
    mutating func addCommon(_ variance: Float, to a: Int, _ b: Int, _ c: Int) {
        let shared: InlineArray<3, Int> = [a, b, c]
        for row in 0..<3 {
            for column in 0..<3 { rows[shared[row]][shared[column]] += variance }
        }
    }

    mutating func propagate(by transition: TiltTransition) {
        let oldX = rows[0]
        let oldY = rows[1]
        var newX = oldX
        var newY = oldY
        for index in 4..<16 {
            newX += rows[index] * transition.tiltX[index]
            newY += rows[index] * transition.tiltY[index]
        }
        rows[0] = newX
        rows[1] = newY
        rows[2] += (oldY + newY) * (0.5 * transition.verticalVelocity_m_s)
        rows[3] -= (oldX + newX) * (0.5 * transition.verticalVelocity_m_s)
        for index in 0..<16 { rows[index] = transition.carried(rows[index]) }
        makeSymmetric()
    }

    /// Rounding makes the halves differ, and the difference would grow.
    private mutating func makeSymmetric() {
        for row in 1..<16 {
            for column in 0..<row {
                let mean = 0.5 * (rows[row][column] + rows[column][row])
                rows[row][column] = mean
                rows[column][row] = mean
            }
        }
    }

    /// Takes the measurement that `state` is off by `innovation`; the estimate is moved by the result.
    mutating func measure(state: Int, innovation: Float, variance: Float) -> ScalarUpdate {
        let covariance = rows[state]
        let inverse = 1 / (covariance[state] + variance)
        for index in 0..<16 { rows[index] -= covariance * (covariance[index] * inverse) }
        return ScalarUpdate(
            state: state, covariance: covariance, weightedInnovation: innovation * inverse, inverseVariance: inverse)
    }

    /// Whether rounding has left it a covariance: finite, and no variance below nought.
    var isSound: Bool {
        for index in 0..<16 where !(rows[index][index] >= 0 && rows[index][index] < 1e6) { return false }
        return true
    }
}
