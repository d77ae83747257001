import Balance
import LocalTime
import TestSupport
import Testing

@Suite("After how long a break is asked for")
struct BreakIntervalTests {
    private func prompt(
        _ answer: BreakAnswer?, set: Double = 30, at interval: Double = 30, silence: String? = nil
    ) -> BreakPrompt {
        BreakPrompt(
            at: Moment(utc_us: 0, offset_s: 0), wearer: "me", sensor: "s", set_min: set, interval_min: interval,
            silence: silence, outcome: answer.map { BreakOutcome($0, at_us: 0) })
    }

    private func minutes(_ answers: [BreakAnswer?], set: Double = 30, adapts: Bool = true) -> [Double] {
        var interval = BreakInterval(BreakPrompter.Settings(still_min: set, adapts: adapts))
        return answers.map { answer in
            interval.note(prompt(answer, set: set, at: interval.minutes))
            return interval.minutes
        }
    }

    @Test("Three ignored in a row: 30, 45, 60 minutes and no more; three followed: a step back, down to what is set")
    func steps() {
        let ignored = [BreakAnswer?](repeating: .ignored, count: 10)
        #expect(minutes(ignored) == [30, 30, 45, 45, 45, 60, 60, 60, 60, 60])
        let followed: [BreakAnswer?] = [.walked, .moved, .walked, .moved, .walked, .walked, .walked, .walked, .walked]
        #expect(minutes(ignored.prefix(6) + followed) == [30, 30, 45, 45, 45, 60, 60, 60, 45, 45, 45, 30, 30, 30, 30])
    }

    @Test("One followed begins the row again; what is not known changes nothing and interrupts no row")
    func rows() {
        #expect(minutes([.ignored, .ignored, .walked, .ignored, .ignored]).last == 30)
        #expect(minutes([.ignored, .gap, .ignored, .takenOff, .ended, nil, .notSeen, .ignored]).last == 45)
        #expect(minutes([.gap, .gap, .gap, .gap, nil, nil, nil]).last == 30)
        var interval = BreakInterval(BreakPrompter.Settings())
        for _ in 0..<9 { interval.note(prompt(.ignored, silence: "quiet hours")) }
        #expect(interval.minutes == 30, "what nobody got is no prompt")
    }

    @Test("From 20 it goes to 30 and 40, from 40 to 60, from 60 nowhere; not where it is not to adapt")
    func settings() {
        let ignored = [BreakAnswer?](repeating: .ignored, count: 9)
        #expect(Set(minutes(ignored, set: 20)) == [20, 30, 40])
        #expect(Set(minutes(ignored, set: 40)) == [40, 60])
        #expect(Set(minutes(ignored, set: 60)) == [60])
        #expect(Set(minutes(ignored, adapts: false)) == [30])
    }

    @Test("From kept prompts it goes on where it was, whatever the answers were: 500 random lives, cut anywhere")
    func kept() {
        var chance = SplitMix(seed: 3)
        let answers: [BreakAnswer?] = [.ignored, .ignored, .ignored, .walked, .moved, .gap, nil]
        for _ in 0..<500 {
            let settings = BreakPrompter.Settings(still_min: [20.0, 30, 50][chance.number(0...2)])
            var interval = BreakInterval(settings)
            var prompts: [BreakPrompt] = []
            for _ in 0..<chance.number(0...BreakInterval.promptsLookedAt) {
                let next = prompt(
                    answers[chance.number(0...answers.count - 1)], set: settings.still_min, at: interval.minutes,
                    silence: chance.chance(0.1) ? "snoozed" : nil)
                prompts.append(next)
                interval.note(next)
            }
            #expect(BreakInterval(settings, kept: prompts) == interval)
        }
    }

    @Test("Another setting begins anew, and the last prompts alone say where it stands")
    func another() {
        let before = (0..<6).map { prompt(.ignored, at: $0 < 3 ? 30 : 45) }
        #expect(BreakInterval(BreakPrompter.Settings(), kept: before).minutes == 60)
        #expect(BreakInterval(BreakPrompter.Settings(still_min: 20), kept: before).minutes == 20)
        let since = [prompt(.ignored, set: 20, at: 20)]
        #expect(BreakInterval(BreakPrompter.Settings(still_min: 20), kept: before + since).minutes == 20)
        #expect(BreakInterval(BreakPrompter.Settings(), kept: before + since).minutes == 30)
        #expect(BreakInterval(BreakPrompter.Settings(), kept: Array(before.suffix(2))).minutes == 45)
        #expect(BreakInterval(BreakPrompter.Settings(adapts: false), kept: before).minutes == 30)
    }
}
