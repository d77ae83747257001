import PlainText
import Testing

@Suite("Spans of time as people write them")
struct DurationTextTests {
    @Test(
        "Each unit counts, several add up, and a bare number counts what its option says",
        arguments: [
            ("90s", 90.0), ("5m", 300), ("1h30m", 5400), ("1h 30m", 5400), ("1.5h", 5400), ("2d", 172_800),
            ("1w", 604_800), ("250ms", 0.25), ("10 minutes", 600), ("1 Hour", 3600), ("90", 90), ("0.5", 0.5), ("0", 0),
            (" 7 ", 7), ("0s", 0),
        ])
    func read(text: String, seconds: Double) {
        #expect(DurationText.seconds(text) == seconds)
    }

    @Test("A bare number of an option in minutes counts minutes; a unit is a unit all the same")
    func bareMinutes() {
        #expect(DurationText.seconds("10", bareUnit_s: 60) == 600)
        #expect(DurationText.seconds("10m", bareUnit_s: 60) == 600)
        #expect(DurationText.seconds("90s", bareUnit_s: 60) == 90)
    }

    @Test(
        "What is no span of time is none",
        arguments: [
            "", " ", "s", "5x", "m5", "5m5m", "30s5m", "1h-30m", "-5m", "5,5m", "1h30", "5 5m", "..m", "infs", "1e3s",
            "٣m",
        ])
    func refused(text: String) {
        #expect(DurationText.seconds(text) == nil)
    }

    @Test("A bare number that is none of an option's is left to the option's range")
    func absurd() {
        #expect(DurationText.seconds("1e300") == 1e300)
        #expect(DurationText.seconds("inf") == .infinity)
        #expect(DurationText.seconds("nan")?.isNaN == true)
        #expect(DurationText.seconds("-5") == -5)
        #expect(DurationText.seconds(String(repeating: "9", count: 400) + "h") == nil)
    }
}
