import Posture

extension Settings {
    /// An angle of one's own: before there were two rules, it was the only one.
    private static let ofFixedRule = ["slouch_enter_degrees", "slouch_hysteresis_degrees", "slouch_level"]

    /// A level is an angle, unless an angle stands beside it.
    mutating func takeLevel(_ file: String) {
        guard slouchLevel > 0 else { return }
        let degrees = PostureRules.levelDegrees[slouchLevel - 1]
        if setKeys.contains("rules.slouch_enter_degrees"), rules.slouchEnterDegrees != degrees {
            dropLevel()
            remarks.append(.levelBesideAngle(file: file, inForce: SettingText.number(rules.slouchEnterDegrees)))
        } else {
            rules.slouchEnterDegrees = degrees
        }
    }

    /// An angle of one's own without a rule is the fixed rule, as it was: what worked goes on working, and is told.
    mutating func settleSlouchRule(_ file: String) {
        if slouchLevel > 0, rules.slouchEnterDegrees != PostureRules.levelDegrees[slouchLevel - 1] { dropLevel() }
        let own = Self.ofFixedRule.first {
            setKeys.contains("rules.\($0)") && ($0 != "slouch_level" || slouchLevel > 0)
        }
        guard let own, !setKeys.contains("rules.slouch_rule") else { return }
        rules.slouchRule = .fixed
        remarks.append(
            .impliedFixedRule(
                file: file, name: "rules.\(own)", degrees: SettingText.number(rules.slouchEnterDegrees)))
    }

    private mutating func dropLevel() {
        slouchLevel = 0
        setKeys.remove("rules.slouch_level")
    }
}
