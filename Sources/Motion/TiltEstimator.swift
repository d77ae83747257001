/// What one correction of the tilt did, in the form in which the smoother follows it.
struct TiltCorrection {
    var transition = TiltTransition()
    /// Covariance of the tilt about the level x and y with the whole state, before the measurements.
    var tiltX = ErrorState()
    var tiltY = ErrorState()
    var updates = InlineArray<5, ScalarUpdate>(repeating: ScalarUpdate())
    var updateCount = 0
    /// The rotation of the level frame that was fed back.
    var feedbackX_rad: Float = 0
    var feedbackY_rad: Float = 0
}

/// What happened to the level frame after a sample.
enum TiltEvent {
    /// The first second is over: the level frame, until then only held, was turned so; `correction` has the tilts.
    case aligned(LevelAttitude)
    /// By `correction`.
    case corrected
    /// "Up" was taken from the force anew: what comes later says nothing about what was before.
    case relevelled
}

/// Tilt from gyro and accelerometer by an error-state Kalman filter: the arithmetic of `InclinationFilter`.
///
/// The gyro, freed of its bias and of its error matrix, carries a level attitude whose heading is free. The specific
/// force, turned into the level frame by the attitude at mid-interval and freed of gravity, is integrated to a
/// horizontal velocity, and that velocity is measured to be nought five times a second, as nearly as the motion of the
/// last 10 s lets one believe it: nobody at a desk travels far. What remains is tilt, gyro bias and gyro matrix.
///
/// Two-sample coning and the mid-interval rotation of the force: P. G. Savage, "Strapdown Inertial Navigation
/// Integration Algorithm Design", JGCD 21, 1998. Numbers: chosen on the 16 BROAD trials (`Tools/Accuracy`), but for the
/// gyro's walks, which are wider than those trials ask for, so that a bias that jumps is found again.
struct TiltEstimator {
    /// Densities per root of a second, or standard deviations at the start, as named.
    private enum Noise {
        static let tilt = square(0.05 * degree)
        static let tiltPerTurnRate = square(0.0005)
        static let tiltPerAcceleration = square(2e-4)
        static let bias = square(0.008 * degree)
        static let matrix = square(1e-5)
        static let velocity = square(0.05)
        static let velocityPerAcceleration = square(0.005)
        static let velocityAtStandstill = square(0.05)
        static let velocityPerMeanSquare = square(0.8)
        static let velocityAtRest = square(0.01)
        static let biasAtRest = square(0.1 * degree)
        static let clippedTilt = square(0.5)
        static let startBias = square(1 * degree)
        static let startMatrix = square(0.0025)
        /// The same for all three axes at once: a rate that is not what it is said to be looks like this.
        static let startCommonScale = square(0.003)
        static let startMeanSquareVelocity = square(0.2)
    }

    /// A little less than a fifth of a second, so that ten of them, in whole steps, stay within two seconds.
    private static let correctionInterval_s: Float = 0.198
    private static let velocityMemory_s: Float = 10
    /// Samples are joined until they last this long: a strapdown step a sample is not needed beyond 150 Hz.
    private static let step_s: Float = 0.0065
    private static let gravity_m_s2: Float = 9.81
    private static let tiltAtRest = square(3 * degree)
    /// What may be missing where the accelerometer or the gyro has run into its end.
    private static let clippedAcceleration_m_s2: Float = 20
    private static let clippedRate_rad_s: Float = 10

    private(set) var bias_rad_s = ShortVector.zero
    private(set) var matrixX = ShortVector.zero
    private(set) var matrixY = ShortVector.zero
    private(set) var matrixZ = ShortVector.zero
    private(set) var attitude = LevelAttitude()
    /// "Up" after the last sample, sensor frame, unit length.
    private(set) var up = ShortVector(0, 0, 1)
    private(set) var rest = RestDetector()
    /// The last one; large, so it stays here instead of being handed about with every sample.
    private(set) var correction = TiltCorrection()

    private let gyroLag_s: Float
    private var covariance = TiltCovariance()
    private var velocityX: Float = 0
    private var velocityY: Float = 0
    private var meanSquareVelocity: Float = 0
    private var isAligned = false
    private var beginning = FirstSecond()
    private var lastTurn = ShortVector.zero

    // The step that is being joined.
    private var turn = ShortVector.zero
    private var turnSum_rad = ShortVector.zero
    private var forceSum = ShortVector.zero
    private var joined_s: Float = 0

    // The interval between two corrections.
    private var elapsed_s: Float = 0
    private var forceX: Float = 0
    private var forceY: Float = 0
    private var forceZ: Float = 0
    private var rowX = ShortVector.zero
    private var rowY = ShortVector.zero
    private var matrixRows = InlineArray<6, ShortVector>(repeating: .zero)
    private var squaredTurn: Float = 0
    private var squaredAcceleration: Float = 0
    private var accelerationClipped_s: Float = 0
    private var rateClipped_s: Float = 0

    /// - Parameters:
    ///   - gyroModel: what was learned of this gyro before.
    ///   - gyroLag_s: how much older the gyro's reading is than the accelerometer's of the same sample.
    init(gyroModel: GyroModel?, gyroLag_s: Float) {
        self.gyroLag_s = gyroLag_s
        if let gyroModel { believe(gyroModel) } else { doubtGyro() }
        start(force: ShortVector(0, 0, Self.gravity_m_s2))
    }

    /// Starts with "up" along the force; what was learned of the gyro stays.
    mutating func start(force: ShortVector) {
        if !covariance.isSound {
            covariance = TiltCovariance()
            doubtGyro()
        }
        covariance.forgetMotion()
        attitude = .aligning(force)
        up = attitude.axes.up
        velocityX = 0
        velocityY = 0
        isAligned = false
        beginning = FirstSecond()
        lastTurn = .zero
        clearStep()
        clearInterval()
        rest.restart()
    }

    private mutating func doubtGyro() {
        covariance.add(Noise.startBias, to: 4..<7)
        covariance.add(Noise.startMatrix, to: 7..<16)
        covariance.addCommon(Noise.startCommonScale, to: 7, 11, 15)
    }

    /// What has been learned of the gyro; `nil` where rounding has spoiled it.
    var gyroModel: GyroModel? {
        let rows = [matrixX, matrixY, matrixZ]
        let matrix = [rows.map(\.x), rows.map(\.y), rows.map(\.z)].flatMap { $0 }
        return GyroModel(
            errors: [bias_rad_s.x, bias_rad_s.y, bias_rad_s.z] + matrix,
            covariance: (4..<16).flatMap { row in (4..<16).map { covariance.rows[row][$0] } })
    }

    private mutating func believe(_ model: GyroModel) {
        let errors = model.errors
        bias_rad_s = ShortVector(errors[0], errors[1], errors[2])
        matrixX = ShortVector(errors[3], errors[6], errors[9])
        matrixY = ShortVector(errors[4], errors[7], errors[10])
        matrixZ = ShortVector(errors[5], errors[8], errors[11])
        for row in 0..<GyroModel.count {
            for column in 0..<GyroModel.count {
                covariance.rows[4 + row][4 + column] = model.covariance[row * GyroModel.count + column]
            }
        }
    }

    /// The gyro may have changed since (a pause, a new day): its bias is believed less by this much.
    mutating func ageBias(by seconds: Float) { covariance.add(Noise.bias * min(seconds, 1e5), to: 4..<7) }

    /// Takes the means of gyro and accelerometer over the last `dt_s`; says what became of the level frame, if anything did.
    @inline(__always)
    mutating func update(
        gyro_rad_s: ShortVector, force_m_s2: ShortVector, dt_s: Float, accelerationIsClipped: Bool,
        rateIsClipped: Bool
    ) -> TiltEvent? {
        if accelerationIsClipped { accelerationClipped_s += dt_s }
        if rateIsClipped { rateClipped_s += dt_s }
        let rate =
            gyro_rad_s + bias_rad_s + matrixX * gyro_rad_s.x + matrixY * gyro_rad_s.y + matrixZ * gyro_rad_s.z
        let sampleTurn = rate * dt_s
        turn += sampleTurn
        turnSum_rad += gyro_rad_s * dt_s
        forceSum += force_m_s2 * dt_s
        joined_s += dt_s
        guard joined_s >= Self.step_s else {
            // Between two steps "up" alone follows the gyro.
            let first = sampleTurn.cross(up)
            up += sampleTurn.cross(first) * 0.5 - first
            up = up * (1 / up.squaredNorm.squareRoot())
            return nil
        }
        step()
        guard elapsed_s >= Self.correctionInterval_s - 0.5 * joined_s else {
            clearStep()
            return nil
        }
        clearStep()
        defer { clearInterval() }
        return isAligned ? correct() : begin()
    }

    // MARK: The strapdown step

    @inline(__always)
    private mutating func step() {
        // Coning: the turn of this step and of the last do not commute.
        let next = attitude.turned(by: turn + lastTurn.cross(turn) * (1.0 / 12))
        let middle = attitude.middleAxes(to: next)
        attitude = next
        // The mean force lies at mid-interval only as far as the turn is steady; and the turn that the gyro tells is
        // a little older than the force.
        let inverse = 1 / joined_s
        let between = (lastTurn - turn) * (1.0 / 8) + turn * (gyroLag_s * inverse)
        let force = forceSum + between.cross(forceSum)
        lastTurn = turn

        let x = middle.x
        let y = middle.y
        let dx = x.dot(force)
        let dy = y.dot(force)
        let dz = middle.up.dot(force)
        forceX += dx
        forceY += dy
        forceZ += dz
        rest.update(gyro_rad_s: turnSum_rad * inverse, acceleration_m_s2: forceSum * inverse, dt_s: joined_s)
        let lift = dz - Self.gravity_m_s2 * joined_s
        squaredAcceleration += (dx * dx + dy * dy + lift * lift) * inverse
        squaredTurn += turn.squaredNorm * inverse
        elapsed_s += joined_s

        rowX += x * joined_s
        rowY += y * joined_s
        matrixRows[0] += turnSum_rad * x.x
        matrixRows[1] += turnSum_rad * x.y
        matrixRows[2] += turnSum_rad * x.z
        matrixRows[3] += turnSum_rad * y.x
        matrixRows[4] += turnSum_rad * y.y
        matrixRows[5] += turnSum_rad * y.z
        up = isAligned ? attitude.axes.up : meanForceDirection
    }

    // MARK: The correction, five times a second

    private mutating func correct() -> TiltEvent {
        if hasMissedTurn {
            level()
            return .relevelled
        }
        let T = elapsed_s
        velocityX += forceX
        velocityY += forceY
        let transition = TiltTransition(
            tiltX: Self.row(rowX, matrixRows[0], matrixRows[1], matrixRows[2]),
            tiltY: Self.row(rowY, matrixRows[3], matrixRows[4], matrixRows[5]), verticalVelocity_m_s: forceZ)
        covariance.propagate(by: transition)
        covariance.add(
            Noise.tilt * T + Noise.tiltPerTurnRate * squaredTurn + Noise.tiltPerAcceleration * squaredAcceleration
                + tiltClipped(for: rateClipped_s), to: 0..<2)
        covariance.add(
            Noise.velocity * T + Noise.velocityPerAcceleration * squaredAcceleration
                + velocityClipped(for: accelerationClipped_s), to: 2..<4)
        covariance.add(Noise.bias * T, to: 4..<7)
        covariance.add(Noise.matrix * T, to: 7..<16)

        correction.transition = transition
        correction.tiltX = covariance.rows[0]
        correction.tiltY = covariance.rows[1]
        correction.updateCount = 0
        var error = ErrorState()
        measure(&error)
        attitude = attitude.corrected(x: error[0], y: error[1])
        up = attitude.axes.up
        correction.feedbackX_rad = error[0]
        correction.feedbackY_rad = error[1]
        velocityX += error[2]
        velocityY += error[3]
        bias_rad_s += ShortVector(error[4], error[5], error[6])
        matrixX += ShortVector(error[7], error[10], error[13])
        matrixY += ShortVector(error[8], error[11], error[14])
        matrixZ += ShortVector(error[9], error[12], error[15])
        return .corrected
    }

    private mutating func measure(_ error: inout ErrorState) {
        let T = elapsed_s
        func update(_ state: Int, _ value: Float, _ variance: Float) {
            let update = covariance.measure(
                state: state, innovation: value - error[state], variance: variance)
            error += update.covariance * update.weightedInnovation
            correction.updates[correction.updateCount] = update
            correction.updateCount += 1
        }
        if rest.isResting {
            update(2, -velocityX, Noise.velocityAtRest / T)
            update(3, -velocityY, Noise.velocityAtRest / T)
            let mean = -rest.meanGyro_rad_s - bias_rad_s
            update(4, mean.x, Noise.biasAtRest / T)
            update(5, mean.y, Noise.biasAtRest / T)
            update(6, mean.z, Noise.biasAtRest / T)
        } else {
            let variance = (Noise.velocityAtStandstill + Noise.velocityPerMeanSquare * meanSquareVelocity) / T
            update(2, -velocityX, variance)
            update(3, -velocityY, variance)
            let meanSquare = (square(velocityX) + square(velocityY)) / 2
            meanSquareVelocity += (meanSquare - meanSquareVelocity) * min(1, T / Self.velocityMemory_s)
        }
    }

    /// Whether "up" is so far from the force of a sensor that lies still that the gyro must have missed a turn (samples
    /// lost, the clip knocked): then neither tilt nor velocity say anything about the gyro's bias.
    private var hasMissedTurn: Bool {
        guard rest.isResting else { return false }
        let force = rest.meanAcceleration_m_s2
        return force.cross(attitude.axes.up).squaredNorm > Self.tiltAtRest * force.squaredNorm
            || force.dot(attitude.axes.up) < 0
    }

    /// Takes "up" from the force at rest; what is known of the gyro stays.
    private mutating func level() {
        attitude = .aligning(rest.meanAcceleration_m_s2)
        up = attitude.axes.up
        velocityX = 0
        velocityY = 0
        covariance.forgetMotion()
        covariance.add(Self.tiltAtRest, to: 0..<2)
        covariance.add(Noise.velocityAtRest, to: 2..<4)
    }

    // MARK: The start

    /// Until the first second is over nothing is corrected.
    private mutating func begin() -> TiltEvent? {
        beginning.add(
            force_m_s: ShortVector(forceX, forceY, forceZ), dt_s: elapsed_s,
            clippedAcceleration_s: accelerationClipped_s, clippedRate_s: rateClipped_s)
        guard beginning.isOver else { return nil }
        isAligned = true
        let turn = LevelAttitude.aligning(beginning.force_m_s)
        attitude = attitude.followed(by: turn)
        up = attitude.axes.up
        meanSquareVelocity = beginning.meanSquareVelocity(atLeast: Noise.startMeanSquareVelocity)
        let (tilt, withVelocity) = beginning.tiltVariance(meanSquareVelocity: meanSquareVelocity)
        let clipped_m_s2 = velocityClipped(for: beginning.clippedAcceleration_s) / square(Self.gravity_m_s2)
        covariance.add(tilt + clipped_m_s2 + tiltClipped(for: beginning.clippedRate_s), to: 0..<2)
        covariance.add(meanSquareVelocity, to: 2..<4)
        covariance.rows[1][2] = withVelocity
        covariance.rows[2][1] = withVelocity
        covariance.rows[0][3] = -withVelocity
        covariance.rows[3][0] = -withVelocity
        correction.tiltX = covariance.rows[0]
        correction.tiltY = covariance.rows[1]
        return .aligned(turn)
    }

    /// The mean force since the start, seen from the sensor as it is now turned.
    private var meanForceDirection: ShortVector {
        let axes = attitude.axes
        let force = beginning.force_m_s + ShortVector(forceX, forceY, forceZ)
        let mean = axes.x * force.x + axes.y * force.y + axes.up * force.z
        let length = mean.squaredNorm.squareRoot()
        return length > 1e-6 ? mean * (1 / length) : axes.up
    }

    /// The attitude after the last sample; in the first second also between two steps, for it is yet to be turned far.
    var heldAttitude: LevelAttitude { isAligned || joined_s == 0 ? attitude : attitude.turned(by: turn) }

    private func tiltClipped(for seconds: Float) -> Float {
        min(Noise.clippedTilt, square(Self.clippedRate_rad_s * seconds))
    }

    private func velocityClipped(for seconds: Float) -> Float { square(Self.clippedAcceleration_m_s2 * seconds) }

    private static func row(
        _ bias: ShortVector, _ a: ShortVector, _ b: ShortVector, _ c: ShortVector
    ) -> ErrorState {
        ErrorState(0, 0, 0, 0, bias.x, bias.y, bias.z, a.x, a.y, a.z, b.x, b.y, b.z, c.x, c.y, c.z)
    }

    private mutating func clearStep() {
        turn = .zero
        turnSum_rad = .zero
        forceSum = .zero
        joined_s = 0
    }

    private mutating func clearInterval() {
        elapsed_s = 0
        forceX = 0
        forceY = 0
        forceZ = 0
        rowX = .zero
        rowY = .zero
        for index in 0..<6 { matrixRows[index] = .zero }
        squaredTurn = 0
        squaredAcceleration = 0
        accelerationClipped_s = 0
        rateClipped_s = 0
    }
}

private let degree = Float(Units.radiansPerDegree)
private func square(_ x: Float) -> Float { x * x }
