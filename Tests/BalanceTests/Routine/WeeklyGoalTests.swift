import Balance
import LocalTime
import Posture
import TestSupport
import Testing

@Suite("The goal for the week")
struct WeeklyGoalTests {
    /// A Monday: 2026-03-02.
    private static let monday: LocalDay = 20_514

    private func day(
        _ day: LocalDay, _ minutesPerHour: Double, hours: Double = 8, rules: String = "3"
    ) -> DayFigures {
        DayFigures(
            day: day, rulesVersion: rules, worn_s: hours * 3600, calibrated_s: hours * 3600, judged_s: hours * 3600,
            slouch_s: hours * 60 * minutesPerHour, values: [:])
    }

    /// Monday to Friday of the week before: a median of 12, so 11 (10.8) is the goal.
    private var baseline: [DayFigures] { [20, 8, 12, 14, 11].enumerated().map { day(Self.monday - 7 + $0, $1) } }

    private func goal(on index: Int, _ week: [DayFigures], first: [DayFigures]? = nil) -> WeeklyGoal {
        WeeklyGoal(on: Self.monday + index, rulesVersion: "3", first: first ?? baseline + week, week: week)
    }

    @Test("A week begins on Monday")
    func weeks() {
        #expect(WeeklyGoal.weekStart(of: Self.monday) == Self.monday)
        #expect(WeeklyGoal.weekStart(of: Self.monday + 6) == Self.monday)
        #expect(WeeklyGoal.weekStart(of: Self.monday + 7) == Self.monday + 7)
        #expect(WeeklyGoal.weekStart(of: 0) == -3 && WeeklyGoal.weekStart(of: -4) == -10)
    }

    @Test("A tenth below the median of the first five valid days, in whole minutes; four of five worn days reach it")
    func reached() {
        let week = [10, 12, 10, 10, 10.9].enumerated().map { day(Self.monday + $0, $1) }
        let friday = goal(on: 4, week)
        #expect(friday.usual_min_per_h == 12 && friday.limit_min_per_h == 11 && friday.missingDays == 0)
        #expect(friday.wornDays == 5 && friday.daysUnder == 4 && friday.isReached == true)
        let thursday = goal(on: 3, week)
        #expect(thursday.wornDays == 4 && thursday.daysUnder == 3 && thursday.isReached == nil)
        let sunday = goal(on: 6, week + [day(Self.monday + 5, 20), day(Self.monday + 6, 11)])
        #expect(sunday.wornDays == 7 && sunday.daysUnder == 4 && sunday.isReached == false)
    }

    @Test("Short days, days that other rules have judged and days of other weeks do not count, on either side")
    func counted() {
        let week = [
            day(Self.monday, 1, hours: 3.9), day(Self.monday + 1, 1, rules: "2"), day(Self.monday + 2, 1, rules: "2,3"),
            day(Self.monday - 1, 1), day(Self.monday + 7, 1), day(Self.monday + 3, 10),
        ]
        let sunday = goal(on: 6, week, first: baseline)
        #expect(sunday.wornDays == 1 && sunday.daysUnder == 1)
        let mixed = baseline.map { one in day(one.day, 30, rules: "2") } + baseline.dropLast()
        let missing = goal(on: 6, week, first: mixed)
        #expect(missing.missingDays == 1 && missing.limit_min_per_h == nil && missing.wornDays == 0)
        #expect(goal(on: 6, [], first: []).missingDays == 5)
        // Nothing could be judged: it is no day without slouching.
        var blind = day(Self.monday, 0)
        blind.judged_s = 0
        #expect(goal(on: 0, [blind], first: baseline).wornDays == 0)
    }

    @Test("The baseline's own days are no days of the goal, and as of a day in it there is none yet")
    func ownDays() {
        let first = [20, 8, 12, 14, 11, 5].enumerated().map { day(Self.monday + $0, $1) }
        #expect(goal(on: 3, first, first: first).missingDays == 2)
        let saturday = goal(on: 5, first, first: first)
        #expect(saturday.limit_min_per_h == 11 && saturday.wornDays == 1 && saturday.daysUnder == 1)
    }

    @Test("Where a tenth less cannot be measured there is no goal")
    func little() {
        let first = (0..<5).map { day(Self.monday - 7 + $0, 6) }
        let goal = goal(on: 0, [day(Self.monday, 1)], first: first)
        #expect(goal.usual_min_per_h == 6 && goal.limit_min_per_h == nil && goal.isReached == nil)
    }

    @Test("The order in which days come does not matter, and later days never change what a day says")
    func order() {
        var chance = SplitMix(seed: 9)
        for _ in 0..<200 {
            var days = (0..<28).map { index in
                day(
                    Self.monday + index, chance.number(2.0...30), hours: chance.number(2.0...9),
                    rules: chance.chance(0.9) ? "3" : "2")
            }
            let asked = chance.number(5...27)
            let goal = WeeklyGoal(on: Self.monday + asked, rulesVersion: "3", first: days, week: days)
            #expect(goal.daysUnder <= goal.wornDays && goal.wornDays <= 7)
            days.shuffle(using: &chance)
            #expect(goal == WeeklyGoal(on: Self.monday + asked, rulesVersion: "3", first: days, week: days))
            let known = days.filter { $0.day <= Self.monday + asked }
            #expect(goal == WeeklyGoal(on: Self.monday + asked, rulesVersion: "3", first: known, week: known))
        }
    }
}
