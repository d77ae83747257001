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

    private var estimator: TiltEstimator
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
    public mutating func update(_ sample: Sample) -> Inclination {
        var event = Event.rejected
        return update(sample, event: &event)
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
        case advanced(TiltEvent?)
    }

    @inline(__always)
    mutating func update(_ sample: Sample, event: inout Event) -> Inclination {
        let acceleration = sample.acceleration_m_s2
        // No sensor reads beyond 10⁴ m/s² or 200 rad/s; not a number and infinity fail these comparisons too.
        let squaredRate = sample.angularVelocity_rad_s?.squaredNorm ?? 0
        guard acceleration.squaredNorm < 1e8, squaredRate < 4e4 else {
            rejectedSamples += 1
            return output
        }
        guard let last_us = lastTime_us else {
            event = .started
            return start(sample)
        }
        let step = sample.time_us.subtractingReportingOverflow(last_us)
        guard !step.overflow, step.partialValue > 0 else {
            rejectedSamples += 1
            return output
        }
        let dt_s = Double(step.partialValue) * 1e-6
        // A recording at 1 Hz without a gyro (a hand-made minute) is no gap: there is nothing to follow in between.
        guard (sample.angularVelocity_rad_s != nil) == hadGyro,
            dt_s <= configuration.longestStep_s || !hadGyro && dt_s < 2.5,
            // Half a turn within one sample could have gone either way.
            squaredRate * dt_s * dt_s < 9
        else {
            estimator.ageBias(by: Float(dt_s))
            event = .started
            return start(sample)
        }
        lastTime_us = sample.time_us
        sinceStart_s += dt_s
        output.isSettled = sinceStart_s >= configuration.settle_s
        if let rate = sample.angularVelocity_rad_s {
            let gyro = ShortVector(rate)
            let force = ShortVector(acceleration)
            event = .advanced(
                estimator.update(
                    gyro_rad_s: gyro, force_m_s2: force, dt_s: Float(dt_s),
                    accelerationIsClipped: accelerationScale.isReached(by: force),
                    rateIsClipped: rateScale.isReached(by: gyro)))
            output.isResting = estimator.rest.isResting
            // One step of Newton's takes the floats' rounding out of the length.
            let up = Vector3(estimator.up)
            output.up = up * (1.5 - 0.5 * up.squaredNorm)
        } else {
            // Where samples come slower than the low-pass, the newest is all that is known.
            let timeConstant_s = configuration.withoutGyroTimeConstant_s
            let gain = dt_s >= 2 * timeConstant_s ? 1 : dt_s / (min(timeConstant_s, sinceStart_s) + dt_s)
            force += (acceleration - force) * gain
            output.up = force.normalized ?? output.up
            event = .advanced(nil)
        }
        return output
    }

    /// The attitude after the last sample, for the smoother.
    var attitude: LevelAttitude { estimator.heldAttitude }

    /// What the last `aligned` or `corrected` was made of.
    var correction: TiltCorrection { _read { yield estimator.correction } }

    private mutating func start(_ sample: Sample) -> Inclination {
        restart()
        lastTime_us = sample.time_us
        sinceStart_s = 0
        hadGyro = sample.angularVelocity_rad_s != nil
        force = sample.acceleration_m_s2
        output.up = force.normalized ?? output.up
        estimator.start(force: ShortVector(output.up))
        return output
    }
}

/// Sees when a sensor's reading has run into the end of its scale.
///
/// Where the scale is not known, its end is a large value that is read five times running, to the last digit.
private struct ScaleEnd {
    private let range: Float?
    private let least: Float
    private var last: Float = 0
    private var repeats = 0

    init(range: Double?, least: Float) {
        self.range = range.map { 0.999 * Float($0) }
        self.least = least
    }

    @inline(__always)
    mutating func isReached(by reading: ShortVector) -> Bool {
        let size = reading.greatest
        if let range { return size >= range }
        guard size >= least else {
            repeats = 0
            return false
        }
        repeats = size == last ? repeats + 1 : 0
        last = size
        return repeats >= 4
    }
}
