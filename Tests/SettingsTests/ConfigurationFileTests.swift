import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import Settings

@Suite("Changing the configuration file")
struct ConfigurationFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var path: String { folder.path + "/config.toml" }

    private func write(_ text: String) throws { try Data(text.utf8).write(to: URL(filePath: path)) }

    private func text(_ path: String? = nil) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path ?? self.path)), as: UTF8.self)
    }

    @discardableResult
    private func set(_ name: String, _ typed: String...) throws -> SettingsChange {
        try ConfigurationFile(at: path).set(name, to: typed)
    }

    @Test("Only the value changes: comments, order, blanks and everything else stay byte for byte")
    func inPlace() throws {
        let before = """
            # Mine.
              [ alerts ]  # how I am told
            buzz   =  true   # not in meetings
            "quiet_hours" = [
              "22:00-07:00",
            ]
            # snooze_minutes = 5

            [rules]
            slouch_rule = "fixed"
            slouch_enter_degrees=18 # doctor's
            """
        try write(before)
        try set("buzz", "off")
        try set("quiet_hours", "23:00-06:00", "12:00-13:00")
        try set("slouch_enter_degrees", "17.5")
        let expected = before.replacing("true ", with: "false ").replacing("=18 ", with: "=17.5 ")
            .replacing("[\n  \"22:00-07:00\",\n]", with: "[\"23:00-06:00\", \"12:00-13:00\"]")
        #expect(try text() == expected)
        try set("snooze_minutes", "45")
        #expect(try text() == expected.replacing("]\n# snooze", with: "]\nsnooze_minutes = 45\n# snooze"))
    }

    @Test("Without a file it is made, with its folder, for its owner alone; a section that is not there comes last")
    func made() throws {
        let path = folder.path + "/a/b/config.toml"
        let change = try ConfigurationFile(at: path).set("alerts.bell", to: ["yes"])
        #expect(change.isWritten && change.before == "false" && change.after == "true")
        #expect(try text(path) == ConfigurationFile.heading + "\n[alerts]\nbell = true\n")
        _ = try ConfigurationFile(at: path).set("raw_days", to: ["2w"])
        #expect(try text(path).hasSuffix("bell = true\n\n[record]\nraw_days = 14\n"))
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(stat(folder.path + "/a", &status) == 0 && status.st_mode & 0o777 == 0o700)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/a/b") == ["config.toml"])
    }

    @Test("Permissions stay, a link goes on leading to its file, and lines go on ending as they did")
    func kept() throws {
        let real = folder.path + "/real.toml"
        try Data("[alerts]\r\nbuzz = true\r\n".utf8).write(to: URL(filePath: real))
        chmod(real, 0o644)
        symlink("real.toml", path)
        try set("buzz", "no")
        try set("bell", "on")
        #expect(try text(real) == "[alerts]\r\nbuzz = false\r\nbell = true\r\n")
        var status = stat()
        #expect(lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
        #expect(stat(real, &status) == 0 && status.st_mode & 0o777 == 0o644)
        unlink(real)
        #expect(throws: SettingsError.brokenLink(path: path)) { try set("buzz", "no") }
        #expect(throws: SettingsError.notAFile(path: folder.path)) { try ConfigurationFile(at: folder.path) }
        #expect(throws: SettingsError.notAFile(path: "/dev/null")) { try ConfigurationFile(at: "/dev/null") }
    }

    @Test(
        "A value that cannot be meant changes nothing, and it is said what the setting takes",
        arguments: [
            ("snooze_minutes", "0", "alerts.snooze_minutes takes minutes from 1 to 1440, not “0”."),
            ("snooze_minutes", "2d", "alerts.snooze_minutes takes minutes from 1 to 1440, not “2d”."),
            ("buzz", "maybe", "alerts.buzz takes true or false, not “maybe”."),
            ("quiet_hours", "night", "alerts.quiet_hours takes a list like [\"22:00-07:00\"], not “night”."),
            (
                "quiet_hours", "[]\n[rules]",
                "alerts.quiet_hours takes a list like [\"22:00-07:00\"], not “[]\\n[rules]”."
            ),
            ("bend_degrees", "nan", "rules.bend_degrees takes degrees from 20 to 120, not “nan”."),
            ("bend_degrees", "5m", "rules.bend_degrees takes degrees from 20 to 120, not “5m”."),
            ("slouch_rule", "mine", "rules.slouch_rule takes \"learned\" or \"fixed\", not “mine”."),
            ("snoze_minutes", "5", "There is no setting “snoze_minutes”. Did you mean “alerts.snooze_minutes”?"),
            ("snooze", "5", "There is no setting “snooze”. Did you mean “alerts.snooze_minutes”?"),
            ("rules.buz", "on", "There is no setting “rules.buz”. Did you mean “alerts.buzz”?"),
            ("nonsense", "on", "There is no setting “nonsense”. “plumbline config show” lists them."),
            (
                "slouch_enter_degrees", "4",
                "rules.slouch_enter_degrees was not changed. rules.slouch_hysteresis_degrees must be below rules.slouch_enter_degrees."
            ),
        ])
    func refused(name: String, typed: String, sentence: String) throws {
        try write("[alerts]\nbuzz = true\n")
        #expect {
            try set(name, typed)
        } throws: { error in
            (error as? SettingsError)?.description.replacing(path, with: "PATH") == sentence
        }
        #expect(try text() == "[alerts]\nbuzz = true\n")
    }

    @Test(
        "A setting is found by its key, behind its section, in its earlier spelling, in any case; a time has units",
        arguments: [
            ("alert_delay_s", "3m", "180"), ("rules.alert_delay_s", "90", "90"), ("alertDelay_s", "1m30s", "90"),
            ("ALERT-DELAY-S", " 60 ", "60"), ("alert_certainty", "0.8", "0.8"), ("raw_days", "1w", "7"),
            ("tracking_only_day", "\"Friday\"", "\"friday\""), ("extra", "/dev/a,/dev/b*", "[\"/dev/a\", \"/dev/b*\"]"),
            ("quiet_hours", "none", "[]"), ("quiet_hours", "[\"22:00-07:00\"]", "[\"22:00-07:00\"]"),
            ("extra", "a\"b", "[\"a\\\"b\"]"),
        ])
    func typed(name: String, typed: String, value: String) throws {
        let change = try set(name, typed)
        if name != "extra" { #expect(change.after == value) }
        #expect(try text().hasSuffix(" = \(value)\n"))
    }

    @Test("A word for a number stays a word")
    func word() throws {
        #expect(try set("alert_certainty", "Sensitive").after == "0.8")
        #expect(try text().hasSuffix("alert_certainty = \"sensitive\"\n"))
    }

    @Test("A key in its earlier spelling gets the present one with its new value")
    func migrated() throws {
        try write("[rules]\n# slow\nalertDelay_s = 60 # s\nholdDeviationDegrees = 2\n")
        try set("alert_delay_s", "90")
        #expect(try text() == "[rules]\n# slow\nalert_delay_s = 90 # s\nholdDeviationDegrees = 2\n")
    }

    @Test("Back to a default: the line goes, comments stay; twice is once")
    func reset() throws {
        try write("[alerts]\n# why\nbuzz = false\nbell = true\n")
        let change = try ConfigurationFile(at: path).reset("buzz")
        #expect(change.before == "false" && change.after == "true" && change.isWritten)
        #expect(try text() == "[alerts]\n# why\nbell = true\n")
        #expect(try !ConfigurationFile(at: path).reset("buzz").isWritten)
        #expect(try ConfigurationFile(at: path).backUp() == path + ".bak")
        #expect(try ConfigurationFile(at: path).backUp() == path + ".bak2")
        #expect(try text(path + ".bak") == text())
    }

    @Test(
        "A file that cannot be read, or that says it in a form that no line can change, stays as it is",
        arguments: [
            "[alerts]\nbuzz = 1 2\n", "alerts = { buzz = true, bell = true }\n",
            "[alerts]\nquiet_hours = [ # mine\n \"22:00-07:00\" ]\n", "[alert]\nbuzz = true\n",
        ])
    func leftAlone(before: String) throws {
        try write(before)
        #expect(throws: SettingsError.self) { try set("quiet_hours", "none") }
        #expect(try text() == before)
    }

    @Test("Settings with their section before them, in a line each, are changed where they are")
    func dotted() throws {
        try write("alerts.buzz = true\nrecord.raw_days = 3\n")
        try set("buzz", "off")
        try set("bell", "on")
        #expect(try text() == "alerts.buzz = false\nalerts.bell = true\nrecord.raw_days = 3\n")
    }

    @Test("What another program has written meanwhile is not written over")
    func changedMeanwhile() throws {
        try write("[alerts]\nbuzz = true\n")
        let file = try ConfigurationFile(at: path)
        try write("[alerts]\nbuzz = false\n")
        #expect(throws: SettingsError.changedMeanwhile(path: path)) { try file.set("bell", to: ["on"]) }
        #expect(try text() == "[alerts]\nbuzz = false\n")
    }

    @Test("Any setting set to its own value by any path of changes gives a file that says it and nothing else")
    func everySetting() throws {
        var random = SplitMix(seed: 7)
        for setting in Setting.all.shuffled(using: &random) { try set(setting.name, setting.usual) }
        let read = try Settings(contentsOf: path)
        #expect(read.setKeys == Set(Setting.all.map(\.name)))
        #expect(read.entries.map(\.value) == Settings().entries.map(\.value))
        for setting in Setting.all.shuffled(using: &random) { _ = try ConfigurationFile(at: path).reset(setting.name) }
        #expect(try Settings(contentsOf: path).setKeys.isEmpty)
    }
}
