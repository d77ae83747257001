import Motion
import Numbers

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
    /// nobody is inclined by more than in all.
    static func nearCosine(by rules: PostureRules) -> Double {
        let least = min(rules.bendDegrees, rules.lyingDegrees, rules.lyingForwardDegrees, rules.wearableDegrees, 85)
        // A little more than an angle's and a vector's rounding.
        return least > 0 ? Scalar.cos(least * Units.radiansPerDegree) + 1e-6 : .infinity
    }
}
