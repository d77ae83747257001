import TestSupport
import Testing

@testable import Loggers

@Suite("Numbers and times as loggers write them")
struct FieldTests {
    private static func number(_ text: String) -> NumberField {
        let bytes = Array(text.utf8)
        return NumberField.read(bytes, 0..<bytes.count)
    }

    @Test(
        "Decimal points and commas, exponents, and words for “not there”",
        arguments: [
            ("9.81", .number(9.81)), ("9,81", .number(9.81)), ("-0,0008", .number(-0.0008)), ("+1", .number(1)),
            ("\u{2212}2.5", .number(-2.5)), ("1e-05", .number(1e-05)), ("1.5E+2", .number(150)), (".5", .number(0.5)),
            ("5.", .number(5)), ("", .absent), ("NaN", .absent), ("null", .absent), ("-", .absent), ("inf", .absent),
            ("1.234,5", .wrong), ("oops", .wrong), ("1e", .wrong), ("1e400", .wrong), ("0x10", .wrong), ("1 2", .wrong),
            ("\u{1B}[2J", .wrong),
        ] as [(String, NumberField)])
    func numbers(_ text: String, _ value: NumberField) {
        #expect(Self.number(text) == value)
    }

    @Test("A number is the Double nearest to what stands there")
    func exact() throws {
        var chance = SplitMix(seed: 5)
        for _ in 0..<4000 {
            let value = Double(bitPattern: chance.next())
            guard value.isFinite else { continue }
            #expect(Self.number("\(value)") == .number(value))
            let usual = Double(Int64(bitPattern: chance.next()) % 100_000_000) / 10_000
            #expect(Self.number("\(usual)") == .number(usual))
        }
    }

    @Test(
        "Dates of several countries and loggers are one moment",
        arguments: [
            "2026-03-01T09:30:00.250Z", "2026-03-01 09:30:00.250", "2026-03-01T10:30:00.25+01:00",
            "2026-3-1 9:30:00:250", "2026/03/01 09:30:00,250", "1.3.2026 9:30:00.250", "3/1/2026 9:30:00.250 AM",
            "20260301 09:30:00.250000",
        ])
    func dates(_ text: String) throws {
        let bytes = Array(text.utf8)
        let read = try #require(TimeField.readDate(bytes, 0..<bytes.count, dayFirst: false))
        #expect(read.time_us == 1_772_357_400_250_000 && read.hasDate)
    }

    @Test("Day and month by what is said, and what is no date is none")
    func dayFirst() {
        func read(_ text: String, _ dayFirst: Bool = false) -> Int64? {
            let bytes = Array(text.utf8)
            return TimeField.readDate(bytes, 0..<bytes.count, dayFirst: dayFirst)?.time_us
        }
        #expect(read("1/3/2026 09:30:00.25", true) == 1_772_357_400_250_000)
        #expect(read("13/1/2026 00:00:00") == read("2026-01-13 00:00:00"))
        #expect(read("1:05:07.5 PM") == 47_107_500_000)
        for text in ["30.2.2026 9:00:00", "2026-13-01 9:00", "9:61:00", "25:00:00", "2026-03-01 9", "9.81", "+1:00:00"]
        {
            #expect(read(text) == nil, "\(text)")
        }
    }

    @Test("Nanoseconds since 1970 keep their microseconds")
    func nanoseconds() {
        let bytes = Array("1767620467350470700".utf8)
        #expect(TimeField.read(bytes, 0..<bytes.count, unit: .nanoseconds) == 1_767_620_467_350_471)
        let long = Array("99999999999999999999".utf8)
        #expect(TimeField.read(long, 0..<long.count, unit: .nanoseconds) == nil)
    }
}
