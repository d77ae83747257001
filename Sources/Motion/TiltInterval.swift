/// What has come together since the last correction: sums over strapdown steps.
struct TiltInterval {
    private(set) var elapsed_s: Float = 0
    /// The specific force's integral in the level frame, m/s.
    private(set) var force_m_s = ShortVector.zero
    /// By axis.
    private var squaredTurns = ShortVector.zero
    private var squaredAccelerations = ShortVector.zero
    /// How long the accelerometer and the gyro stood at the end of their scales.
    var accelerationClipped_s: Float = 0
    var rateClipped_s: Float = 0
    private var axisX = ShortVector.zero
    private var axisY = ShortVector.zero
    // The turn that the gyro told, times the level frame's axes seen from the sensor.
    private var turnXx = ShortVector.zero
    private var turnXy = ShortVector.zero
    private var turnXz = ShortVector.zero
    private var turnYx = ShortVector.zero
    private var turnYy = ShortVector.zero
    private var turnYz = ShortVector.zero

    /// Adds one strapdown step.
    ///
    /// - Parameters:
    ///   - before: the level frame's axes at the step's start.
    ///   - after: and at its end.
    ///   - force_m_s: the force's integral over the step, seen from the sensor as it was at the step's start.
    ///   - turn_rad: the turn without the gyro's known errors; its square counts.
    ///   - told_rad: the turn as the gyro told it.
    ///   - dt_s: how long the step is.
    ///   - inverse: one divided by that.
    @inline(__always)
    mutating func add(
        from before: LevelAttitude.Axes, to after: LevelAttitude.Axes, force_m_s: ShortVector, turn_rad: ShortVector,
        told_rad: ShortVector, dt_s: Float, inverse: Float
    ) {
        let force = before.level(force_m_s)
        self.force_m_s += force
        let acceleration = force - ShortVector(0, 0, gravity_m_s2 * dt_s)
        squaredAccelerations.lanes += acceleration.lanes * acceleration.lanes * inverse
        squaredTurns.lanes += turn_rad.lanes * turn_rad.lanes * inverse
        elapsed_s += dt_s
        // What the gyro's errors add up to is wanted to a part in a hundred: the mean of the axes will do.
        let x = (before.x + after.x) * 0.5
        let y = (before.y + after.y) * 0.5
        axisX += x * dt_s
        axisY += y * dt_s
        turnXx += told_rad * x.x
        turnXy += told_rad * x.y
        turnXz += told_rad * x.z
        turnYx += told_rad * y.x
        turnYy += told_rad * y.y
        turnYz += told_rad * y.z
    }

    /// The integral of the squared rate of turn, rad²/s.
    var squaredTurn: Float { squaredTurns.sum }

    /// The integral of the squared acceleration, m²/s³.
    var squaredAcceleration: Float { squaredAccelerations.sum }

    /// How errors at its start have grown at its end.
    @inline(__always)
    var transition: TiltTransition {
        TiltTransition(
            tiltX: Self.row(axisX, turnXx, turnXy, turnXz), tiltY: Self.row(axisY, turnYx, turnYy, turnYz),
            halfVelocity_m_s: 0.5 * force_m_s.z)
    }

    @inline(__always)
    private static func row(_ bias: ShortVector, _ x: ShortVector, _ y: ShortVector, _ z: ShortVector) -> GyroErrors {
        GyroErrors(
            a: SIMD4(bias.x, bias.y, bias.z, x.x), b: SIMD4(x.y, x.z, y.x, y.y), c: SIMD4(y.z, z.x, z.y, z.z))
    }
}

/// What the tilt filter takes for the length of gravity, m/s².
let gravity_m_s2: Float = 9.81
