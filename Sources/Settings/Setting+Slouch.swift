import Numbers
import Posture
import TOMLKit

extension Setting {
    /// What a slouch is measured by, and how sure it must be: they stand under `[rules]`, before the numbers.
    static let slouchRules: [Setting] = [
        Setting(section: "rules", key: "slouch_rule", expected: "\"learned\" or \"fixed\"") { value, settings in
            guard let rule = value.string.flatMap(PostureRules.SlouchRule.init(rawValue:)) else { return false }
            settings.rules.slouchRule = rule
            return true
        } text: {
            "\"\($0.rules.slouchRule.rawValue)\""
        },
        Setting(section: "rules", key: "slouch_depth", expected: "a part of your slump from 0.4 to 0.6", isNumber: true)
        { value, settings in
            guard let depth = value.number, (0.4...0.6).contains(depth) else { return false }
            settings.rules.slouchDepth = depth
            return true
        } text: {
            SettingText.number($0.rules.slouchDepth)
        },
        Setting(
            section: "rules", key: "slouch_level",
            expected: "a level from 1 to \(PostureRules.levelDegrees.count), or 0 for slouchEnterDegrees",
            isNumber: true
        ) { value, settings in
            guard let number = value.number, let level = Int(exactly: number),
                (0...PostureRules.levelDegrees.count).contains(level)
            else { return false }
            settings.slouchLevel = level
            return true
        } text: {
            "\($0.slouchLevel)"
        },
        Setting(
            section: "rules", key: "alert_certainty",
            expected: "a probability from 0.5 to 0.99, \"normal\" (0.85) or \"sensitive\" (0.8)", isNumber: true
        ) { value, settings in
            guard let certainty = value.number ?? value.string.flatMap({ certainties[$0] }),
                (0.5...0.99).contains(certainty)
            else { return false }
            settings.rules.alertCertainty = certainty
            return true
        } text: {
            SettingText.number($0.rules.alertCertainty)
        },
    ]

    private static let certainties = ["normal": 0.85, "sensitive": 0.8]
}

extension Settings {
    /// An angle of one's own: before there were two rules, it was the only one.
    private static let ofFixedRule = ["slouchEnterDegrees", "slouchHysteresisDegrees", "slouch_level"]

    /// A level is an angle, unless an angle stands beside it.
    mutating func takeLevel(_ file: String) {
        guard slouchLevel > 0 else { return }
        let degrees = PostureRules.levelDegrees[slouchLevel - 1]
        if setKeys.contains("rules.slouchEnterDegrees"), rules.slouchEnterDegrees != degrees {
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
