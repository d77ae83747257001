import Foundation
import Glibc
import Settings
import TestSupport
import Testing

@Suite("Settings on the page", .serialized)
struct SettingsPageTests {
    private let house: PageHouse
    private let visitor: PageVisitor
    private var file: String { house.folder.path + "/config.toml" }

    init() throws {
        house = try PageHouse()
        visitor = try PageVisitor(house)
    }

    private func text() -> String? { try? String(contentsOfFile: file, encoding: .utf8) }

    @Test("Every setting is there with what it takes; the thresholds stand under a heading of their own")
    func all() throws {
        let page = try visitor.get("/settings")
        #expect(page.status == 200)
        for entry in Settings().entries { #expect(page.body.contains("value=\"\(entry.name)\"")) }
        let thresholds = try #require(page.body.firstRange(of: "<details>")).lowerBound
        #expect(page.body[thresholds...].contains("rules.walking_highest_hz"))
        #expect(!page.body[..<thresholds].contains("rules.walking_highest_hz"))
        #expect(page.body[..<thresholds].contains("alerts.snooze_minutes"))
    }

    @Test("A change is in the file, said on the page, and can be taken back")
    func change() throws {
        let saved = try visitor.post("/settings", [("setting", "alerts.snooze_minutes"), ("value", "45")])
        #expect(saved.status == 303)
        #expect(saved.headers.contains("/settings?saved=alerts.snooze_minutes"))
        #expect(text()?.contains("snooze_minutes = 45") == true)
        #expect(try visitor.get("/settings?saved=alerts.snooze_minutes").body.contains("Saved: 45."))
        for (key, typed, line) in [
            ("alerts.quiet_hours", "22:00-07:00, 12:30-13:15", "quiet_hours = [\"22:00-07:00\", \"12:30-13:15\"]"),
            ("alerts.quiet_hours", "", "quiet_hours = []"), ("alerts.buzz", "false", "buzz = false"),
            ("alerts.tracking_only_day", "sunday", "tracking_only_day = \"sunday\""),
            ("rules.alert_delay_s", "3m", "alert_delay_s = 180"),
        ] {
            #expect(try visitor.post("/settings", [("setting", key), ("value", typed)]).status == 303, "\(key)")
            #expect(text()?.contains(line) == true, "\(key): \(text() ?? "")")
        }
        #expect(
            try visitor.post("/settings", [("setting", "alerts.snooze_minutes"), ("value", "45"), ("reset", "yes")])
                .status
                == 303)
        #expect(text()?.contains("snooze_minutes") == false)
    }

    @Test("Shortened words are in capitals, and a text is emptied by leaving nothing in its field")
    func texts() throws {
        let page = try visitor.get("/settings").body
        for label in ["TLS", "CA file", "MQTT version", "Outbox MB", "LAN", "LSL"] {
            #expect(page.contains(">\(label)</label>"), "\(label)")
        }
        #expect(page.contains("(empty: none; default none)") && !page.contains("(: none"))
        #expect(try visitor.post("/settings", [("setting", "mqtt.user"), ("value", "plumb")]).status == 303)
        #expect(text()?.contains("user = \"plumb\"") == true)
        #expect(try visitor.post("/settings", [("setting", "mqtt.user"), ("value", "")]).status == 303)
        #expect(text()?.contains("user = \"\"") == true)
        let host = try visitor.post("/settings", [("setting", "mqtt.host"), ("value", "")])
        #expect(host.status == 422 && host.body.contains("Write a value: this takes a host"))
        let path = try visitor.post("/settings", [("setting", "mqtt.ca_file"), ("value", "ca.pem")])
        #expect(path.status == 422 && path.body.contains("or nothing for what this system trusts"))
    }

    @Test("A mistake in the settings of an output hides nothing: it is named, and the others are there")
    func mistake() throws {
        try "[mqtt]\nhost = 7\n".write(toFile: file, atomically: true, encoding: .utf8)
        let page = try visitor.get("/settings")
        #expect(
            page.status == 200 && page.body.contains("mqtt.host takes a host")
                && page.body.contains(">Snooze minutes</label>"))
    }

    @Test(
        "A wrong value changes nothing: what was typed stands there still, with what is wrong beside it",
        arguments: [
            ("alerts.snooze_minutes", "0"), ("alerts.snooze_minutes", "soon"), ("alerts.snooze_minutes", ""),
            ("alerts.snooze_minutes", "30\nbuzz = false"), ("alerts.snooze_minutes", "30\r\n[rules]\r\nhold_s = 3"),
            ("alerts.snooze_minutes", "1e999"), ("alerts.snooze_minutes", "nan"), ("alerts.buzz", "perhaps"),
            ("alerts.quiet_hours", "[\"22:00-07:00\"]\nbuzz = false"), ("alerts.quiet_hours", "later"),
            ("alerts.tracking_only_day", "\"monday\"\nbuzz = false"), ("alerts.tracking_only_day", "blursday"),
            ("rules.slouch_rule", "<script>alert(1)</script>"), ("rules.walking_lowest_hz", "9"),
        ])
    func wrong(setting: String, value: String) throws {
        _ = try visitor.post("/settings", [("setting", "alerts.most_per_hour"), ("value", "7")])
        let before = try #require(text())
        let reply = try visitor.post("/settings", [("setting", setting), ("value", value)])
        #expect(reply.status == 422)
        #expect(reply.body.contains("class=\"objection\""))
        #expect(!reply.body.contains("<script>alert"))
        if !value.contains("\n"), !value.contains("<"), !value.contains("\""), !value.isEmpty {
            #expect(reply.body.contains("value=\"\(value)\""))
        }
        #expect(text() == before)
    }

    @Test(
        "Quotes, backslashes and comments in a value stay in it",
        arguments: ["a\"b", "x\\y", "# no comment", "a' = 1 #", "]"])
    func quotes(pattern: String) throws {
        let reply = try visitor.post("/settings", [("setting", "ports.extra"), ("value", pattern)])
        let settings = try Settings(contentsOf: file)
        #expect(reply.status == 303)
        #expect(settings.extraPorts == [pattern])
        #expect(settings.setKeys == ["ports.extra"])
    }

    @Test(
        "What is no setting, no key, or too long is refused",
        arguments: [
            ("alerts.nothing", "1"), ("", "1"), ("snooze_minutes", "5"),
            ("alerts.quiet_hours", String(repeating: "x", count: 401)),
        ])
    func refused(setting: String, value: String) throws {
        #expect(try visitor.post("/settings", [("setting", setting), ("value", value)]).status == 400)
        #expect(
            try visitor.post("/settings", [("setting", "alerts.buzz"), ("value", "false")], withKey: false).status
                == 403)
        #expect(text() == nil)
    }
}
