import Balance
import LocalTime
import Testing

@Suite("The trend of slouching")
struct SlouchTrendTests {
    private let today = SomeWearer.today

    private func days(_ count: Int, worn_min: Double = 480, _ share: (Int) -> Double) -> [RoutineInput.Day] {
        (1...count).map { back in
            RoutineInput.Day(day: today - back, worn_min: worn_min, slouch_min: worn_min * share(count - back))
        }
    }

    @Test("Fewer minutes of slouching in the worn hour is down, more is up, and a little is neither")
    func directions() {
        #expect(SlouchTrend(days(14) { 0.5 - 0.02 * Double($0) }, today: today).direction == .down)
        #expect(SlouchTrend(days(14) { 0.2 + 0.01 * Double($0) }, today: today).direction == .up)
        #expect(SlouchTrend(days(14) { 0.3 + 0.001 * Double($0) }, today: today).direction == .steady)
    }

    @Test("A straight line from 20 to 30 minutes an hour is half as much again")
    func size() throws {
        let trend = SlouchTrend(days(14) { (20 + 10 * Double($0) / 13) / 60 }, today: today)
        #expect(abs(try #require(trend.change) - 0.5) < 1e-9)
    }

    @Test("Short days are missing, not good; with fewer than eight days nothing is said")
    func missingDays() {
        #expect(SlouchTrend(days(7) { 0.5 - 0.05 * Double($0) }, today: today).direction == .unknown)
        let short = SlouchTrend(days(14, worn_min: 239) { 0.5 - 0.02 * Double($0) }, today: today)
        #expect(short.direction == .unknown)
        #expect(short.validDays == 0)
        #expect(short.change == nil)
    }

    @Test("A day that is there twice counts once, and today does not count")
    func twice() {
        let base = days(7) { 0.5 - 0.05 * Double($0) }
        #expect(SlouchTrend(base + base, today: today).validDays == 7)
        let withToday = base + [RoutineInput.Day(day: today, worn_min: 480, slouch_min: 10)]
        #expect(SlouchTrend(withToday, today: today).validDays == 7)
    }

    @Test("Who hardly slouches has no trend to speak of")
    func hardlyAny() {
        let trend = SlouchTrend(days(14) { $0 < 7 ? 0 : 0.001 }, today: today)
        #expect(trend.direction == .steady)
    }
}
