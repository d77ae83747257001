import Events
import FoundationEssentials
import Posture
import Testing

@testable import Settings

@Suite("The configuration file")
struct SettingsTests {
    @Test("Every number that judges posture has a name in the file, and no name stands there without one")
    func everyRule() throws {
        let data = try JSONEncoder().encode(PostureRules())
        let values = try JSONDecoder().decode([String: Double].self, from: data)
        #expect(PostureRules.named.map(\.key) == values.keys.sorted())
        for (key, path) in PostureRules.named { #expect(PostureRules()[keyPath: path] == values[key], "\(key)") }
    }

    @Test("What is shown can be copied into the file, and says the same there")
    func roundTrip() throws {
        var settings = Settings()
        settings.rules.slouchEnterDegrees = 12.5
        settings.alerts.ringsBell = true
        settings.alerts.quietHours = [try #require(.init("22:00-07:00")), try #require(.init("12:00-13:30"))]
        settings.breakMinutes = 0
        settings.rawDays = nil
        settings.extraPorts = ["/dev/pts/*"]
        var text = ""
        for section in ["rules", "alerts", "record", "ports"] {
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
            ("[alerts]\nbuzz = 1", "c: alerts.buzz takes true or false."),
            ("[alerts]\nsnooze_minutes = 0", "c: alerts.snooze_minutes takes minutes from 1 to 1440."),
            ("[alerts]\nquiet_hours = [\"22-7\"]", "c: alerts.quiet_hours takes a list like [\"22:00-07:00\"]."),
            ("[record]\nraw_days = -1", "c: record.raw_days takes days (0 = for ever)."),
            ("[ports]\nextra = [1]", "c: ports.extra takes a list of patterns."),
            ("[rules]\nslouchEnterDegrees = \"15\"", "c: rules.slouchEnterDegrees takes a number."),
            ("[rules]\nslouch = 15", "c: there is no rule “slouch”; “plumbline config show” lists them."),
            ("[alert]\nbuzz = true", "c: there is no setting “alert.buzz”."),
            ("buzz = true", "c: “buzz” stands outside a section; sections are [rules], [alerts], [record], [ports]."),
        ])
    func refused(text: String, sentence: String) {
        #expect {
            try Settings(toml: text, file: "c")
        } throws: { error in
            (error as? SettingsError)?.description == sentence
        }
    }
}
