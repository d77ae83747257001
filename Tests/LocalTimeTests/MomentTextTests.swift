import Glibc
import LocalTime
import Testing

/// Against the C library's calendar.
@Suite("The text of every moment")
struct MomentTextTests {
    /// Numbers of all sizes and both signs, the same on every run.
    private static let numbers: [Int64] =
        [.min, .min + 1, .min + 999, .min + 1000, -1, 0, 1, .max - 1, .max]
        + (0..<4000).map { index in
            let number = Int64(bitPattern: UInt64(bitPattern: Int64(index)) &* 0x9E37_79B9_7F4A_7C15)
            return number >> Int64(index % 60)
        }
    private static let offsets_s = [0, 3600, -28_800, 20_700, -12_600, 50_400, -86_340, 86_340]

    private func components(_ local_s: Int64) -> tm {
        var seconds = time_t(local_s)
        var components = tm()
        gmtime_r(&seconds, &components)
        return components
    }

    private func padded(_ number: Int32, _ width: Int) -> String {
        let digits = String(number.magnitude)
        return (number < 0 ? "-" : "") + (digits.count < width ? String("0000".prefix(width - digits.count)) : "")
            + digits
    }

    private func date(_ day: tm) -> String {
        let year = day.tm_year + 1900
        return (year > 9999 ? "+" : "") + padded(year, 4) + "-" + padded(day.tm_mon + 1, 2) + "-"
            + padded(day.tm_mday, 2)
    }

    @Test("It is right for every number of microseconds, before 1970 and after 9999 too, and is read back")
    func everyMoment() {
        for (index, number) in Self.numbers.enumerated() {
            let offset_s = Self.offsets_s[index % Self.offsets_s.count]
            let second = Int64((Double(number) / 1e6).rounded(.down))
            // A double is one off here and there: the whole number decides.
            let utc_s = [second - 1, second, second + 1].last { Int128($0) * 1_000_000 <= Int128(number) } ?? second
            let fraction_us = Int32(Int128(number) - Int128(utc_s) * 1_000_000)
            let local = components(utc_s + Int64(offset_s))
            let moment = Moment(utc_us: number, offset_s: offset_s)
            let clock = [local.tm_hour, local.tm_min, local.tm_sec].map { padded($0, 2) }.joined(separator: ":")
            let minutes = Int32(offset_s / 60)
            let zone =
                offset_s == 0
                ? "Z" : (minutes < 0 ? "-" : "+") + padded(abs(minutes) / 60, 2) + ":" + padded(abs(minutes) % 60, 2)
            #expect(moment.rfc3339 == "\(date(local))T\(clock).\(padded(fraction_us / 1000, 3))\(zone)")
            #expect(moment.day.text == date(local) && moment.clock(seconds: true) == clock)
            #expect(
                moment.day.start_us(offset_s: offset_s) &+ Int64(moment.secondOfDay) * 1_000_000 == utc_s &* 1_000_000)
            // Milliseconds are cut; the very first moment has none of its own.
            let read_us = Int64(exactly: Int128(utc_s) * 1_000_000 + Int128(fraction_us / 1000 * 1000))
            #expect(Moment(rfc3339: moment.rfc3339)?.utc_us == read_us)
        }
    }

    @Test("Dates of years that four digits do not hold are written with a sign, and read back")
    func longYears() {
        for (days, text) in [
            (-719_529, "-0001-12-31"), (-719_528, "0000-01-01"), (-735_525, "-0044-03-15"), (2_932_896, "9999-12-31"),
            (2_932_897, "+10000-01-01"), (3_670_767, "+12020-03-21"),
        ] {
            #expect(LocalDay(daysSince1970: days).text == text)
            #expect(LocalDay(text)?.daysSince1970 == days)
        }
        for text in [
            "+2026-01-01", "-0000-01-01", "+290000-01-01", "+9999999-01-01", "12026-01-01", "-2026", "+-001-01-01",
        ] {
            #expect(LocalDay(text) == nil, "\(text)")
        }
    }

    @Test("Text that only looks like a time is none, and an offset that no place has changes no moment")
    func refusals() {
        for text in [
            "2026-03-01T+9:30:00.250Z", "2026-03-01T24:00:00.000Z", "2026-03-01T09:60:00.000Z",
            "2026-03-01T09.30.00.000Z", "2026-03-01T09:30:00.250+25:00", "2026-03-01T09:30:00.250+01:60",
            "2026-03-01T09:30:00.250 01:00", "2026-03-01T09:30:00.250Zx", "2026-03-01T09:30:00.2Z", "T",
            "T09:30:00.000Z",
            "+300000-01-01T00:00:00.000Z", "2026-03-01t09:30:00.000Z",
        ] { #expect(Moment(rfc3339: text) == nil, "\(text)") }
        for offset_s in [Int.min, -90_000, -30, 30, 3630, 90_000, Int.max] {
            let text = Moment(utc_us: 1_772_353_800_250_000, offset_s: offset_s).rfc3339
            #expect(Moment(rfc3339: text)?.utc_us == 1_772_353_800_250_000, "\(text)")
        }
    }

    @Test("A length that is no number is unknown")
    func lengths() {
        for seconds in [Double.nan, .infinity, -.infinity, 1e300] {
            #expect(TimeText.duration(seconds: seconds) == "unknown")
        }
        #expect(TimeText.duration(seconds: 1e11) == "27777777 h 46 min" && TimeText.duration(seconds: -5) == "-5 s")
    }
}

@Suite("The offsets of a record")
struct LocalOffsetsTests {
    @Test("Each moment has the offset of its stretch, from the first moment on")
    func stretches() {
        var offsets = LocalOffsets(3600)
        #expect(offsets.offset_s(at: .min) == 3600 && offsets.offset_s(at: .max) == 3600)
        offsets.change(to: 3600, from_us: 5)
        offsets.change(to: 7200, from_us: 10)
        offsets.change(to: -28_800, from_us: 20)
        offsets.change(to: 0, from_us: 30)
        #expect(
            [-1, 9, 10, 19, 20, 29, 30, 99].map(offsets.offset_s) == [3600, 3600, 7200, 7200, -28_800, -28_800, 0, 0])
        #expect(offsets.moment(12) == Moment(utc_us: 12, offset_s: 7200))
    }

    @Test("An hour of the clock on the wall goes on until it strikes, or until the offset changes")
    func hours() {
        var offsets = LocalOffsets(3600)
        offsets.change(to: -28_800, from_us: 1_772_340_000_000_000)
        offsets.change(to: 20_700, from_us: 1_772_349_123_456_789)
        for start_us: Int64 in [-3_000_000_000_001, 1_772_300_000_000_000, 1_772_330_000_999_999] {
            var at_us = start_us
            for _ in 0..<20 {
                let (hour, until_us) = offsets.hour(at: at_us)
                #expect(hour == offsets.moment(at_us).minuteOfDay / 60)
                #expect(at_us < until_us && until_us - at_us <= 3_600_000_000)
                #expect(offsets.moment(until_us - 1).minuteOfDay / 60 == hour)
                let isStruck = offsets.moment(until_us).secondOfDay % 3600 == 0 && until_us % 1_000_000 == 0
                #expect(isStruck || offsets.offset_s(at: until_us) != offsets.offset_s(at: until_us - 1))
                at_us = until_us
            }
        }
    }
}
