import LocalTime
import Testing

@Suite("Days as people write them")
struct SpokenDayTests {
    /// A Monday.
    private let today = LocalDay(daysSince1970: 20_528)

    @Test(
        "A date, today, yesterday, and the latest day of a weekday",
        arguments: [
            ("2026-11-03", "2026-11-03"), ("today", "2026-03-16"), ("Yesterday", "2026-03-15"),
            ("monday", "2026-03-16"), ("tuesday", "2026-03-10"), ("SUN", "2026-03-15"), ("wed", "2026-03-11"),
        ])
    func read(text: String, day: String) {
        #expect(LocalDay(spoken: text, today: today)?.text == day)
    }

    @Test("Anything else is no day", arguments: ["", "tomorrow", "mo", "2026-02-30", "mondays", "3", "-1"])
    func refused(text: String) {
        #expect(LocalDay(spoken: text, today: today) == nil)
    }

    @Test("A weekday is one of the last seven days, whichever day it is")
    func withinAWeek() {
        for back in 0..<400 {
            for weekday in Weekday.allCases {
                let day = LocalDay(spoken: weekday.rawValue, today: today - back)
                #expect(day?.weekday == weekday && day.map { (0..<7).contains((today - back) - $0) } == true)
            }
        }
    }
}
