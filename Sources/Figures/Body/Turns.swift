import Motion

/// Turning body parts about each other. Right-handed, degrees in, radians inside.
extension Quaternion {
    init(axis: Vector3, radians: Double) {
        let half = radians / 2
        let s = Scalar.sin(half)
        self.init(w: Scalar.cos(half), x: axis.x * s, y: axis.y * s, z: axis.z * s)
    }

    /// About the axis that points forward: the left side goes up.
    static func roll(_ degrees: Double) -> Quaternion {
        Quaternion(axis: Vector3(1, 0, 0), radians: degrees * Units.radiansPerDegree)
    }
    /// About the axis that points left: the top goes forward.
    static func pitch(_ degrees: Double) -> Quaternion {
        Quaternion(axis: Vector3(0, 1, 0), radians: degrees * Units.radiansPerDegree)
    }
    /// About the axis that points up: the front goes left.
    static func yaw(_ degrees: Double) -> Quaternion {
        Quaternion(axis: Vector3(0, 0, 1), radians: degrees * Units.radiansPerDegree)
    }

    static func * (a: Quaternion, b: Quaternion) -> Quaternion {
        Quaternion(
            w: a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z,
            x: a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
            y: a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
            z: a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w)
    }

    var inverse: Quaternion { Quaternion(w: w, x: -x, y: -y, z: -z) }

    func turned(_ v: Vector3) -> Vector3 {
        let axis = Vector3(x, y, z)
        let t = axis.cross(v) * 2
        return v + t * w + axis.cross(t)
    }

    /// The frame whose x and z axes lie as given; `nil` where they do not span a plane.
    init?(x forward: Vector3, z up: Vector3) {
        guard let c = up.normalized, let b = c.cross(forward).normalized else { return nil }
        let a = b.cross(c)
        // Shepperd: from the largest of the four, so that nothing is divided by almost zero.
        let four = [1 + a.x + b.y + c.z, 1 + a.x - b.y - c.z, 1 - a.x + b.y - c.z, 1 - a.x - b.y + c.z]
        let largest = four.indices.max { four[$0] < four[$1] } ?? 0
        let s = four[largest].squareRoot() * 2
        switch largest {
        case 0: self.init(w: s / 4, x: (b.z - c.y) / s, y: (c.x - a.z) / s, z: (a.y - b.x) / s)
        case 1: self.init(w: (b.z - c.y) / s, x: s / 4, y: (b.x + a.y) / s, z: (c.x + a.z) / s)
        case 2: self.init(w: (c.x - a.z) / s, x: (b.x + a.y) / s, y: s / 4, z: (c.y + b.z) / s)
        default: self.init(w: (a.y - b.x) / s, x: (c.x + a.z) / s, y: (c.y + b.z) / s, z: s / 4)
        }
    }

    /// The shorter way round from `self` to `other`, at `share` 0…1.
    func slerp(to other: Quaternion, _ share: Double) -> Quaternion {
        var dot = w * other.w + x * other.x + y * other.y + z * other.z
        let sign = dot < 0 ? -1.0 : 1
        dot *= sign
        var a = 1 - share
        var b = share
        if dot < 0.9995 {
            let angle = Scalar.acos(dot)
            a = Scalar.sin(a * angle) / Scalar.sin(angle)
            b = Scalar.sin(b * angle) / Scalar.sin(angle)
        }
        b *= sign
        let q = Quaternion(
            w: a * w + b * other.w, x: a * x + b * other.x, y: a * y + b * other.y, z: a * z + b * other.z)
        let n = (q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z).squareRoot()
        return Quaternion(w: q.w / n, x: q.x / n, y: q.y / n, z: q.z / n)
    }
}

extension Vector3 {
    func lerp(to other: Vector3, _ share: Double) -> Vector3 { self + (other - self) * share }
}
