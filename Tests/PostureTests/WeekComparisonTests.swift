import LocalTime
import Posture
import TestSupport
import Testing

@Suite("A week against the week before")
struct WeekComparisonTests {
    private func day(_ day: LocalDay, ratio: Double, hours: Double = 6, rules: String = "4") -> DayFigures {
        DayFigures(
            day: day, rulesVersion: rules, worn_s: hours * 3600, calibrated_s: hours * 3600, judged_s: 10_000,
            slouch_s: ratio * 10_000, values: [:])
    }

    /// Twenty-one days before the two weeks, of which every second one is 20 % and the others 30 %; then a week each.
    private func compared(
        before: Double, now: Double, usualDays: Int = 21, days: Int = 5
    ) -> WeekComparison? {
        let usual = (0..<usualDays).map { self.day(85 - $0, ratio: $0.isMultiple(of: 2) ? 0.2 : 0.3) }
        let first = (0..<5).map { self.day(87 + $0, ratio: before) }
        let second = (0..<days).map { self.day(94 + $0, ratio: now) }
        return WeekComparison(on: 100, figures: (usual + first + second).shuffled())
    }

    @Test("A change is told only beyond what the wearer's own days differ by anyway")
    func verdict() throws {
        // Deviation about .05; of two means of five days, days like the one before (.25), 1.96 errors are about .08.
        #expect(compared(before: 0.25, now: 0.29)?.verdict == .within)
        #expect(compared(before: 0.25, now: 0.40)?.verdict == .more)
        #expect(compared(before: 0.25, now: 0.10)?.verdict == .less)
        let same = try #require(compared(before: 0.25, now: 0.25))
        #expect(same.verdict == .within && same.week.days == 5 && abs(same.week.slouchRatio - 0.25) < 1e-9)
    }

    @Test("With too few days before, no change is told, and how many are missing is known")
    func tooFew() {
        let few = compared(before: 0.25, now: 0.9, usualDays: 5)
        #expect(few?.verdict == nil && few?.missingDays == 4)
        #expect(compared(before: 0.25, now: 0.9, days: 2) == nil)
    }

    @Test("Short days, later days and days of other rules count for nothing")
    func valid() {
        let usual = (0..<21).map { day(85 - $0, ratio: $0.isMultiple(of: 2) ? 0.2 : 0.3) }
        let weeks = (0..<5).flatMap { [day(87 + $0, ratio: 0.25), day(94 + $0, ratio: 0.25)] }
        let others =
            [day(100, ratio: 1, hours: 3.9), day(92, ratio: 1, rules: "3")]
            + (101..<110).map { day(LocalDay(daysSince1970: $0), ratio: 1) }
        let found = WeekComparison(on: 100, figures: usual + weeks + others)
        #expect(found?.verdict == .within && found?.week.days == 5 && found?.before.days == 5)
    }

    @Test("A week's mean has an error as soon as the wearer's days are known, and the smaller the more days it has")
    func error() throws {
        let usual = (0..<14).map { day(80 + $0, ratio: $0.isMultiple(of: 2) ? 0.2 : 0.3) }
        let five = try #require(WeekComparison.error(ofMeanOver: 5, figures: usual))
        let one = try #require(WeekComparison.error(ofMeanOver: 1, figures: usual))
        // Deviation .0519, widened by √(1.25 / .75): 1.96 of it over √5.
        #expect(abs(five - 0.0587) < 0.001 && abs(one / five - 5.0.squareRoot()) < 1e-9)
        #expect(WeekComparison.error(ofMeanOver: 5, figures: Array(usual.dropFirst())) == nil)
        #expect(WeekComparison.error(ofMeanOver: 0, figures: usual) == nil)
        let others = usual.map { day($0.day - 20, ratio: 0.9, rules: "3") }
        #expect(WeekComparison.error(ofMeanOver: 5, figures: others + usual) == five, "other rules count for nothing")
    }

    @Test("What it would take is told beside the verdict")
    func smallest() throws {
        let told = try #require(self.compared(before: 0.25, now: 0.29))
        let smallest = try #require(told.smallestChange)
        #expect(smallest > 0.04 && smallest < 0.15)
        #expect(self.compared(before: 0.25, now: 0.9, usualDays: 5)?.smallestChange == nil)
    }
}
