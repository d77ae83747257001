/// Three floats: the filter's inner arithmetic, where a sample costs tens of nanoseconds.
struct ShortVector {
    var x: Float
    var y: Float
    var z: Float

    static let zero = ShortVector(0, 0, 0)

    @inline(__always)
    init(_ x: Float, _ y: Float, _ z: Float) {
        self.x = x
        self.y = y
        self.z = z
    }

    @inline(__always)
    init(_ v: Vector3) { self.init(Float(v.x), Float(v.y), Float(v.z)) }

    @inline(__always)
    static func + (a: Self, b: Self) -> Self { Self(a.x + b.x, a.y + b.y, a.z + b.z) }
    @inline(__always)
    static func - (a: Self, b: Self) -> Self { Self(a.x - b.x, a.y - b.y, a.z - b.z) }
    @inline(__always)
    static prefix func - (a: Self) -> Self { Self(-a.x, -a.y, -a.z) }
    @inline(__always)
    static func * (a: Self, s: Float) -> Self { Self(a.x * s, a.y * s, a.z * s) }
    @inline(__always)
    static func += (a: inout Self, b: Self) { a = a + b }

    @inline(__always)
    func dot(_ b: Self) -> Float { x * b.x + y * b.y + z * b.z }
    @inline(__always)
    func cross(_ b: Self) -> Self { Self(y * b.z - z * b.y, z * b.x - x * b.z, x * b.y - y * b.x) }
    @inline(__always)
    var squaredNorm: Float { dot(self) }
    @inline(__always)
    var greatest: Float { max(abs(x), max(abs(y), abs(z))) }
}

extension Vector3 {
    @inline(__always)
    init(_ v: ShortVector) { self.init(Double(v.x), Double(v.y), Double(v.z)) }
}
