import Events
import LocalTime
import Posture
import Testing

@Suite("Alerts")
struct AlertPolicyTests {
    private let noon_us: Int64 = 1_772_366_400_000_000  // 2026-03-01T12:00Z

    @Test("Quiet hours reach over midnight and follow local time")
    func quietHours() throws {
        var settings = AlertPolicy.Settings()
        settings.quietHours = [try #require(AlertPolicy.QuietHours("22:00-07:00"))]
        let policy = AlertPolicy(settings: settings)
        let course = AlertPolicy.Course()
        #expect(policy.notice(at: Moment(utc_us: noon_us, offset_s: 0), course).buzzes)
        #expect(policy.notice(at: Moment(utc_us: noon_us, offset_s: 10 * 3600), course).silence == .quietHours)
        #expect(policy.notice(at: Moment(utc_us: noon_us, offset_s: -6 * 3600), course).silence == .quietHours)
        #expect(policy.notice(at: Moment(utc_us: noon_us, offset_s: -5 * 3600), course).silence == nil)
    }

    @Test("A snooze silences until its end and says so")
    func snooze() {
        let policy = AlertPolicy()
        var course = AlertPolicy.Course()
        course.snooze(until_us: noon_us + 30 * 60_000_000)
        #expect(
            policy.notice(at: Moment(utc_us: noon_us + 60_000_000, offset_s: 0), course).silence
                == .snoozed(untilClock: "12:30"))
        #expect(policy.notice(at: Moment(utc_us: noon_us + 30 * 60_000_000, offset_s: 0), course).buzzes)
        course.snooze(until_us: nil)
        #expect(policy.notice(at: Moment(utc_us: noon_us, offset_s: 0), course).buzzes)
    }

    @Test("An alert that reached nobody makes no pause, and where they become fewer the next one is given")
    func takenBack() {
        var settings = AlertPolicy.Settings()
        (settings.trackingOnlyDay, settings.fades) = (nil, true)
        let policy = AlertPolicy(settings: settings, pause_s: 600)
        var course = AlertPolicy.Course(step: .second, leftOut: 1)
        let first = Moment(utc_us: noon_us, offset_s: 0)
        #expect(policy.decide(at: first, &course).silence == nil)
        course.takeBack(givenAt: noon_us)
        #expect(policy.decide(at: first.advanced(by_us: 60_000_000), &course).silence == nil)
        #expect(policy.decide(at: first.advanced(by_us: 120_000_000), &course).silence == .pause)
    }

    @Test("What is no stretch of a day is refused", arguments: ["22:00", "25:00-07:00", "7-9", "07:00-07:00", ""])
    func refused(text: String) { #expect(AlertPolicy.QuietHours(text) == nil) }
}
