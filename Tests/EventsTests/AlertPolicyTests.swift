import Events
import LocalTime
import Testing

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
