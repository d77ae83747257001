/// A causal filter on the direction of "up": gyro and accelerometer, or the accelerometer alone.
///
/// With a gyro it is a Kalman filter on tilt, horizontal velocity and the gyro's own errors (`TiltEstimator`); without
/// one, a low-pass of the force, which cannot tell a lean from an acceleration. From 10 Hz to 1 kHz, constant memory,
/// no allocation; the same samples give the same bits.
public struct InclinationFilter: Sendable {
    public struct Configuration: Equatable, Sendable {
        /// Time constant without a gyro (DOMAIN 3.3: 0.5 s).
        public var withoutGyroTimeConstant_s = 0.5
        /// Time without samples after which "up" is found anew (DOMAIN 3.3: 0.5 s).
        public var longestStep_s = 0.5
        /// `Inclination.isSettled` after this long.
        public var settle_s = 0.5
        /// Full scale of the accelerometer, m/s², and of the gyro, rad/s: what reads so may be more. Where they are not
        /// known, a large value that stands still is taken for the end of the scale.
        public var accelerationRange_m_s2: Double?
        public var angularRateRange_rad_s: Double?
        /// How much older the gyro's reading is than the accelerometer's in the same sample, for low-passes differ.
        ///
        /// InvenSense MPU-9250, register map 1.4, at each setting of its low-passes: the gyro is delayed by 2.9, 3.9, 5.9
        /// … ms, the accelerometer by 1.88, 2.88, 4.88 … ms. Where a sensor has no such lag this costs 0.05° in a turn of
        /// 50°/s, and nothing when still.
        public var gyroLag_s = 0.001
        /// What was learned of this very gyro before (`InclinationFilter.gyroModel`), aged.
        public var gyroModel: GyroModel?

        public init() {}

        public static let `default` = Configuration()
    }

    public let configuration: Configuration

    /// Samples that could not be used: not finite, or not later than the one before.
    public private(set) var rejectedSamples = 0

    /// What the last sample did.
    private(set) var event = Event.rejected
    private(set) var estimator: TiltEstimator
    private var accelerationScale: ScaleEnd
    private var rateScale: ScaleEnd
    /// The low-passed force where there is no gyro, m/s², sensor frame.
    private var force = Vector3.zero
    private var lastTime_us: Int64?
    private var hadGyro = false
    private var sinceStart_s = 0.0
    private var output = Inclination(up: Vector3(0, 0, 1), isResting: false, isSettled: false)

    public init(configuration: Configuration = .default) {
        self.configuration = configuration
        estimator = TiltEstimator(
            gyroModel: configuration.gyroModel, gyroLag_s: Float(configuration.gyroLag_s))
        accelerationScale = ScaleEnd(range: configuration.accelerationRange_m_s2, least: 15)
        rateScale = ScaleEnd(range: configuration.angularRateRange_rad_s, least: 4)
    }

    /// What the gyro reads at standstill, as far as it is known; rad/s, sensor frame.
    public var gyroBias_rad_s: Vector3 { Vector3(-estimator.bias_rad_s) }

    /// What has been learned of the gyro, to start from the next time; `nil` before the first sample with a gyro.
    public var gyroModel: GyroModel? { hadGyro ? estimator.gyroModel : nil }

    /// Takes one sample and says where "up" is after it.
    ///
    /// A sample that is not finite, or not later than the last one, is counted and changes nothing.
    @inlinable
    public mutating func update(_ sample: Sample) -> Inclination {
        let rate = sample.angularVelocity_rad_s
        return take(
            sample.time_us, sample.acceleration_m_s2, rate ?? Vector3(0, 0, 0), hasGyro: rate != nil)
    }

    /// Forgets where "up" is, but not what the gyro's errors are.
    public mutating func restart() {
        lastTime_us = nil
        output.isSettled = false
        output.isResting = false
    }

    /// What a sample did, for the smoother.
    enum Event {
        case rejected
        /// "Up" was found anew: nothing before has to do with what follows.
        case started
        case lowPassed
        case advanced(TiltEvent)
    }

    /// The same with the sample's numbers one by one: so they come in registers, and wait for no memory.
    @usableFromInline
    mutating func take(_ time_us: Int64, _ acceleration: Vector3, _ rate: Vector3, hasGyro: Bool) -> Inclination {
        advance(time_us, acceleration, rate, hasGyro: hasGyro)
    }

    /// The same within this module: the smoother has it in its own loop.
    @inline(__always)
    mutating func advance(
        _ time_us: Int64, _ acceleration: Vector3, _ rate: Vector3, hasGyro: Bool
    ) -> Inclination {
        let squaredAcceleration = acceleration.squaredNorm
        // No sensor reads beyond 10⁴ m/s² or 200 rad/s; not a number and infinity fail these comparisons too.
        guard let last_us = lastTime_us, hasGyro, hadGyro, squaredAcceleration < 1e8
        else { return takeRare(time_us, acceleration, rate, hasGyro: hasGyro) }
        let squaredRate = rate.squaredNorm
        let step = time_us.subtractingReportingOverflow(last_us)
        let dt_s = Double(step.partialValue) * 1e-6
        // Half a turn within one sample could have gone either way.
        guard squaredRate < 4e4, !step.overflow, step.partialValue > 0, dt_s <= configuration.longestStep_s,
            squaredRate * dt_s * dt_s < 9
        else { return takeRare(time_us, acceleration, rate, hasGyro: hasGyro) }
        lastTime_us = time_us
        sinceStart_s += dt_s
        let gyro = ShortVector(rate)
        let force = ShortVector(acceleration)
        if accelerationScale.mayBeReached(squaredNorm: squaredAcceleration), accelerationScale.isReached(by: force) {
            estimator.noteClippedAcceleration(dt_s: Float(dt_s))
        }
        if rateScale.mayBeReached(squaredNorm: squaredRate), rateScale.isReached(by: gyro) {
            estimator.noteClippedRate(dt_s: Float(dt_s))
        }
        event = .advanced(estimator.update(gyro_rad_s: gyro, force_m_s2: force, dt_s: Float(dt_s)))
        output.isSettled = sinceStart_s >= configuration.settle_s
        output.isResting = estimator.rest.isResting
        let up = Vector3(estimator.up)
        let squaredLength = up.squaredNorm
        // One step of Newton's takes the floats' rounding out of the length; only in a fast turn is it off by more.
        output.up = up * (abs(squaredLength - 1) < 2e-5 ? 1.5 - 0.5 * squaredLength : 1 / squaredLength.squareRoot())
        return output
    }

    /// What is not one more sample of a gyro and an accelerometer in a row.
    @inline(never)
    private mutating func takeRare(
        _ time_us: Int64, _ acceleration: Vector3, _ rate: Vector3, hasGyro: Bool
    ) -> Inclination {
        let sample = Sample(
            time_us: time_us, acceleration_m_s2: acceleration, angularVelocity_rad_s: hasGyro ? rate : nil)
        let squaredRate = sample.angularVelocity_rad_s?.squaredNorm ?? 0
        guard acceleration.squaredNorm < 1e8, squaredRate < 4e4 else { return reject() }
        guard let last_us = lastTime_us else { return start(sample) }
        let step = sample.time_us.subtractingReportingOverflow(last_us)
        guard !step.overflow, step.partialValue > 0 else { return reject() }
        let dt_s = Double(step.partialValue) * 1e-6
        // A recording at 1 Hz without a gyro (a hand-made minute) is no gap: there is nothing to follow in between.
        guard sample.angularVelocity_rad_s == nil, !hadGyro, dt_s <= configuration.longestStep_s || dt_s < 2.5 else {
            estimator.ageBias(by: Float(dt_s))
            return start(sample)
        }
        lastTime_us = sample.time_us
        sinceStart_s += dt_s
        output.isSettled = sinceStart_s >= configuration.settle_s
        // Where samples come slower than the low-pass, the newest is all that is known.
        let timeConstant_s = configuration.withoutGyroTimeConstant_s
        let gain = dt_s >= 2 * timeConstant_s ? 1 : dt_s / (min(timeConstant_s, sinceStart_s) + dt_s)
        force += (acceleration - force) * gain
        output.up = force.normalized ?? output.up
        event = .lowPassed
        return output
    }

    private mutating func reject() -> Inclination {
        rejectedSamples += 1
        event = .rejected
        return output
    }

    private mutating func start(_ sample: Sample) -> Inclination {
        restart()
        lastTime_us = sample.time_us
        sinceStart_s = 0
        hadGyro = sample.angularVelocity_rad_s != nil
        force = sample.acceleration_m_s2
        output.up = force.normalized ?? output.up
        estimator.start(force: ShortVector(output.up))
        event = .started
        return output
    }
}

/// Sees when a sensor's reading has run into the end of its scale.
///
/// Where the scale is not known, its end is a large value that is read five times running, to the last digit.
private struct ScaleEnd {
    private let isKnown: Bool
    /// Below this no component has reached the end.
    private let least: Float
    private let squaredLeast: Double
    private var last: Float = 0
    private var repeats = 0

    init(range: Double?, least: Float) {
        isKnown = range != nil
        self.least = range.map { 0.999 * Float($0) } ?? least
        squaredLeast = Double(self.least * self.least)
    }

    /// A look that costs little: no component is longer than the whole.
    @inline(__always)
    mutating func mayBeReached(squaredNorm: Double) -> Bool {
        if squaredNorm >= squaredLeast { return true }
        repeats = 0
        return false
    }

    mutating func isReached(by reading: ShortVector) -> Bool {
        let size = reading.greatest
        guard size >= least else {
            repeats = 0
            return false
        }
        if isKnown { return true }
        repeats = size == last ? repeats + 1 : 0
        last = size
        return repeats >= 4
    }
}
