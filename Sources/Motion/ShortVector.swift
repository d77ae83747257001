/// Three floats in one register of four: the filter's inner arithmetic, where a sample costs tens of nanoseconds.
struct ShortVector {
    /// The fourth is whatever comes along, finite where the others are: a constant there would cost more.
    var lanes: SIMD4<Float>

    @inline(__always) static var zero: Self { Self(lanes: SIMD4()) }

    @inline(__always)
    init(_ x: Float, _ y: Float, _ z: Float) { lanes = SIMD4(x, y, z, z) }

    @inline(__always)
    init(lanes: SIMD4<Float>) { self.lanes = lanes }

    @inline(__always)
    init(_ v: Vector3) { lanes = SIMD4<Float>(SIMD4<Double>(v.x, v.y, v.z, v.z)) }

    @inline(__always) var x: Float { lanes.x }
    @inline(__always) var y: Float { lanes.y }
    @inline(__always) var z: Float { lanes.z }

    @inline(__always)
    static func + (a: Self, b: Self) -> Self { Self(lanes: a.lanes + b.lanes) }
    @inline(__always)
    static func - (a: Self, b: Self) -> Self { Self(lanes: a.lanes - b.lanes) }
    @inline(__always)
    static prefix func - (a: Self) -> Self { Self(lanes: -a.lanes) }
    @inline(__always)
    static func * (a: Self, s: Float) -> Self { Self(lanes: a.lanes * s) }
    @inline(__always)
    static func += (a: inout Self, b: Self) { a.lanes += b.lanes }

    @inline(__always)
    func dot(_ b: Self) -> Float { Self(lanes: lanes * b.lanes).sum }
    @inline(__always)
    var sum: Float { x + y + z }
    @inline(__always)
    func cross(_ b: Self) -> Self { Self(lanes: (lanes * b.turned.lanes - turned.lanes * b.lanes)).turned }
    /// Turned by a rotation vector; exact to its fifth power, 3e-6 at 0.2 rad.
    @inline(__always)
    func turned(by turn_rad: Self) -> Self {
        let n = turn_rad.squaredNorm
        let first = turn_rad.cross(self)
        return self + first * (1 - n * (1.0 / 6)) + turn_rad.cross(first) * (0.5 - n * (1.0 / 24))
    }
    @inline(__always)
    var squaredNorm: Float { dot(self) }
    @inline(__always)
    var greatest: Float { max(abs(x), max(abs(y), abs(z))) }

    /// (y, z, x).
    @inline(__always)
    private var turned: Self { Self(lanes: SIMD4(lanes.y, lanes.z, lanes.x, lanes.w)) }
}

extension Vector3 {
    @inline(__always)
    init(_ v: ShortVector) { self.init(Double(v.x), Double(v.y), Double(v.z)) }
}
