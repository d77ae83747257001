/// The attitude of a sensor in a level frame, as a unit quaternion of floats; its heading is free.
struct LevelAttitude {
    /// x, y, z, w.
    private var lanes = SIMD4<Float>(0, 0, 0, 1)

    init() {}

    @inline(__always)
    private init(lanes: SIMD4<Float>) { self.lanes = lanes }

    /// The shortest rotation that takes `force` (any length) to "up".
    static func aligning(_ force: ShortVector) -> LevelAttitude {
        let length = force.squaredNorm.squareRoot()
        guard length > 1e-6 else { return LevelAttitude() }
        let u = force * (1 / length)
        guard u.z > -0.99999 else { return LevelAttitude(lanes: SIMD4(1, 0, 0, 0)) }
        return LevelAttitude(lanes: SIMD4(u.y, -u.x, 0, 1 + u.z)).normalized
    }

    @inline(__always)
    var squaredNorm: Float {
        let squares = lanes * lanes
        return (squares.x + squares.y) + (squares.z + squares.w)
    }

    var normalized: LevelAttitude { scaled(by: 1 / squaredNorm.squareRoot()) }

    /// Afterwards turned by the rotation vector `turn_rad` of the sensor's own frame.
    ///
    /// The length of the quaternion is not looked after: it strays by a float's last digit a step, and every correction
    /// makes it one again.
    @inline(__always)
    func turned(by turn_rad: ShortVector) -> LevelAttitude { Self.product(self, Self.exponential(turn_rad)) }

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

        /// A vector of the sensor's frame, in the level frame.
        @inline(__always)
        func level(_ v: ShortVector) -> ShortVector {
            var v = v.lanes
            v.w = 0
            return ShortVector(lanes: .sums(x.lanes * v, y.lanes * v, up.lanes * v, SIMD4()))
        }
    }

    @inline(__always)
    var axes: Axes {
        let q = lanes
        let twice = q + q
        let wzyx = SIMD4(q.w, q.z, q.y, q.x)
        let yxwz = SIMD4(q.y, q.x, q.w, q.z)
        let zwxy = SIMD4(q.z, q.w, q.x, q.y)
        return Axes(
            x: ShortVector(lanes: yxwz.turned(0b0001) * twice.y + zwxy.turned(0b0011) * twice.z + SIMD4(1, 0, 0, 0)),
            y: ShortVector(lanes: yxwz.turned(0b0110) * twice.x + wzyx.turned(0b0010) * twice.z + SIMD4(0, 1, 0, 0)),
            up: ShortVector(lanes: zwxy.turned(0b0100) * twice.x + wzyx.turned(0b0101) * twice.y + SIMD4(0, 0, 1, 0)))
    }

    @inline(__always)
    private func scaled(by s: Float) -> LevelAttitude { LevelAttitude(lanes: lanes * s) }

    /// Half angles as series: exact to 1e-6 up to 3 rad a step, which is 1700°/s at 10 Hz.
    @inline(__always)
    private static func exponential(_ turn: ShortVector) -> LevelAttitude {
        let n = turn.squaredNorm * 0.25
        var cosine = 1 - n * (1.0 / 2) * (1 - n * (1.0 / 12))
        var sine = 0.5 * (1 - n * (1.0 / 6) * (1 - n * (1.0 / 20)))
        // Most steps are below a tenth of a turn's radian, where the rest of the series is less than a float's last digit.
        if n > 0.0025 {
            cosine = 1 - n * (1.0 / 2) * (1 - n * (1.0 / 12) * (1 - n * (1.0 / 30) * (1 - n * (1.0 / 56))))
            sine = 0.5 * (1 - n * (1.0 / 6) * (1 - n * (1.0 / 20) * (1 - n * (1.0 / 42) * (1 - n * (1.0 / 72)))))
        }
        var lanes = turn.lanes * sine
        lanes.w = cosine
        return LevelAttitude(lanes: lanes)
    }

    @inline(__always)
    private static func product(_ a: LevelAttitude, _ b: LevelAttitude) -> LevelAttitude {
        let (a, b) = (a.lanes, b.lanes)
        let byX = SIMD4(b.w, b.z, b.y, b.x).turned(0b1010) * a.x
        let byY = SIMD4(b.z, b.w, b.x, b.y).turned(0b1100) * a.y
        let byZ = SIMD4(b.y, b.x, b.w, b.z).turned(0b1001) * a.z
        return LevelAttitude(lanes: (b * a.w + byX) + (byY + byZ))
    }
}
