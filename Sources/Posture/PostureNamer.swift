import Motion

/// Names the posture at one moment from flexion and lean, with hysteresis for leans.
///
/// Order and limits are those of a rule found on 28 people with one sensor at T4 (six instructed sitting postures).
struct PostureNamer {
    private let rules: PostureRules
    private var leaning: PostureState?

    init(rules: PostureRules) { self.rules = rules }

    /// - Parameter isSlouching: what the slouch detector says after the sample before.
    mutating func name(flexion: Double, lean: Double, isSlouching: Bool) -> PostureState {
        if flexion >= rules.bendDegrees {
            leaning = nil
            return .bend
        }
        if flexion < rules.reclineDegrees, abs(lean) < 1.5 * -flexion {
            leaning = nil
            return .recline
        }
        let side = lean - rules.leanPerFlexion * max(flexion, 0)
        let enter = isSlouching ? rules.leanWithinSlouchDegrees : rules.leanEnterDegrees
        let limit = leaning == nil ? enter : rules.leanExitDegrees
        leaning = side > limit ? .leanRight : side < -limit ? .leanLeft : nil
        return leaning ?? .upright
    }

    /// How likely the named posture is, 0…1, from one sensor alone.
    ///
    /// A softmax in tens of degrees, fitted on the same 28 people (leave-one-person-out macro-F1 .86). One sensor at
    /// T4 never proves `upright`: some people recline from the pelvis and T4 hardly moves.
    static func confidence(of posture: PostureState, flexion: Double, lean: Double) -> Double? {
        let s = flexion / 10
        let l = (lean - 0.1 * max(flexion, 0)) / 10
        let scores: [(PostureState, Double)] = [
            (.upright, 2.41 - 1.71 * s), (.slouch, 0.17 + 2.24 * s), (.recline, 1.21 - 4.52 * s),
            (.leanLeft, -1.90 + 1.99 * s - 4.09 * l), (.leanRight, -1.90 + 1.99 * s + 4.09 * l),
        ]
        var total = 0.0
        var own: Double?
        let greatest = scores.reduce(-Double.infinity) { max($0, $1.1) }
        for (name, score) in scores {
            let weight = Scalar.exp(score - greatest)
            total += weight
            if name == posture { own = weight }
        }
        return own.map { $0 / total }
    }
}
