import Events
import LocalTime
import Posture
import TestSupport
import Testing

@Suite("Which alerts are given")
struct AlertCourseTests {
    /// 2026-03-05, a Thursday, 8:00 UTC.
    private let morning_us: Int64 = 1_772_697_600_000_000

    private func moment(_ seconds: Double) -> Moment {
        Moment(utc_us: morning_us + Int64(seconds * 1e6), offset_s: 0)
    }

    /// Settings without any silent day.
    private var always: AlertPolicy.Settings {
        var settings = AlertPolicy.Settings()
        settings.trackingOnlyDay = nil
        return settings
    }

    @Test("Never more than so many in any hour and never nearer than the pause, however often one falls due")
    func limits() {
        var chance = SplitMix(seed: 16)
        for round in 0..<300 {
            var settings = always
            settings.mostPerHour = chance.number(1...8)
            let pause_s = [10.0, 60, 300, 600, 3600][chance.number(0...4)]
            let policy = AlertPolicy(settings: settings, pause_s: pause_s)
            var course = AlertPolicy.Course(step: AlertStep.allCases[chance.number(0...3)])
            var given_s: [Double] = []
            var now_s = 0.0
            for _ in 0..<200 {
                now_s += chance.number(0...(chance.chance(0.2) ? 3000 : 200))
                // What the record keeps of it is enough to go on from.
                if chance.chance(0.05) {
                    course = AlertPolicy.Course(
                        step: course.step, given_us: given_s.map { morning_us + Int64($0 * 1e6) })
                }
                if policy.decide(at: moment(now_s), &course).silence == nil { given_s.append(now_s) }
            }
            for (index, time_s) in given_s.enumerated() {
                let hour = given_s.count { $0 > time_s - 3600 && $0 <= time_s }
                #expect(hour <= settings.mostPerHour, "round \(round)")
                if index > 0 { #expect(time_s - given_s[index - 1] >= pause_s - 1e-6, "round \(round)") }
            }
            #expect(course.step == .none ? given_s.isEmpty : !given_s.isEmpty)
        }
    }

    @Test("By default it is six in an hour at most, ten minutes apart")
    func usual() {
        let policy = AlertPolicy(settings: always)
        var course = AlertPolicy.Course()
        let silences = (0..<120).map { policy.decide(at: moment(Double($0) * 60), &course).silence }
        #expect(silences.count { $0 == nil } == 12)
        #expect(silences[0] == nil && silences[9] == .pause && silences[10] == nil)
    }

    @Test(
        "Every one, every second, every fourth, none: what is left out says so, and the limits come first",
        arguments: [(AlertStep.every, 24), (.second, 12), (.fourth, 6), (.none, 0)])
    func fading(step: AlertStep, given: Int) {
        let policy = AlertPolicy(settings: always)
        var course = AlertPolicy.Course(step: step)
        let silences = (0..<24).map { policy.decide(at: moment(Double($0) * 600), &course).silence }
        #expect(silences.count { $0 == nil } == given)
        #expect(silences.allSatisfy { $0 == nil || $0 == .fading(step) })
        // The first of each group is left out: fewer means fewer from the beginning.
        #expect(step == .every || silences[0] == .fading(step))
        var off = always
        off.fades = false
        var all = AlertPolicy.Course(step: step)
        let policyWithout = AlertPolicy(settings: off)
        #expect((0..<6).allSatisfy { policyWithout.decide(at: moment(Double($0) * 600), &all).silence == nil })
    }

    @Test("How many were left out is taken up where the record leaves it")
    func goesOn() {
        let policy = AlertPolicy(settings: always)
        var course = AlertPolicy.Course(step: .fourth, leftOut: 3)
        #expect(policy.decide(at: moment(0), &course).silence == nil)
        #expect(policy.decide(at: moment(600), &course).silence == .fading(.fourth))
    }

    @Test("A clock that is set back silences for the pause at most, and one that was far off not at all")
    func clockSetBack() {
        let policy = AlertPolicy(settings: always)
        var near = AlertPolicy.Course(given_us: [morning_us + 300_000_000])
        #expect(policy.decide(at: moment(0), &near).silence == .pause)
        var far = AlertPolicy.Course(given_us: [morning_us + 86_400_000_000 * 365])
        #expect(policy.decide(at: moment(0), &far).silence == nil)
        for time_us in [Int64.min, .max, 0] {
            var course = AlertPolicy.Course(given_us: [.min, .max, 0])
            _ = policy.decide(at: Moment(utc_us: time_us, offset_s: 0), &course)
        }
    }

    @Test("On the first day of a new record nothing is told, and on the tracking-only day; both can be set off")
    func silentDays() {
        let policy = AlertPolicy()
        let first = moment(0).day
        var course = AlertPolicy.Course(firstDay: first)
        let told = policy.decide(at: moment(0), &course)
        #expect(told.silence == .firstDay && !told.buzzes && !told.ringsBell)
        #expect(policy.decide(at: moment(86_400), &course).silence == nil)
        // The sixth day after a Thursday is a Wednesday.
        #expect(policy.decide(at: moment(6 * 86_400), &course).silence == .trackingOnlyDay)
        // Who recorded before has no first day any more.
        var earlier = AlertPolicy.Course()
        #expect(policy.decide(at: moment(0), &earlier).silence == nil)
        var settings = always
        settings.silentFirstDay = false
        var off = AlertPolicy.Course(firstDay: first)
        #expect(AlertPolicy(settings: settings).decide(at: moment(0), &off).silence == nil)
        #expect(AlertPolicy(settings: settings).decide(at: moment(6 * 86_400), &off).silence == nil)
    }

    @Test("How alerts stand is said with the reason, and nothing where every one is given")
    func standing() {
        func words(_ quiet: Silence?, _ step: AlertStep) -> String? { AlertStanding(quiet: quiet, step: step).words }
        #expect(words(nil, .every) == nil)
        #expect(words(.firstDay, .every) == "no alerts today: your first day")
        #expect(words(.trackingOnlyDay, .second) == "no alerts today: tracking-only day")
        #expect(words(.quietHours, .every) == "no alerts now: quiet hours")
        #expect(words(nil, .fourth) == "alerts: every fourth one is given")
        #expect(AlertStanding(quiet: .firstDay, step: .every).sentence == "No alerts today: your first day.")
    }

    @Test("Each silence is read back from its words, has a word for programs, and judges nobody")
    func silences() throws {
        let all: [Silence] = [
            .quietHours, .snoozed(untilClock: "14:30"), .firstDay, .trackingOnlyDay, .pause, .hourLimit,
            .fading(.second), .fading(.fourth), .fading(.none), .unreached,
        ]
        for silence in all {
            let event = GatewayEvent.alert(
                AlertEvent(
                    at: moment(0), sensor: "t4", flexionDegrees: 20, duration_s: 120, silence: silence))
            #expect(GatewayEvent(json: event.json.text) == event)
            #expect(event.json.text.contains("\"silenced_by\":\"\(silence.code)\""))
            #expect(!silence.words.contains("bad"))
        }
        #expect(Set(all.map(\.code)).count == 8)
        #expect(!AlertEvent.words.lowercased().contains("bad") && AlertEvent.words == "Time to change position")
    }

    @Test("Days of the week follow each other, before 1970 as well")
    func weekdays() {
        #expect(moment(0).day.weekday == .thursday)
        for number in -800..<800 {
            let (day, next) = (LocalDay(daysSince1970: number), LocalDay(daysSince1970: number + 1))
            let index = Weekday.allCases.firstIndex(of: day.weekday) ?? 0
            #expect(next.weekday == Weekday.allCases[(index + 1) % 7])
        }
    }
}
