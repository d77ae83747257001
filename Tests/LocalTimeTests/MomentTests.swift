import LocalTime
import Testing

@Suite("Moments and local days")
struct MomentTests {
    @Test("Times are RFC 3339 with milliseconds and the offset of their day, and are read back")
    func times() {
        let texts: [(Moment, String)] = [
            (Moment(utc_us: 0, offset_s: 0), "1970-01-01T00:00:00.000Z"),
            (Moment(utc_us: 1_772_353_800_250_000, offset_s: 3600), "2026-03-01T09:30:00.250+01:00"),
            (Moment(utc_us: -1000, offset_s: -16_200), "1969-12-31T19:29:59.999-04:30"),
        ]
        for (moment, text) in texts {
            #expect(moment.rfc3339 == text)
            #expect(Moment(rfc3339: text) == moment)
        }
        for text in [
            "", "2026-03-01", "2026-03-01T09:30:00Z", "2026-02-30T09:30:00.000Z", "2026-03-01T09:30:00.250+01",
        ] {
            #expect(Moment(rfc3339: text) == nil)
        }
    }

    @Test("Dates round-trip over four centuries, and no other text is a date")
    func dates() {
        for days in stride(from: -70_000, to: 80_000, by: 17) {
            let day = LocalDay(daysSince1970: days)
            #expect(LocalDay(day.text) == day)
        }
        for text in ["2026-02-30", "2026-2-3", "26-02-03", "2026-13-01", "", "2026-02-03x"] {
            #expect(LocalDay(text) == nil)
        }
    }

    @Test(
        "A day begins at its own midnight, east and west of Greenwich", arguments: [-39_600, -12_600, 0, 3600, 50_400])
    func midnights(offset_s: Int) throws {
        let day = try #require(LocalDay("2026-03-01"))
        let midnight = Moment(utc_us: day.start_us(offset_s: offset_s), offset_s: offset_s)
        #expect(midnight.day == day && midnight.secondOfDay == 0 && midnight.clock() == "00:00")
        let before = midnight.advanced(by_us: -1)
        #expect(before.day == day - 1 && before.secondOfDay == 86_399 && before.clock(seconds: true) == "23:59:59")
        #expect(before.minuteOfDay == 1439)
    }

    @Test(
        "A number that a damaged record holds gives some date, and no trap",
        arguments: [Int64.min, Int64.min + 1, -1, 0, Int64.max - 1, Int64.max])
    func damage(number: Int64) {
        for offset_s in [Int.min, -50_400, 0, 50_400, Int.max] {
            let moment = Moment(utc_us: number, offset_s: offset_s)
            #expect(!moment.rfc3339.isEmpty && (0..<86_400).contains(moment.secondOfDay))
            #expect(!moment.advanced(by_us: number).day.text.isEmpty)
            let day = LocalDay(daysSince1970: Int(number))
            #expect(!day.text.isEmpty && !(day + 1).text.isEmpty && !(day - 1).text.isEmpty)
            _ = day.start_us(offset_s: offset_s)
        }
    }

    @Test("Days are counted and ordered as days")
    func counting() throws {
        let first = try #require(LocalDay("2026-02-27"))
        let last = try #require(LocalDay("2026-03-02"))
        #expect(last - first == 3 && first + 3 == last && first < last)
        #expect((first...last).map(\.text) == ["2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"])
    }

    @Test("Durations are told in the two largest units that say something")
    func durations() {
        #expect(TimeText.duration(seconds: 44.6) == "45 s")
        #expect(TimeText.duration(seconds: 60) == "1 min")
        #expect(TimeText.duration(seconds: 15_000) == "4 h 10 min")
    }
}
