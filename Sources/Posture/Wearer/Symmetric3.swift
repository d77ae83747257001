/// A symmetric matrix of three rows.
struct Symmetric3: Equatable, Sendable {
    var xx, yy, zz, xy, xz, yz: Double

    static let identity = Symmetric3(xx: 1, yy: 1, zz: 1, xy: 0, xz: 0, yz: 0)

    static func + (a: Symmetric3, b: Symmetric3) -> Symmetric3 {
        Symmetric3(
            xx: a.xx + b.xx, yy: a.yy + b.yy, zz: a.zz + b.zz, xy: a.xy + b.xy, xz: a.xz + b.xz, yz: a.yz + b.yz)
    }

    var determinant: Double {
        xx * (yy * zz - yz * yz) - xy * (xy * zz - yz * xz) + xz * (xy * yz - yy * xz)
    }

    /// Of a positive definite one.
    var inverse: Symmetric3 {
        let scale = 1 / determinant
        return Symmetric3(
            xx: (yy * zz - yz * yz) * scale, yy: (xx * zz - xz * xz) * scale, zz: (xx * yy - xy * xy) * scale,
            xy: (xz * yz - xy * zz) * scale, xz: (xy * yz - xz * yy) * scale, yz: (xy * xz - xx * yz) * scale)
    }

    static func * (a: Symmetric3, v: SIMD3<Double>) -> SIMD3<Double> {
        SIMD3(
            a.xx * v.x + a.xy * v.y + a.xz * v.z, a.xy * v.x + a.yy * v.y + a.yz * v.z,
            a.xz * v.x + a.yz * v.y + a.zz * v.z)
    }
}

extension Symmetric3 {
    /// From two or three rows up to the diagonal; `nil` where it is no covariance.
    init?(lowerHalf rows: [[Double]]) {
        var matrix = Symmetric3.identity
        (matrix.xx, matrix.xy, matrix.yy) = (rows[0][0], rows[1][0], rows[1][1])
        if rows.count == 3 { (matrix.xz, matrix.yz, matrix.zz) = (rows[2][0], rows[2][1], rows[2][2]) }
        guard matrix.xx > 0, matrix.xx * matrix.yy - matrix.xy * matrix.xy > 0, matrix.determinant > 0 else {
            return nil
        }
        self = matrix
    }
}
