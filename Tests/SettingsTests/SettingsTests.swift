import Events
import FoundationEssentials
import Posture
import TestSupport
import Testing

@testable import Settings

@Suite("The configuration file")
struct SettingsTests {
    private static let sections = "[alerts], [record], [ports], [share], [mqtt], [metrics], [lsl], [fleet], [rules]"

    @Test("Every number that judges posture has a name in the file, and no name stands there without one")
    func everyRule() throws {
        let data = try JSONEncoder().encode(PostureRules())
        let values = try JSONDecoder().decode([String: Value].self, from: data)
        let rules = Setting.all.filter { $0.rule != nil }
        let others = Setting.all.filter { $0.section == "rules" && $0.rule == nil && $0.key != "slouch_level" }
        for name in values.keys where !Setting.unnamedRules.contains(name) {
            let isRule = rules.contains { ($0.formerKey ?? $0.key) == name }
            let isOther = others.contains { $0.key == Self.snakeCase(name) }
            #expect(isRule != isOther, "\(name)")
        }
        #expect(rules.count + others.count == values.count - Setting.unnamedRules.count)
        for setting in rules {
            let path = try #require(setting.rule?.path)
            #expect(PostureRules()[keyPath: path] == values[setting.formerKey ?? setting.key]?.number, "\(setting.key)")
        }
    }

    private static func snakeCase(_ name: String) -> String {
        name.reduce(into: "") { $0 += $1.isUppercase ? "_\($1.lowercased())" : String($1) }
    }

    @Test("Every key is in small letters with underscores, is there once in either spelling, and says what it does")
    func oneSpelling() {
        for setting in Setting.all {
            #expect(setting.key.allSatisfy { ("a"..."z").contains($0) || $0 == "_" }, "\(setting.key)")
            #expect(!setting.about.isEmpty && !setting.takes.isEmpty, "\(setting.key)")
        }
        let spellings = Setting.all.flatMap { [$0.key] + ($0.formerKey.map { [$0] } ?? []) }
        #expect(Set(spellings).count == spellings.count)
        let thresholds = Setting.all.filter { !$0.isCommon }.map(\.key)
        #expect(thresholds == thresholds.sorted())
    }

    @Test(
        "A mistake in the settings of an output is a remark to who needs the record alone, and an error to all others",
        arguments: [
            "[mqtt]\nhots = \"x\"", "[mqtt]\nhost = \"x y\"", "[mqtt]\nhost = \"broker:1883\"", "[share]\nmqtt = 3",
        ])
    func sparesRecord(text: String) throws {
        let whole = text + "\n[alerts]\nsnooze_minutes = 5"
        #expect(throws: SettingsError.self) { try Settings(toml: whole, file: "c") }
        let read = try Settings(toml: whole, file: "c", sparesRecord: true)
        #expect(read.remarks.count == 1 && read.alerts.snooze_s == 300)
        // What the recorder itself needs stays an error.
        #expect(throws: SettingsError.self) {
            try Settings(toml: text + "\n[alerts]\nbuz = true", file: "c", sparesRecord: true)
        }
    }

    @Test("Every section of outputs is there")
    func sharingSections() {
        #expect(Settings.sharingSections.isSubset(of: Settings().entries.map(\.section)))
    }

    @Test("The earlier spelling of a key goes on working, and is named")
    func earlierSpelling() throws {
        for setting in Setting.all {
            guard let former = setting.formerKey, let rule = setting.rule else { continue }
            let value = rule.range.upperBound
            let old = try Settings(toml: "[rules]\n\(former) = \(value)", file: "c")
            let new = try Settings(toml: "[rules]\n\(setting.key) = \(value)", file: "c")
            #expect(old.rules == new.rules && old.setKeys == new.setKeys && old.remarks == new.remarks, "\(former)")
            #expect(old.formerKeys.map(\.key) == [setting.key] && new.formerKeys.isEmpty)
        }
        let both = try Settings(toml: "[rules]\nalertDelay_s = 15\nalert_delay_s = 30", file: "c")
        #expect(both.rules.alertDelay_s == 30)
        #expect(both.remarks == [.bothSpellings(file: "c", former: "alertDelay_s", key: "rules.alert_delay_s")])
    }

    /// A rule's value as it is encoded; the rule of a slouch is a word.
    private struct Value: Decodable {
        let number: Double?

        init(from decoder: any Decoder) throws { number = try? decoder.singleValueContainer().decode(Double.self) }
    }

    @Test("What is shown can be copied into the file, and says the same there")
    func roundTrip() throws {
        var settings = Settings()
        settings.rules.slouchRule = .fixed
        settings.rules.slouchDepth = 0.55
        settings.rules.alertCertainty = 0.8
        settings.rules.slouchEnterDegrees = 12.5
        settings.alerts.ringsBell = true
        settings.alerts.asks = false
        settings.alerts.mostPerHour = 4
        settings.alerts.fades = false
        settings.alerts.silentFirstDay = false
        settings.alerts.trackingOnlyDay = nil
        settings.alerts.quietHours = [try #require(.init("22:00-07:00")), try #require(.init("12:00-13:30"))]
        settings.breakMinutes = 0
        settings.rawDays = nil
        settings.extraPorts = ["/dev/pts/*"]
        settings.share.wearerNames = true
        settings.share.mqtt.isOn = true
        settings.share.mqtt.host = "Broker.example"
        settings.share.mqtt.tls = .on
        settings.share.mqtt.version = .v311
        settings.share.mqtt.topic = "my \\ \"home\"/posture"
        settings.share.mqtt.outboxEvents = 100
        settings.share.metrics.address = .v6
        settings.share.metrics.port = 9000
        settings.share.lsl.lan = true
        settings.share.lsl.library = "/opt/liblsl.so"
        var text = ""
        for section in ["rules", "alerts", "record", "ports", "share", "mqtt", "metrics", "lsl", "fleet"] {
            text += "[\(section)]\n"
            for entry in settings.entries where entry.section == section { text += "\(entry.key) = \(entry.value)\n" }
        }
        let read = try Settings(toml: text, file: "config.toml")
        #expect(read.entries == settings.entries)
        #expect(read.rules == settings.rules && read.alerts == settings.alerts)
        #expect(read.breaks == nil && read.rawDays == nil)
        #expect(read.setKeys == Set(settings.entries.map(\.name)))
    }

    @Test(
        "What cannot be meant is refused with file, setting and what it takes",
        arguments: [
            (
                "[alerts]\ntracking_only_day = \"someday\"",
                "c: alerts.tracking_only_day takes a weekday like \"wednesday\", or \"off\"."
            ),
            ("[alerts]\nbuzz = 1", "c: alerts.buzz takes true or false."),
            ("[alerts]\nquiet_hours = [\"22-7\"]", "c: alerts.quiet_hours takes a list like [\"22:00-07:00\"]."),
            (
                "[record]\nraw_days = \"7\"",
                "c: record.raw_days takes days from 1 to 1000000, or 0 to keep samples indefinitely."
            ),
            ("[ports]\nextra = [1]", "c: ports.extra takes a list of patterns like [\"/dev/rfcomm*\"]."),
            ("[rules]\nslouchEnterDegrees = \"15\"", "c: rules.slouch_enter_degrees takes degrees from 1 to 90."),
            ("[rules]\nslouch = 15", "c: there is no setting “rules.slouch”."),
            ("[alert]\nbuzz = true", "c: there is no setting “alert.buzz”. Did you mean “alerts.buzz”?"),
            ("buzz = true", "c: “buzz” stands outside a section; sections are \(sections)."),
        ])
    func refused(text: String, sentence: String) {
        #expect {
            try Settings(toml: text, file: "c")
        } throws: { error in
            (error as? SettingsError)?.description == sentence
        }
    }

    @Test(
        "A number out of its range is left as it comes, and named with the range",
        arguments: [
            (
                "[rules]\nalertRepeat_s = 0",
                "c: rules.alert_repeat_s takes seconds from 10 to 86400; 600 is used instead."
            ),
            (
                "[rules]\nslouchEnterDegrees = 1200",
                "c: rules.slouch_enter_degrees takes degrees from 1 to 90; 15 is used instead."
            ),
            (
                "[rules]\nalertDelay_s = 1e13",
                "c: rules.alert_delay_s takes seconds from 1 to 3600; 120 is used instead."
            ),
            ("[rules]\nhold_s = nan", "c: rules.hold_s takes seconds from 3 to 600; 10 is used instead."),
            ("[rules]\noff_s = -inf", "c: rules.off_s takes seconds from 10 to 86400; 600 is used instead."),
            ("[alerts]\nmost_per_hour = 0", "c: alerts.most_per_hour takes alerts from 1 to 60; 6 is used instead."),
            (
                "[alerts]\nsnooze_minutes = 0",
                "c: alerts.snooze_minutes takes minutes from 1 to 1440; 30 is used instead."
            ),
            (
                "[alerts]\nbreak_minutes = 1e300",
                "c: alerts.break_minutes takes minutes from 20 to 60, or 0 for none; 30 is used instead."
            ),
        ])
    func outOfRange(text: String, sentence: String) throws {
        let settings = try Settings(toml: text, file: "c")
        #expect(settings.remarks.map(\.description) == [sentence])
        #expect(settings.rules == PostureRules() && settings.alerts == AlertPolicy.Settings())
        #expect(settings.breakMinutes == Settings().breakMinutes && settings.setKeys.isEmpty)
    }

    @Test(
        "Days that nobody can mean delete nothing: samples are kept indefinitely, and it is told",
        arguments: ["-1", "1e300", "nan"])
    func absurdDays(text: String) throws {
        let settings = try Settings(toml: "[record]\nraw_days = \(text)", file: "c")
        #expect(settings.rawDays == nil)
        #expect(
            settings.remarks.map(\.description) == [
                "c: record.raw_days takes days from 1 to 1000000, or 0 to keep samples indefinitely; 0 is used instead."
            ])
    }

    @Test("A rule of an earlier version is told and changes nothing; what stands beside it is read")
    func retiredRule() throws {
        let settings = try Settings(toml: "[rules]\nleanEnterDegrees = 7\nslouchEnterDegrees = 12", file: "c")
        #expect(settings.rules.slouchEnterDegrees == 12)
        #expect(
            settings.remarks.map(\.description).prefix(1) == [
                "c: rules.leanEnterDegrees belongs to an earlier version and no longer does anything; remove its line."
            ])
    }

    @Test("Where two rules stand the wrong way round, both are as they come")
    func wrongWayRound() throws {
        let settings = try Settings(
            toml: "[rules]\nwalkingLowest_Hz = 3\nwalkingHighest_Hz = 2\nhold_s = 20", file: "c")
        var expected = PostureRules()
        expected.hold_s = 20
        #expect(settings.rules == expected)
        #expect(settings.remarks == [.wrongOrder(file: "c", lower: "walking_lowest_hz", upper: "walking_highest_hz")])
        // One of them alone can be above the other as it comes.
        #expect(try Settings(toml: "[rules]\nslouchEnterDegrees = 4", file: "c").rules == PostureRules())
    }

    @Test("Every rule takes what it comes with and both ends of its range, and no more")
    func ranges() throws {
        for (key, rule) in Setting.all.compactMap({ setting in setting.rule.map { (setting.key, $0) } }) {
            #expect(rule.range.contains(PostureRules()[keyPath: rule.path]), "\(key)")
            for end in [rule.range.lowerBound, rule.range.upperBound] {
                let settings = try Settings(toml: "[rules]\n\(key) = \(end)", file: "c")
                #expect(settings.remarks.allSatisfy { if case .outOfRange = $0 { false } else { true } }, "\(key)")
            }
            for beyond in [rule.range.lowerBound.nextDown, rule.range.upperBound.nextUp, .nan, .infinity] {
                let text = beyond.isFinite ? "\(beyond)" : beyond.isNaN ? "nan" : "inf"
                let settings = try Settings(toml: "[rules]\n\(key) = \(text)", file: "c")
                #expect(settings.remarks.count == 1 && settings.rules == PostureRules(), "\(key)")
            }
        }
    }

    @Test("A section's header that begins as no name does is an error with its line, and ends nothing")
    func wrongHeaders() {
        for header in [
            "[!]", "[#x]", "[$", "[ä]", "[ .rules]", "[[\u{FFFD}]]", "[=", "[", "[ [", "[\u{1}]", "\t[{rules}]",
        ] {
            #expect(
                throws: SettingsError.notTOML(
                    file: "c", line: 2, reason: "a section is one of \(Self.sections)"), "\(header)"
            ) { try Settings(toml: "# First.\n\(header)\nhold_s = 20", file: "c") }
        }
        for header in ["[]", "[rules", "[ rules ] x", "[\"rules]", "[rules.!]"] {
            #expect(throws: SettingsError.self, "\(header)") { try Settings(toml: header, file: "c") }
        }
    }

    @Test("Lists over several lines, names in quotes and blanks before a header are read as ever")
    func headersThatHold() throws {
        let text = "  [rules]\nhold_s = 20\n [ \"ports\" ]\nextra = [\n  \"/dev/ä\",\n]\n"
        let settings = try Settings(toml: text, file: "c")
        #expect(settings.rules.hold_s == 20 && settings.extraPorts == ["/dev/ä"])
    }

    @Test("A file that is not UTF-8 is said to be so")
    func notUTF8() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/config.toml"
        try Data([0x5B, 0xFF, 0x5D]).write(to: URL(filePath: path))
        #expect(
            throws: SettingsError.unreadable(
                path: path, reason: "it is not UTF-8 text; save it as UTF-8 in your editor")
        ) { try Settings(contentsOf: path) }
    }
}
