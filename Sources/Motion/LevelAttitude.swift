/// The attitude of a sensor in a level frame, as a unit quaternion of floats; its heading is free.
struct LevelAttitude {
    var x: Float = 0
    var y: Float = 0
    var z: Float = 0
    var w: Float = 1

    /// The shortest rotation that takes `force` (any length) to "up".
    static func aligning(_ force: ShortVector) -> LevelAttitude {
        let length = force.squaredNorm.squareRoot()
        guard length > 1e-6 else { return LevelAttitude() }
        let u = force * (1 / length)
        guard u.z > -0.99999 else { return LevelAttitude(x: 1, y: 0, z: 0, w: 0) }
        return LevelAttitude(x: u.y, y: -u.x, z: 0, w: 1 + u.z).normalized
    }

    @inline(__always)
    var squaredNorm: Float { x * x + y * y + z * z + w * w }

    var normalized: LevelAttitude { scaled(by: 1 / squaredNorm.squareRoot()) }

    /// Afterwards turned by the rotation vector `turn_rad` of the sensor's own frame.
    @inline(__always)
    func turned(by turn_rad: ShortVector) -> LevelAttitude {
        let next = Self.product(self, Self.exponential(turn_rad))
        // One step of Newton's keeps a unit quaternion one.
        return next.scaled(by: 1.5 - 0.5 * next.squaredNorm)
    }

    /// Afterwards corrected by the rotation vector (x, y, 0) of the level frame.
    func corrected(x: Float, y: Float) -> LevelAttitude {
        followed(by: Self.exponential(ShortVector(x, y, 0)))
    }

    /// Afterwards turned by `turn` of the level frame.
    func followed(by turn: LevelAttitude) -> LevelAttitude { Self.product(turn, self).normalized }

    /// The level frame's axes seen from the sensor: the rows of the rotation matrix, sensor to level.
    struct Axes {
        let x: ShortVector
        let y: ShortVector
        let up: ShortVector
    }

    @inline(__always)
    var axes: Axes { axes(scale: 2) }

    /// The axes of the attitude halfway to `next`, along the shorter arc.
    @inline(__always)
    func middleAxes(to next: LevelAttitude) -> Axes {
        let sum = LevelAttitude(x: x + next.x, y: y + next.y, z: z + next.z, w: w + next.w)
        return sum.axes(scale: 2 / sum.squaredNorm)
    }

    @inline(__always)
    private func axes(scale: Float) -> Axes {
        let (sx, sy, sz) = (scale * x, scale * y, scale * z)
        let (xx, yy, zz) = (sx * x, sy * y, sz * z)
        let (xy, xz, yz) = (sx * y, sx * z, sy * z)
        let (wx, wy, wz) = (sx * w, sy * w, sz * w)
        return Axes(
            x: ShortVector(1 - yy - zz, xy - wz, xz + wy), y: ShortVector(xy + wz, 1 - xx - zz, yz - wx),
            up: ShortVector(xz - wy, yz + wx, 1 - xx - yy))
    }

    @inline(__always)
    private func scaled(by s: Float) -> LevelAttitude { LevelAttitude(x: x * s, y: y * s, z: z * s, w: w * s) }

    /// Half angles as series: exact to 1e-6 up to 3 rad a step, which is 1700°/s at 10 Hz.
    @inline(__always)
    private static func exponential(_ turn: ShortVector) -> LevelAttitude {
        let n = turn.squaredNorm * 0.25
        let cosine = 1 - n * (1.0 / 2) * (1 - n * (1.0 / 12) * (1 - n * (1.0 / 30) * (1 - n * (1.0 / 56))))
        let sine = 0.5 * (1 - n * (1.0 / 6) * (1 - n * (1.0 / 20) * (1 - n * (1.0 / 42) * (1 - n * (1.0 / 72)))))
        return LevelAttitude(x: turn.x * sine, y: turn.y * sine, z: turn.z * sine, w: cosine)
    }

    @inline(__always)
    private static func product(_ a: LevelAttitude, _ b: LevelAttitude) -> LevelAttitude {
        LevelAttitude(
            x: a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y, y: a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
            z: a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w, w: a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z)
    }
}
