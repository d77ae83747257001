/// One number for each error of the gyro: its bias about x, y, z, then its error matrix row by row. Twelve floats in
/// three registers, in the order of `GyroModel.errors`.
struct GyroErrors {
    var a = SIMD4<Float>()
    var b = SIMD4<Float>()
    var c = SIMD4<Float>()

    static let count = 12

    @inline(__always)
    static func * (x: Self, s: Float) -> Self { Self(a: x.a * s, b: x.b * s, c: x.c * s) }
    @inline(__always)
    static func + (x: Self, y: Self) -> Self { Self(a: x.a + y.a, b: x.b + y.b, c: x.c + y.c) }
    @inline(__always)
    static func += (x: inout Self, y: Self) { x = x + y }
    @inline(__always)
    static func - (x: Self, y: Self) -> Self { Self(a: x.a - y.a, b: x.b - y.b, c: x.c - y.c) }
    @inline(__always)
    static func -= (x: inout Self, y: Self) { x = x - y }

    /// Four sums whose sum is the scalar product: added up for several products at once.
    @inline(__always)
    func partialDot(_ y: Self) -> SIMD4<Float> { a * y.a + b * y.b + c * y.c }

    @inline(__always)
    subscript(index: Int) -> Float {
        get { index < 4 ? a[index] : index < 8 ? b[index - 4] : c[index - 8] }
        set {
            switch index {
            case ..<4: a[index] = newValue
            case ..<8: b[index - 4] = newValue
            default: c[index - 8] = newValue
            }
        }
    }
}

/// One row of the tilt filter's error state: 16 numbers.
///
/// Motion: tilt of the level frame about x and y, rad · horizontal velocity along x and y, m/s.
struct ErrorState {
    var motion = SIMD4<Float>()
    var gyro = GyroErrors()

    @inline(__always)
    static func * (x: Self, s: Float) -> Self { Self(motion: x.motion * s, gyro: x.gyro * s) }
    @inline(__always)
    static func + (x: Self, y: Self) -> Self { Self(motion: x.motion + y.motion, gyro: x.gyro + y.gyro) }
    @inline(__always)
    static func += (x: inout Self, y: Self) { x = x + y }
    @inline(__always)
    static func -= (x: inout Self, y: Self) {
        x.motion -= y.motion
        x.gyro -= y.gyro
    }

    @inline(__always)
    func partialDot(_ y: Self) -> SIMD4<Float> { motion * y.motion + gyro.partialDot(y.gyro) }

    @inline(__always)
    func dot(_ y: Self) -> Float {
        let sums = partialDot(y)
        return (sums.x + sums.y) + (sums.z + sums.w)
    }
}
