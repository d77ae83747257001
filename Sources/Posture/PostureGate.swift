import Motion

/// Tells in what kind of posture a slouch may begin or go on: the gate of the episodes, with hysteresis for leans.
///
/// Order and limits are those of a rule found on 28 people with one sensor at T4 (six instructed sitting postures).
/// What the posture is *called* is `PostureClassifier`'s: it may change its mind, an episode should not be cut by that.
struct PostureGate {
    private let rules: PostureRules
    private var leaning: PostureState?

    init(rules: PostureRules) { self.rules = rules }

    /// - Parameter isSlouching: what the slouch detector says after the sample before.
    mutating func advance(flexion: Double, lean: Double, isSlouching: Bool) -> PostureState {
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
}
