import Motion

/// How far from upright, degrees: what the gates ask of somebody who is not near it.
struct TiltAngles {
    var flexionDegrees: Double
    var leanDegrees: Double
    /// In any direction.
    var totalDegrees: Double

    init(up: Vector3, body: BodyFrame) {
        flexionDegrees = body.flexionDegrees(up: up)
        leanDegrees = body.leanDegrees(up: up)
        totalDegrees = body.tiltDegrees(up: up)
    }

    /// Who is inclined by less, which has a greater cosine, neither bends nor lies nor hangs, by any of the angles: forward
    /// nobody is inclined by more than in all, as long as the axes are unit vectors at right angles.
    static func nearCosine(by rules: PostureRules, body: BodyFrame?) -> Double {
        let least = min(rules.bendDegrees, rules.lyingDegrees, rules.lyingForwardDegrees, rules.wearableDegrees, 85)
        guard let body, least > 0, abs(body.up.squaredNorm - 1) < 1e-9, abs(body.forward.squaredNorm - 1) < 1e-9,
            abs(body.up.dot(body.forward)) < 1e-9
        else { return .infinity }
        // A little more than an angle's and a vector's rounding.
        return Scalar.cos(least * Units.radiansPerDegree) + 1e-6
    }
}
