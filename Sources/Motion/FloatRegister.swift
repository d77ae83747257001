import CVectors

/// Arithmetic on four floats at once.
///
/// The standard library's own operators work element by element, and in long expressions the compiler does not find the
/// four together again; these are one instruction each.
extension SIMD4<Float> {
    @inline(__always)
    static func + (a: Self, b: Self) -> Self { vectors_sum(a, b) }
    @inline(__always)
    static func - (a: Self, b: Self) -> Self { vectors_difference(a, b) }
    @inline(__always)
    static func * (a: Self, b: Self) -> Self { vectors_product(a, b) }
    @inline(__always)
    static func * (a: Self, s: Float) -> Self { vectors_product(a, Self(repeating: s)) }
    @inline(__always)
    static prefix func - (a: Self) -> Self { vectors_difference(Self(), a) }
    @inline(__always)
    static func += (a: inout Self, b: Self) { a = vectors_sum(a, b) }
    @inline(__always)
    static func -= (a: inout Self, b: Self) { a = vectors_difference(a, b) }

    /// With the signs turned where a bit is set; bit 0 is the first lane's.
    @inline(__always)
    func turned(_ bits: UInt32) -> Self { vectors_turned(self, bits) }

    /// The sum of each of four vectors.
    @inline(__always)
    static func sums(_ a: Self, _ b: Self, _ c: Self, _ d: Self) -> Self {
        let ab = Self(a.x, a.y, b.x, b.y) + Self(a.z, a.w, b.z, b.w)
        let cd = Self(c.x, c.y, d.x, d.y) + Self(c.z, c.w, d.z, d.w)
        return Self(ab.x, ab.z, cd.x, cd.z) + Self(ab.y, ab.w, cd.y, cd.w)
    }
}
