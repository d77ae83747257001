import LocalTime
import Posture
import TestSupport
import Testing

@Suite("A day against the wearer's usual days")
struct UsualDaysTests {
    private func day(
        _ day: LocalDay, _ figure: DayFigure, _ value: Double?, hours: Double = 6, rules: String = "3"
    ) -> DayFigures {
        DayFigures(
            day: day, rulesVersion: rules, worn_s: hours * 3600, calibrated_s: hours * 3600, judged_s: 0, slouch_s: 0,
            values: value.map { [figure: $0] } ?? [:])
    }

    /// Of so many days before, every second one 10 and the others 20.
    private func compared(
        _ figure: DayFigure, _ value: Double?, days: Int = 14, hours: Double = 6,
        usual: (Int) -> Double? = {
            $0.isMultiple(of: 2) ? 10 : 20
        }
    ) -> UsualDays.Comparison? {
        let before = (0..<days).map { day(100 - 2 * $0, figure, usual($0)) }
        return UsualDays(of: day(102, figure, value, hours: hours), before: before.shuffled()).comparison(figure)
    }

    @Test("More or less is told only beyond 1.96 deviations of a new day")
    func limit() {
        // Mean 15, deviation √(25 · 14/13) = 5.1887; 1.96 · 5.1887 · √(15/14) = 10.527.
        #expect(compared(.positionChanges, 25.52)?.verdict == .within)
        #expect(compared(.positionChanges, 25.54)?.verdict == .more)
        #expect(compared(.positionChanges, 4.48)?.verdict == .within)
        #expect(compared(.positionChanges, 4.46)?.verdict == .less)
        #expect(compared(.positionChanges, 15)?.usual == 15 && compared(.positionChanges, 15)?.days == 14)
    }

    @Test("Of fewer than fourteen days, or of a figure that is not known, nothing is said")
    func tooFew() {
        #expect(compared(.positionChanges, 99, days: 13) == nil)
        #expect(compared(.positionChanges, nil) == nil)
        #expect(compared(.response, 20) { $0 < 10 ? 15 : nil } == nil)
    }

    @Test("The last twenty-eight valid days count: long ones, earlier ones, of the same rules")
    func valid() {
        #expect(compared(.response, 20, days: 40)?.days == 28)
        let newer = (0..<28).map { day(70 + $0, .response, 20) }
        let older = (0..<60).map { day($0, .response, 200) }
        let short = (0..<10).map { day(98 + $0, .response, 200, hours: 3.9) }
        let others = (0..<10).map { day(98 + $0, .response, 200, rules: "2") }
        let later = (0..<60).map { day(120 + $0, .response, 200) }
        let usual = UsualDays(of: day(120, .response, 21), before: newer + older + short + others + later)
        #expect(usual.comparison(.response)?.usual == 20 && usual.comparison(.response)?.days == 28)
    }

    @Test("A day under four hours is compared with nothing, and a shorter longest time says nothing")
    func short() {
        #expect(compared(.positionChanges, 99, hours: 3.9)?.verdict == nil)
        #expect(compared(.positionChanges, 99, hours: 3.9)?.usual == 15)
        #expect(compared(.longestStill, 1)?.verdict == nil)
        #expect(compared(.longestStill, 99)?.verdict == .more)
    }

    @Test(
        "Angles that differ by less than five degrees are not told apart", arguments: [DayFigure.flexion, .variation])
    func degrees(figure: DayFigure) {
        #expect(compared(figure, 7.9) { _ in 3 }?.verdict == nil)
        #expect(compared(figure, 8.1) { _ in 3 }?.verdict == .more)
        #expect(compared(figure, -2.1) { _ in 3 }?.verdict == .less)
        #expect(compared(figure, 3) { _ in 3 }?.verdict == .within)
    }
}
