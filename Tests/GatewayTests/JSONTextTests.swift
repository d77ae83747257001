import Gateway
import Testing

@Suite("JSON and time text")
struct JSONTextTests {
    @Test("Keys keep their order, strings are escaped, what is not a number is null")
    func objects() {
        let value = JSONText.object([
            ("type", .string("no\"te\n\u{1}")), ("b", .number(1.005, decimals: 2)), ("a", .number(.nan, decimals: 2)),
            ("list", .array([.integer(-3), .bool(true), .null])),
        ])
        #expect(value.text == #"{"type":"no\"te\n\u0001","b":1,"a":null,"list":[-3,true,null]}"#)
    }

    @Test(
        "Numbers are plain decimals without useless zeros",
        arguments: [
            (0.0, "0"), (-0.001, "0"), (12.344, "12.34"), (-0.5, "-0.5"), (-12.999, "-13"), (1e-9, "0"),
            (100.1, "100.1"),
        ])
    func numbers(value: Double, text: String) {
        #expect(JSONText.number(value, decimals: 2).text == text)
    }

    @Test("Times are RFC 3339 with milliseconds and the offset of their day")
    func times() {
        #expect(TimeText.rfc3339(utc_us: 0, offset_s: 0) == "1970-01-01T00:00:00.000Z")
        #expect(TimeText.rfc3339(utc_us: 1_772_353_800_250_000, offset_s: 3600) == "2026-03-01T09:30:00.250+01:00")
        #expect(TimeText.rfc3339(utc_us: -1, offset_s: -16_200) == "1969-12-31T19:29:59.999-04:30")
    }

    @Test("Dates round-trip over four centuries, and no other text is a date")
    func dates() {
        for days in stride(from: -70_000, to: 80_000, by: 17) {
            #expect(TimeText.daysSince1970(TimeText.date(daysSince1970: days)) == days)
        }
        for text in ["2026-02-30", "2026-2-3", "26-02-03", "2026-13-01", "", "2026-02-03x"] {
            #expect(TimeText.daysSince1970(text) == nil)
        }
    }
}
