import Events
import Gateway
import LocalTime
import TestSupport
import Testing

@Suite("Numbers of stored samples")
struct SequenceRangesTests {
    @Test("Ranges merge as if every number had been noted by itself")
    func merges() {
        var generator = SplitMix(seed: 7)
        func random(_ below: UInt64) -> UInt64 {
            generator.next(upperBound: below)
        }
        for _ in 0..<200 {
            var ranges = SequenceRanges()
            var numbers: Set<UInt32> = []
            for _ in 0..<30 {
                let lower = UInt32(random(100))
                let upper = lower + UInt32(random(8))
                ranges.insert(lower...upper)
                numbers.formUnion(lower...upper)
            }
            #expect(Set(ranges.ranges.flatMap { Array($0) }) == numbers)
            #expect(zip(ranges.ranges, ranges.ranges.dropFirst()).allSatisfy { $0.upperBound + 1 < $1.lowerBound })
            let missing = ranges.missing(in: 10...90).flatMap { Array($0) }
            #expect(missing == (10...90).filter { !numbers.contains($0) })
            #expect((0..<110).allSatisfy { ranges.contains($0) == numbers.contains($0) })
        }
    }

    @Test("The run that may be acknowledged ends before the first missing number")
    func run() {
        let ranges = SequenceRanges([3...9, 12...20])
        #expect(ranges.end(ofRunFrom: 3) == 9)
        #expect(ranges.end(ofRunFrom: 10) == nil)
        #expect(ranges.end(ofRunFrom: 15) == 20)
        #expect(SequenceRanges([0...(.max)]).missing(in: 5...(.max)).isEmpty)
    }
}

@Suite("Alerts")
struct AlertPolicyTests {
    private let noon_us: Int64 = 1_772_366_400_000_000  // 2026-03-01T12:00Z

    @Test("Quiet hours reach over midnight and follow local time")
    func quietHours() throws {
        var settings = AlertPolicy.Settings()
        settings.quietHours = [try #require(AlertPolicy.QuietHours("22:00-07:00"))]
        let policy = AlertPolicy(settings: settings)
        #expect(policy.notice(at: Moment(utc_us: noon_us, offset_s: 0)).buzzes)
        #expect(policy.notice(at: Moment(utc_us: noon_us, offset_s: 10 * 3600)).silence == .quietHours)
        #expect(policy.notice(at: Moment(utc_us: noon_us, offset_s: -6 * 3600)).silence == .quietHours)
        #expect(policy.notice(at: Moment(utc_us: noon_us, offset_s: -5 * 3600)).silence == nil)
    }

    @Test("A snooze silences until its end and says so")
    func snooze() {
        var policy = AlertPolicy()
        policy.snooze(now_us: noon_us)
        #expect(
            policy.notice(at: Moment(utc_us: noon_us + 60_000_000, offset_s: 0)).silence
                == .snoozed(untilClock: "12:30"))
        #expect(policy.notice(at: Moment(utc_us: noon_us + 30 * 60_000_000, offset_s: 0)).buzzes)
        policy.snooze(now_us: noon_us)
        policy.endSnooze()
        #expect(policy.notice(at: Moment(utc_us: noon_us, offset_s: 0)).buzzes)
    }

    @Test("What is no stretch of a day is refused", arguments: ["22:00", "25:00-07:00", "7-9", "07:00-07:00", ""])
    func refused(text: String) { #expect(AlertPolicy.QuietHours(text) == nil) }
}
