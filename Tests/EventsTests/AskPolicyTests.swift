import Events
import LocalTime
import Posture
import Testing

@Suite("When it is asked whether that is a slouch")
struct AskPolicyTests {
    private static let start_us: Int64 = 1_772_352_000_000_000  // 2026-03-01, 08:00 UTC
    private let awake = AlertStanding(quiet: nil, step: .every)

    private func moment(minutes: Int) -> Moment {
        Moment(utc_us: Self.start_us + Int64(minutes) * 60_000_000, offset_s: 0)
    }

    @Test("At most three times a day and half an hour apart, and again the next day")
    func seldom() {
        var policy = AskPolicy()
        // Every minute from 8:00 to the second midnight.
        let asked = (0..<2400).filter { policy.mayAsk(at: moment(minutes: $0), awake) }
        #expect(asked == [0, 30, 60, 960, 990, 1020])
    }

    @Test("Half an hour lies between two questions over midnight too")
    func midnight() {
        var policy = AskPolicy()
        let asked = [950, 965, 980].filter { policy.mayAsk(at: moment(minutes: $0), awake) }
        #expect(asked == [950, 980])
    }

    @Test(
        "Never while nothing is to be told, and what was not asked does not count",
        arguments: [Silence.quietHours, .snoozed(untilClock: "14:30"), .firstDay, .trackingOnlyDay])
    func silenced(silence: Silence) {
        var policy = AskPolicy()
        for minute in 0..<90 {
            let isAsked = policy.mayAsk(at: moment(minutes: minute), AlertStanding(quiet: silence, step: .every))
            #expect(!isAsked)
        }
        let isAsked = policy.mayAsk(at: moment(minutes: 90), awake)
        #expect(isAsked)
    }

    @Test("A clock that was set back makes no questions more")
    func setBack() {
        var policy = AskPolicy()
        let asked = [60, 50, 40, 31, 30].map { policy.mayAsk(at: moment(minutes: $0), awake) }
        #expect(asked == [true, false, false, false, true])
    }
}
