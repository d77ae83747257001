import Settings
import Testing

@testable import Dashboard

@Suite("What an address and a form say")
struct QueryTests {
    @Test("What cannot be decoded is not there, and that is known", arguments: ["date=%00%ff", "date=%zz", "a=1&b=%"])
    func damaged(text: String) { #expect(Query(text).isDamaged) }

    @Test("Any text that was encoded is whole", arguments: ["", "date=2026-03-01", "a=%C3%A4+b&c", "x=%00"])
    func whole(text: String) { #expect(!Query(text).isDamaged) }

    @Test("Why a setting was not changed is said without the file's keys and brackets")
    func objections() {
        let words = SettingObjection(names: Settings().entries.map(\.name))
        #expect(
            words.words(.notTaken(name: "alerts.snooze_minutes", typed: "0", expected: "minutes from 1 to 1440"))
                == "This takes minutes from 1 to 1440, not “0”.")
        #expect(
            words.words(
                .notTaken(name: "alerts.quiet_hours", typed: "later", expected: "a list like [\"22:00-07:00\"]"))
                == "This takes values like 22:00-07:00, with commas between several, not “later”.")
        #expect(
            words.words(
                .notTaken(
                    name: "alerts.tracking_only_day", typed: "x", expected: "a weekday like \"wednesday\", or \"off\""))
                == "This takes a weekday like “wednesday”, or “off”, not “x”.")
        let names = Settings().entries.map(\.name)
        for name in names {
            let said = words.words(
                .wouldNotHold(name: name, reason: "\(name) must be below rules.slouch_enter_degrees."))
            #expect(said.hasPrefix("Not changed. “"), "\(said)")
            #expect(!said.contains("_") && !said.contains("rules."), "\(said)")
        }
    }
}
