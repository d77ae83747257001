import Posture
import Testing

@testable import Settings

@Suite("What the file says of a slouch")
struct SlouchSettingsTests {
    private func settings(_ rules: String) throws -> Settings { try Settings(toml: "[rules]\n" + rules, file: "c") }

    @Test("Rule, depth and certainty are read as they are written, the certainty as a word too")
    func read() throws {
        let read = try settings("slouch_rule = \"learned\"\nslouch_depth = 0.4\nalert_certainty = 0.95")
        #expect(read.rules.slouchRule == .learned && read.rules.slouchDepth == 0.4 && read.rules.alertCertainty == 0.95)
        #expect(read.remarks.isEmpty)
        #expect(read.setKeys == ["rules.slouch_rule", "rules.slouch_depth", "rules.alert_certainty"])
        #expect(try settings("slouch_rule = \"fixed\"").rules.slouchRule == .fixed)
        #expect(try settings("alert_certainty = \"sensitive\"").rules.alertCertainty == 0.8)
        #expect(try settings("alert_certainty = \"normal\"").rules == PostureRules())
    }

    @Test("A level is an angle of the fixed rule", arguments: Array(zip(1...6, PostureRules.levelDegrees)))
    func level(level: Int, degrees: Double) throws {
        let read = try settings("slouch_rule = \"fixed\"\nslouch_level = \(level)")
        #expect(read.rules.slouchEnterDegrees == degrees && read.rules.slouchRule == .fixed && read.remarks.isEmpty)
    }

    @Test(
        "An angle of one's own without a rule goes on meaning the fixed rule, and it is said how to choose",
        arguments: [
            ("slouch_enter_degrees = 20", "slouch_enter_degrees", "20"),
            ("slouchEnterDegrees = 15", "slouch_enter_degrees", "15"),
            ("slouchHysteresisDegrees = 3", "slouch_hysteresis_degrees", "15"),
            ("slouch_level = 4", "slouch_level", "12"),
        ])
    func ownAngle(text: String, key: String, degrees: String) throws {
        let read = try settings(text)
        #expect(read.rules.slouchRule == .fixed)
        #expect(read.remarks == [.impliedFixedRule(file: "c", name: "rules.\(key)", degrees: degrees)])
        #expect(read.remarks.first?.description.contains("slouch_rule = \"learned\"") == true)
        #expect(!read.setKeys.contains("rules.slouch_rule"))
        for rule in PostureRules.SlouchRule.allCases {
            let chosen = try settings("\(text)\nslouch_rule = \"\(rule.rawValue)\"")
            #expect(chosen.rules.slouchRule == rule && chosen.remarks.isEmpty)
        }
    }

    @Test("Other numbers choose no rule; an angle that is not in force does not either")
    func others() throws {
        for text in ["alertDelay_s = 30", "slouchExit_s = 3", "slouch_level = 0", "slouchEnterDegrees = 1200", ""] {
            #expect(try settings(text).rules.slouchRule == .learned, "\(text)")
        }
        // Below its hysteresis: both are as they come.
        #expect(try settings("slouchEnterDegrees = 4").rules == PostureRules())
        let level = try settings("slouch_level = 6\nslouchHysteresisDegrees = 9")
        #expect(level.rules == PostureRules() && level.slouchLevel == 0)
    }

    @Test("A level beside another angle gives way to it, and that is said; the same angle twice is none too many")
    func levelBesideAngle() throws {
        let two = try settings("slouch_rule = \"fixed\"\nslouch_level = 6\nslouchEnterDegrees = 20")
        #expect(two.rules.slouchEnterDegrees == 20 && two.slouchLevel == 0)
        #expect(two.remarks == [.levelBesideAngle(file: "c", inForce: "20")])
        let same = try settings("slouch_rule = \"fixed\"\nslouch_level = 2\nslouchEnterDegrees = 20")
        #expect(same.rules.slouchEnterDegrees == 20 && same.slouchLevel == 2 && same.remarks.isEmpty)
    }

    @Test(
        "What cannot be meant is refused in words, or left as it comes and told",
        arguments: [
            ("slouch_rule = \"mine\"", "c: rules.slouch_rule takes \"learned\" or \"fixed\"."),
            ("slouch_rule = 1", "c: rules.slouch_rule takes \"learned\" or \"fixed\"."),
            ("slouch_depth = \"half\"", "c: rules.slouch_depth takes a part of your slump from 0.4 to 0.6."),
            (
                "alert_certainty = \"high\"",
                "c: rules.alert_certainty takes a probability from 0.5 to 0.99, \"normal\" (0.85) or \"sensitive\" (0.8)."
            ),
        ])
    func refused(text: String, sentence: String) {
        #expect { try settings(text) } throws: { ($0 as? SettingsError)?.description == sentence }
    }

    @Test(
        "A number out of its range leaves what comes",
        arguments: [
            "slouch_depth = 0.39", "slouch_depth = 50", "slouch_depth = nan", "slouch_level = 7", "slouch_level = 2.5",
            "slouch_level = -1", "slouch_level = inf", "alert_certainty = 1", "alert_certainty = 0.49",
            "alert_certainty = 90",
        ])
    func outOfRange(text: String) throws {
        let read = try settings(text)
        #expect(read.rules == PostureRules() && read.setKeys.isEmpty)
        #expect(read.remarks.count == 1 && read.remarks.allSatisfy { if case .outOfRange = $0 { true } else { false } })
    }
}
