/// What is a slouch by an angle that is the same for everybody (DOMAIN 3.3.6): `slouch_rule = "fixed"`.
package enum FixedRule {
    /// Whether the posture's name says that this is no slouch, however far forward: a lean, or a bend from the hips, that
    /// only a low sensor sees. A slouch does not begin where a lean to the side is the likelier, but only a sure one cuts
    /// it in two, for one sensor often takes a slouch for a lean.
    @inline(__always)
    package static func excludesSlouch(_ posture: PostureState, isSure: Bool, isSlouching: Bool) -> Bool {
        switch posture {
        case .leanLeft, .leanRight: !isSlouching || isSure
        case .leanForward: true
        default: false
        }
    }

    @inline(__always)
    package static func level(flexionDegrees: Double, _ rules: PostureRules) -> SlouchLevel {
        if flexionDegrees >= rules.slouchEnterDegrees {
            .enter
        } else {
            flexionDegrees < rules.slouchEnterDegrees - rules.slouchHysteresisDegrees ? .out : .stay
        }
    }
}
