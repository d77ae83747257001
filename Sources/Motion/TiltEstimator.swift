/// What one correction of the tilt did, in the form in which the smoother looks back on it.
struct TiltCorrection {
    var transition = TiltTransition()
    /// Covariance of the tilt about the level x and y with the whole state, before the measurements.
    var tiltX = ErrorState()
    var tiltY = ErrorState()
    /// Measured in this order: the velocity along x and y, and at rest the gyro's bias about x, y, z.
    var velocityX = ScalarUpdate()
    var velocityY = ScalarUpdate()
    var isAtRest = false
    var biasX = ScalarUpdate()
    var biasY = ScalarUpdate()
    var biasZ = ScalarUpdate()
    /// The rotation of the level frame that was fed back.
    var feedbackX_rad: Float = 0
    var feedbackY_rad: Float = 0

    /// The gradient by the errors after the measurements, as the gradient by those before them.
    @inline(__always)
    func carriedBack(_ gradient: ErrorState) -> ErrorState {
        var gradient = gradient
        if isAtRest {
            gradient.gyro.a.z += biasZ.change(gradient)
            gradient.gyro.a.y += biasY.change(gradient)
            gradient.gyro.a.x += biasX.change(gradient)
        }
        gradient.motion.w += velocityY.change(gradient)
        gradient.motion.z += velocityX.change(gradient)
        return gradient
    }
}

/// What happened to the level frame after a sample.
enum TiltEvent {
    /// The gyro carried it.
    case carried
    /// The first second is over: the level frame, until then only held, was turned by `alignment`; `correction` has the
    /// tilts.
    case aligned
    /// By `correction`.
    case corrected
    /// "Up" was taken from the force anew: what comes later says nothing about what was before.
    case relevelled
}

/// Tilt from gyro and accelerometer by an error-state Kalman filter: the arithmetic of `InclinationFilter`.
///
/// The gyro, freed of its bias and of its error matrix, carries a level attitude whose heading is free. The specific
/// force, turned into the level frame by the attitude at mid-interval and freed of gravity, is integrated to a
/// horizontal velocity, and that velocity is measured to be zero five times a second, as nearly as the motion of the
/// last 10 s lets one believe it: nobody at a desk travels far. What remains is tilt, gyro bias and gyro matrix.
///
/// At two speeds: each sample adds to the turn and the velocity of a step, with what is lost because turns do not commute
/// (coning, from this turn and the last one) and because the force turns with the sensor (sculling, here the force turned
/// back to the step's start); the attitude takes a step fifty times a second. P. G. Savage, "Strapdown Inertial Navigation
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
    /// Samples are joined until they last this long, or turn as far as that: only then the attitude takes a step.
    private static let step_s: Float = 0.0185
    private static let squaredStep = square(Float(0.2))
    private static let tiltAtRest = square(3 * degree)
    /// What may be missing where the accelerometer or the gyro has run into its end.
    private static let clippedAcceleration_m_s2: Float = 20
    private static let clippedRate_rad_s: Float = 10

    /// The gyro's errors as they are known; the matrix by columns.
    private(set) var bias_rad_s = ShortVector.zero
    private var matrixX = ShortVector.zero
    private var matrixY = ShortVector.zero
    private var matrixZ = ShortVector.zero
    /// "Up" after the last sample, sensor frame; its length is one but for the turn's third power since the last step.
    private(set) var up = ShortVector(0, 0, 1)
    private var upAfterStep = ShortVector(0, 0, 1)

    // The step that is being joined: the turn; what it lacks because turns do not commute (coning); the force, seen from
    // the sensor as it was at the step's start; the turn as the gyro told it.
    private var turn = ShortVector.zero
    private var coning = ShortVector.zero
    private var forceSum = ShortVector.zero
    private var told_rad = ShortVector.zero
    private var joined_s: Float = 0
    /// The last sample's turn.
    private var lastTurn = ShortVector.zero

    private let gyroLag_s: Float
    private(set) var isAligned = false
    private(set) var attitude = LevelAttitude()
    /// The level frame's axes after the last step, sensor frame.
    private(set) var axes = LevelAttitude().axes
    private(set) var rest = RestDetector()
    private var interval = TiltInterval()

    private var velocityX: Float = 0
    private var velocityY: Float = 0
    private var meanSquareVelocity: Float = 0
    private var covariance = TiltCovariance()
    private var beginning = FirstSecond()
    /// What the level frame was turned by when the first second was over.
    private(set) var alignment = LevelAttitude()
    /// The last one; large, so it stays here instead of being handed about.
    private(set) var correction = TiltCorrection()

    /// - Parameters:
    ///   - gyroModel: what was learned of this gyro before.
    ///   - gyroLag_s: how much older the gyro's reading is than the accelerometer's of the same sample.
    init(gyroModel: GyroModel?, gyroLag_s: Float) {
        self.gyroLag_s = gyroLag_s
        if let gyroModel { believe(gyroModel) } else { doubtGyro() }
        start(force: ShortVector(0, 0, gravity_m_s2))
    }

    /// Starts with "up" along the force; what was learned of the gyro stays.
    mutating func start(force: ShortVector) {
        if !covariance.isSound {
            covariance = TiltCovariance()
            doubtGyro()
        }
        covariance.forgetMotion()
        isAligned = false
        turnLevel(to: .aligning(force))
        velocityX = 0
        velocityY = 0
        beginning = FirstSecond()
        lastTurn = .zero
        clearStep()
        interval = TiltInterval()
        rest.restart()
    }

    private mutating func doubtGyro() {
        covariance.add(tilt: 0, velocity: 0, bias: Noise.startBias, matrix: Noise.startMatrix)
        covariance.addCommonScale(Noise.startCommonScale)
    }

    /// What has been learned of the gyro; `nil` where rounding has spoiled it.
    var gyroModel: GyroModel? {
        let rows = [matrixX, matrixY, matrixZ]
        let matrix = [rows.map(\.x), rows.map(\.y), rows.map(\.z)].flatMap { $0 }
        return GyroModel(
            errors: [bias_rad_s.x, bias_rad_s.y, bias_rad_s.z] + matrix, covariance: covariance.gyroCovariance)
    }

    private mutating func believe(_ model: GyroModel) {
        let errors = model.errors
        bias_rad_s = ShortVector(errors[0], errors[1], errors[2])
        matrixX = ShortVector(errors[3], errors[6], errors[9])
        matrixY = ShortVector(errors[4], errors[7], errors[10])
        matrixZ = ShortVector(errors[5], errors[8], errors[11])
        covariance.gyroCovariance = model.covariance
    }

    /// The gyro may have changed since (a pause, a new day): its bias is believed less by this much.
    mutating func ageBias(by seconds: Float) {
        covariance.add(tilt: 0, velocity: 0, bias: Noise.bias * min(seconds, 1e5))
    }

    /// The accelerometer's reading of the sample that comes next stands at the end of its scale.
    mutating func noteClippedAcceleration(dt_s: Float) { interval.accelerationClipped_s += dt_s }

    /// And the gyro's.
    mutating func noteClippedRate(dt_s: Float) { interval.rateClipped_s += dt_s }

    /// Takes the means of gyro and accelerometer over the last `dt_s`; says what became of the level frame.
    @inline(__always)
    mutating func update(gyro_rad_s: ShortVector, force_m_s2: ShortVector, dt_s: Float) -> TiltEvent {
        let rate =
            (gyro_rad_s + bias_rad_s + matrixX * gyro_rad_s.x)
            + (matrixY * gyro_rad_s.y + matrixZ * gyro_rad_s.z)
        let sampleTurn = rate * dt_s
        // The mean force lies at mid-interval only as far as the turn is steady; and the turn that the gyro tells is
        // a little older than the force.
        let between = (lastTurn - sampleTurn) * (1.0 / 8) + rate * gyroLag_s
        forceSum += (force_m_s2 * dt_s).turned(by: turn + sampleTurn * 0.5 + between)
        coning += (turn + lastTurn * (1.0 / 6)).cross(sampleTurn) * 0.5
        turn += sampleTurn
        lastTurn = sampleTurn
        told_rad += gyro_rad_s * dt_s
        joined_s += dt_s
        if joined_s >= Self.step_s || turn.squaredNorm > Self.squaredStep { return endStep() }
        // Between two steps "up" alone follows the gyro, from where the last step left it.
        up = upAfterStep.turned(by: -(turn + coning))
        return .carried
    }

    // MARK: The strapdown step

    @inline(never)
    private mutating func endStep() -> TiltEvent {
        let inverse = 1 / joined_s
        let before = axes
        turnLevel(to: attitude.turned(by: turn + coning))
        interval.add(
            from: before, to: axes, force_m_s: forceSum, turn_rad: turn, told_rad: told_rad, dt_s: joined_s,
            inverse: inverse)
        rest.update(gyro_rad_s: told_rad * inverse, acceleration_m_s2: forceSum * inverse, dt_s: joined_s)
        if !isAligned {
            upAfterStep = meanForceDirection
            up = upAfterStep
        }
        let isOver = interval.elapsed_s >= Self.correctionInterval_s - 0.5 * joined_s
        clearStep()
        if !isOver { return .carried }
        defer { interval = TiltInterval() }
        return isAligned ? correct() : begin()
    }

    @inline(__always)
    private mutating func turnLevel(to next: LevelAttitude) {
        attitude = next
        axes = next.axes
        upAfterStep = axes.up
        up = axes.up
    }

    @inline(__always)
    private mutating func clearStep() {
        turn = .zero
        coning = .zero
        forceSum = .zero
        told_rad = .zero
        joined_s = 0
    }

    // MARK: The correction, five times a second

    @inline(never)
    private mutating func correct() -> TiltEvent {
        if rest.isResting, Self.hasMissedTurn(up: up, force: rest.meanAcceleration_m_s2) {
            level()
            return .relevelled
        }
        let T = interval.elapsed_s
        velocityX += interval.force_m_s.x
        velocityY += interval.force_m_s.y
        correction.transition = interval.transition
        covariance.propagate(by: correction.transition)
        covariance.add(
            tilt: Noise.tilt * T + Noise.tiltPerTurnRate * interval.squaredTurn
                + Noise.tiltPerAcceleration * interval.squaredAcceleration + tiltClipped(for: interval.rateClipped_s),
            velocity: Noise.velocity * T + Noise.velocityPerAcceleration * interval.squaredAcceleration
                + velocityClipped(for: interval.accelerationClipped_s),
            bias: Noise.bias * T, matrix: Noise.matrix * T)
        correction.tiltX = covariance.tiltX
        correction.tiltY = covariance.tiltY
        let error = rest.isResting ? measureAtRest() : measureInMotion()
        turnLevel(to: attitude.corrected(x: error.motion.x, y: error.motion.y))
        correction.feedbackX_rad = error.motion.x
        correction.feedbackY_rad = error.motion.y
        velocityX += error.motion.z
        velocityY += error.motion.w
        let (a, b, c) = (error.gyro.a, error.gyro.b, error.gyro.c)
        bias_rad_s += ShortVector(a.x, a.y, a.z)
        matrixX += ShortVector(a.w, b.z, c.y)
        matrixY += ShortVector(b.x, b.w, c.z)
        matrixZ += ShortVector(b.y, c.x, c.w)
        return .corrected
    }

    /// The estimate's change by a velocity of zero, as nearly as the motion lets one believe it.
    @inline(__always)
    private mutating func measureInMotion() -> ErrorState {
        let T = interval.elapsed_s
        let error = measureVelocity(
            variance: (Noise.velocityAtStandstill + Noise.velocityPerMeanSquare * meanSquareVelocity) / T)
        let meanSquare = (square(velocityX) + square(velocityY)) / 2
        meanSquareVelocity += (meanSquare - meanSquareVelocity) * min(1, T / Self.velocityMemory_s)
        return error
    }

    /// At rest the velocity is zero, and the gyro's mean is its bias.
    private mutating func measureAtRest() -> ErrorState {
        let T = interval.elapsed_s
        var error = measureVelocity(variance: Noise.velocityAtRest / T)
        let mean = -rest.meanGyro_rad_s - bias_rad_s
        func measure(_ axis: Int) -> ScalarUpdate {
            let update = covariance.measureBias(
                axis: axis, innovation: mean.lanes[axis] - error.gyro.a[axis], variance: Noise.biasAtRest / T)
            error += update.covariance * update.weightedInnovation
            return update
        }
        correction.biasX = measure(0)
        correction.biasY = measure(1)
        correction.biasZ = measure(2)
        correction.isAtRest = true
        return error
    }

    @inline(__always)
    private mutating func measureVelocity(variance: Float) -> ErrorState {
        let (x, y) = covariance.measureVelocity(innovationX: -velocityX, innovationY: -velocityY, variance: variance)
        correction.velocityX = x
        correction.velocityY = y
        correction.isAtRest = false
        return x.covariance * x.weightedInnovation + y.covariance * y.weightedInnovation
    }

    /// Whether "up" is so far from the force of a sensor that lies still that the gyro must have missed a turn (samples
    /// lost, the clip knocked): then neither tilt nor velocity say anything about the gyro's bias.
    private static func hasMissedTurn(up: ShortVector, force: ShortVector) -> Bool {
        force.cross(up).squaredNorm > tiltAtRest * force.squaredNorm || force.dot(up) < 0
    }

    /// Takes "up" from the force at rest; what is known of the gyro stays.
    private mutating func level() {
        turnLevel(to: .aligning(rest.meanAcceleration_m_s2))
        velocityX = 0
        velocityY = 0
        covariance.forgetMotion()
        covariance.add(tilt: Self.tiltAtRest, velocity: Noise.velocityAtRest)
    }

    // MARK: The start

    /// Until the first second is over nothing is corrected.
    private mutating func begin() -> TiltEvent {
        beginning.add(
            force_m_s: interval.force_m_s, dt_s: interval.elapsed_s,
            clippedAcceleration_s: interval.accelerationClipped_s, clippedRate_s: interval.rateClipped_s)
        guard beginning.isOver else { return .carried }
        isAligned = true
        alignment = .aligning(beginning.force_m_s)
        turnLevel(to: attitude.followed(by: alignment))
        meanSquareVelocity = beginning.meanSquareVelocity(atLeast: Noise.startMeanSquareVelocity)
        let (tilt, withVelocity) = beginning.tiltVariance(meanSquareVelocity: meanSquareVelocity)
        let clipped_m_s2 = velocityClipped(for: beginning.clippedAcceleration_s) / square(gravity_m_s2)
        covariance.add(
            tilt: tilt + clipped_m_s2 + tiltClipped(for: beginning.clippedRate_s), velocity: meanSquareVelocity)
        covariance.set(tiltYWithVelocityX: withVelocity)
        correction.tiltX = covariance.tiltX
        correction.tiltY = covariance.tiltY
        correction.velocityX = ScalarUpdate()
        correction.velocityY = ScalarUpdate()
        correction.isAtRest = false
        correction.feedbackX_rad = 0
        correction.feedbackY_rad = 0
        return .aligned
    }

    /// The mean force since the start, seen from the sensor as it is now turned.
    private var meanForceDirection: ShortVector {
        let force = beginning.force_m_s + interval.force_m_s
        let mean = axes.x * force.x + axes.y * force.y + axes.up * force.z
        let length = mean.squaredNorm.squareRoot()
        return length > 1e-6 ? mean * (1 / length) : axes.up
    }

    /// The attitude after the last sample in the first second, in which it is yet to be turned far.
    var heldAttitude: LevelAttitude { joined_s == 0 ? attitude : attitude.turned(by: turn + coning) }

    private func tiltClipped(for seconds: Float) -> Float {
        min(Noise.clippedTilt, square(Self.clippedRate_rad_s * seconds))
    }

    private func velocityClipped(for seconds: Float) -> Float { square(Self.clippedAcceleration_m_s2 * seconds) }
}

private let degree = Float(Units.radiansPerDegree)
private func square(_ x: Float) -> Float { x * x }
