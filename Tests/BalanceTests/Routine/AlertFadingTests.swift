import Balance
import LocalTime
import Motion
import Posture
import TestSupport
import Testing

@Suite("Alerts that become fewer")
struct AlertFadingTests {
    private let today: LocalDay = 20_600

    private func day(
        _ ago: Int, soon: Int = 4, of known: Int = 4, worn_h: Double = 8, leftOut: Int = 0, given: Int? = nil
    ) -> AlertDay {
        AlertDay(
            day: today - ago, worn_s: worn_h * 3600, answersKnown: known, answeredSoon: soon, given: given ?? known,
            leftOut: leftOut)
    }

    private func change(
        _ days: [AlertDay], from step: AlertStep = .every, since: Int = 20,
        trend: SlouchTrend = SlouchTrend(days: [], today: 20_600)
    ) -> AlertFading.Change? {
        AlertFading.change(from: step, since: today - since, days: days, trend: trend, today: today)
    }

    /// Eight weeks of days, of which the last four have twice the slouching.
    private func rising(_ days: Int = 84) -> SlouchTrend {
        SlouchTrend(
            days: (1...days).map { ago in
                let share = Scalar.log(0.15) + 0.1 * (Double(ago * 7919 % 13) / 6 - 1) + (ago <= 28 ? 0.7 : 0)
                return RoutineInput.Day(day: today - ago, worn_min: 360, slouch_min: Scalar.exp(share) * 380 - 2)
            }, today: today)
    }

    @Test("Three of the last five worn days answered for seven tenths are a step; two are none")
    func threeOfFive() {
        let (good, poor) = ((1...3).map { day($0, soon: 3) }, (4...5).map { day($0, soon: 2) })
        #expect(change(good + poor) == AlertFading.Change(step: .second, cause: .answered))
        #expect(change(good + poor, from: .second)?.step == .fourth)
        #expect(change(good + poor, from: .fourth)?.step == AlertStep.none)
        #expect(change(good + poor, from: .none) == nil, "there is no further step")
        #expect(change([day(1), day(2)] + (3...5).map { day($0, soon: 1) }) == nil)
        // Older ones are not among the last five.
        #expect(change((1...5).map { day($0, soon: 1) } + (6...15).map { day($0) }) == nil)
        // Seven tenths, to the alert.
        #expect(change((1...3).map { day($0, soon: 7, of: 10) })?.step == .second)
        #expect(change((1...3).map { day($0, soon: 6, of: 9) }) == nil)
    }

    @Test("Alerts that other rules gave are no measure: only days of the rules in force are looked at")
    func otherRules() {
        func days(_ range: ClosedRange<Int>, _ version: String) -> [AlertDay] {
            range.map { ago in
                var day = day(ago)
                day.rulesVersion = version
                return day
            }
        }
        func change(_ days: [AlertDay], _ version: String?) -> AlertFading.Change? {
            AlertFading.change(
                from: .every, since: today - 30, days: days, trend: SlouchTrend(days: [], today: today), today: today,
                rulesVersion: version)
        }
        #expect(change(days(3...22, "3") + days(1...2, "4"), "3")?.step == .second)
        #expect(change(days(3...22, "3") + days(1...2, "4"), "4") == nil)
        #expect(change(days(4...22, "3") + days(1...3, "4"), "4")?.step == .second)
        #expect(change(days(2...22, "3") + days(1...1, "3,4"), "4") == nil)
    }

    @Test("A day with fewer than three answers, a short day, a silent day and what was before the step prove nothing")
    func noProof() {
        #expect(change((1...5).map { day($0, soon: 2, of: 2) }) == nil)
        #expect(change((1...5).map { day($0, soon: 3, of: 3) })?.step == .second)
        #expect(change((1...5).map { day($0, worn_h: 3.9) }) == nil)
        #expect(change((1...5).map { day($0) }, since: 2) == nil, "two days since the last step")
        #expect(change((1...5).map { day($0) }, since: 3)?.step == .second)
        // Today is not over, and tomorrow not there.
        #expect(change((-3...0).map { day($0) }) == nil)
        #expect(change((40...50).map { day($0) }, since: 100) == nil, "too long ago")
        // A tracking-only day takes no place among the five.
        let withSilent = [day(1), day(2, soon: 0, of: 0, leftOut: 9), day(3), day(4, soon: 0), day(5, soon: 0), day(6)]
        #expect(change(withSilent)?.step == .second)
        // A day of which alerts were left out by fading is judged by those that were given.
        #expect(change((1...3).map { day($0, leftOut: 4) }, from: .second)?.step == .fourth)
    }

    @Test(
        "More slouching is a step back, once for each look of the trend; and as long as it is up nothing becomes less")
    func back() throws {
        let trend = rising()
        let look = try #require(trend.lookDay)
        try #require(trend.direction == .up)
        let answered = (1...5).map { day($0) }
        let before = today - look + 1
        #expect(
            change(answered, from: .fourth, since: before, trend: trend)
                == AlertFading.Change(step: .second, cause: .slouchingMore))
        #expect(change([], from: .none, since: before, trend: trend)?.step == .fourth)
        #expect(change([], from: .every, since: before, trend: trend) == nil, "there is no step before the first")
        // The step of that look was taken: it stands until the next one.
        #expect(change(answered, from: .second, since: today - look, trend: trend) == nil)
        #expect(change(answered, from: .second, since: today - look - 1, trend: trend) == nil)
    }

    @Test("Alerts never become fewer without answers, and the same days in any order give the same")
    func properties() {
        var chance = SplitMix(seed: 7)
        for round in 0..<2000 {
            let days = (1...12).map { ago in
                let known = chance.number(0...8)
                return day(
                    ago, soon: chance.number(0...known), of: known, worn_h: chance.number(0...10),
                    leftOut: chance.number(0...4))
            }
            let step = AlertStep.allCases[chance.number(0...3)]
            let since = chance.number(1...12)
            let found = change(days, from: step, since: since)
            #expect(found == change(days.shuffled(using: &chance), from: step, since: since))
            if let found {
                #expect(found.step == step.fewer && found.cause == .answered)
                let good = days.count {
                    $0.day >= today - since && $0.answersKnown >= 3 && $0.worn_s >= 4 * 3600
                        && Double($0.answeredSoon) >= 0.7 * Double($0.answersKnown)
                }
                #expect(good >= 3, "round \(round)")
            }
            let ignored = days.map { day in
                var day = day
                day.answeredSoon = 0
                return day
            }
            #expect(change(ignored, from: step, since: since) == nil)
        }
    }

    @Test("The trend of kept figures is that of the days that the routine looks at")
    func trend() {
        let figures = (1...60).map { ago in
            DayFigures(
                day: today - ago, rulesVersion: "3", worn_s: 30_000, calibrated_s: 25_000, judged_s: 20_000,
                slouch_s: ago <= 28 ? 6000 : 3000, values: [:])
        }
        let days = figures.map {
            RoutineInput.Day(
                day: $0.day, worn_min: $0.calibrated_s / 60, slouch_min: $0.slouch_s / 60,
                judged_min: $0.judged_s / 60, rulesVersion: "3")
        }
        let first = RoutineInput.Day(day: today - 100, worn_min: 1, slouch_min: 0)
        #expect(
            SlouchTrend(figures, firstDay: today - 100, today: today) == SlouchTrend(days: days + [first], today: today)
        )
    }
}
