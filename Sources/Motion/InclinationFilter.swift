/// A causal complementary filter on the direction of "up", with the gyro's bias learned at rest and in motion.
///
/// The measured specific force is low-passed in a frame that turns with the gyro, so that motion is followed at once
/// while accelerations, whose mean over seconds is zero, are averaged away: the idea of VQF (Laidig and Seel,
/// Information Fusion 91, 2023), here written in the sensor frame. Two things are taken from our own prototype on
/// BROAD: the force is placed at the middle of its sampling interval, and the low-pass's velocity, which a gyro bias
/// makes constant, is what the bias is learned from in motion.
///
/// Without a gyro the filter is a one-pole low-pass of the force. No allocation, constant memory; the same samples
/// give the same bits.
public struct InclinationFilter: Sendable {
    public struct Configuration: Equatable, Sendable {
        /// Time constant of the force's low-pass where a gyro carries the motion (VQF's default: 3 s).
        public var accelerationTimeConstant_s = 3.0
        /// Time constant without a gyro (DOMAIN 3.3: 0.5 s).
        public var withoutGyroTimeConstant_s = 0.5
        /// How slowly the bias follows what motion says of it, once settled.
        public var biasTimeConstant_s = 60.0
        /// How slowly the bias follows the gyro's mean at rest.
        public var restBiasTimeConstant_s = 2.0
        /// Larger biases are not believed: consumer gyros stay below 3°/s (BMI270, LSM6DSx datasheets: ±1 to ±3°/s).
        public var greatestBias_rad_s = 3 * Units.radiansPerDegree
        /// Time without samples after which "up" is found anew (DOMAIN 3.3: 0.5 s).
        public var longestStep_s = 0.5
        /// `Inclination.isSettled` after this long.
        public var settle_s = 0.5
        /// Full scale of the accelerometer, m/s²: samples at its end are clipped and say nothing; `nil` = not known.
        public var accelerationRange_m_s2: Double?

        public init() {}

        public static let `default` = Configuration()
    }

    public let configuration: Configuration

    /// What the gyro reads at standstill, as far as it is known; sensor frame.
    public private(set) var gyroBias_rad_s = Vector3.zero
    /// Samples that could not be used: not finite, or not later than the one before.
    public private(set) var rejectedSamples = 0

    /// Low-passed force and its rate of change in the gyro's frame, m/s² and m/s³, seen from the sensor.
    private var force = Vector3.zero
    private var forceRate = Vector3.zero
    private var rest = RestDetector()
    private var lastTime_us: Int64?
    private var sinceStart_s = 0.0
    private var gyroTime_s = 0.0
    private var output = Inclination(up: Vector3(0, 0, 1), isResting: false, isSettled: false)

    public init(configuration: Configuration = .default) {
        self.configuration = configuration
    }

    /// Takes one sample and says where "up" is after it.
    ///
    /// A sample that is not finite, or not later than the last one, is counted and changes nothing.
    public mutating func update(_ sample: Sample) -> Inclination {
        guard sample.acceleration_m_s2.isFinite, sample.angularVelocity_rad_s?.isFinite ?? true,
            sample.acceleration_m_s2.squaredNorm < 1e8, (sample.angularVelocity_rad_s?.squaredNorm ?? 0) < 1e6
        else {
            rejectedSamples += 1
            return output
        }
        guard let last_us = lastTime_us else {
            return start(sample)
        }
        let step = sample.time_us.subtractingReportingOverflow(last_us)
        guard !step.overflow, step.partialValue > 0 else {
            rejectedSamples += 1
            return output
        }
        let dt_s = Double(step.partialValue) / 1e6
        // A recording at 1 Hz (a hand-made minute) is no gap: there is nothing to follow in between.
        guard dt_s <= configuration.longestStep_s || sample.angularVelocity_rad_s == nil && dt_s < 2.5 else {
            return start(sample)
        }
        lastTime_us = sample.time_us
        sinceStart_s += dt_s
        if let gyro = sample.angularVelocity_rad_s {
            follow(gyro_rad_s: gyro, acceleration_m_s2: sample.acceleration_m_s2, dt_s: dt_s)
        } else {
            // Where samples come slower than the low-pass, the newest is all that is known.
            let timeConstant_s = configuration.withoutGyroTimeConstant_s
            let gain = dt_s >= 2 * timeConstant_s ? 1 : dt_s / (min(timeConstant_s, sinceStart_s) + dt_s)
            force += (sample.acceleration_m_s2 - force) * gain
        }
        output = Inclination(
            up: force.normalized ?? output.up, isResting: rest.isResting,
            isSettled: sinceStart_s >= configuration.settle_s)
        return output
    }

    /// Forgets where "up" is, but not the gyro's bias.
    public mutating func restart() {
        lastTime_us = nil
        rest.restart()
        output.isSettled = false
        output.isResting = false
    }

    private mutating func start(_ sample: Sample) -> Inclination {
        restart()
        lastTime_us = sample.time_us
        sinceStart_s = 0
        force = sample.acceleration_m_s2
        forceRate = .zero
        output.up = force.normalized ?? output.up
        return output
    }

    private mutating func follow(gyro_rad_s: Vector3, acceleration_m_s2: Vector3, dt_s: Double) {
        let turn = (gyro_rad_s - gyroBias_rad_s) * dt_s
        let rotation = Rotation(ofWorldSeenFromTurn: turn)
        force = rotation.applied(to: force)
        forceRate = rotation.applied(to: forceRate)

        if !isClipped(acceleration_m_s2) {
            // The sample is the mean over its interval, so it belongs to the interval's middle.
            let measured = acceleration_m_s2 - turn.cross(acceleration_m_s2) * 0.5
            // A second-order Butterworth low-pass, wide open at the start and narrowing to its final corner.
            let corner_rad_s = max(
                2.0.squareRoot() / configuration.accelerationTimeConstant_s, 2 / max(sinceStart_s, 2 * dt_s))
            let stable = min(corner_rad_s, 0.7 / dt_s)
            forceRate += ((measured - force) * (stable * stable) - forceRate * (2.0.squareRoot() * stable)) * dt_s
            force += forceRate * dt_s
        }
        learnBias(gyro_rad_s: gyro_rad_s, acceleration_m_s2: acceleration_m_s2, dt_s: dt_s)
    }

    private mutating func learnBias(gyro_rad_s: Vector3, acceleration_m_s2: Vector3, dt_s: Double) {
        rest.update(gyro_rad_s: gyro_rad_s, acceleration_m_s2: acceleration_m_s2, dt_s: dt_s)
        gyroTime_s += dt_s
        if rest.isResting {
            gyroBias_rad_s +=
                (rest.meanGyro_rad_s - gyroBias_rad_s) * (dt_s / (configuration.restBiasTimeConstant_s + dt_s))
        } else if sinceStart_s > 2 * configuration.accelerationTimeConstant_s, force.squaredNorm > 1 {
            // In a frame turned by a gyro with bias b, "up" drifts at b x up: the low-pass's rate shows b.
            let drift = force.cross(forceRate) / force.squaredNorm
            let timeConstant_s = min(configuration.biasTimeConstant_s, 10 + gyroTime_s)
            gyroBias_rad_s += drift * (dt_s / timeConstant_s)
        }
        let size = gyroBias_rad_s.norm
        if size > configuration.greatestBias_rad_s {
            gyroBias_rad_s = gyroBias_rad_s * (configuration.greatestBias_rad_s / size)
        }
    }

    private func isClipped(_ a: Vector3) -> Bool {
        guard let range = configuration.accelerationRange_m_s2 else { return false }
        return max(abs(a.x), max(abs(a.y), abs(a.z))) >= 0.999 * range
    }
}
