import Balance
import SimulatedTrends
import Testing

/// A small part of `Tools/Balance/results/trend.md`, with bounds that chance alone does not cross.
@Suite("How often a trend is told")
struct SimulatedTrendTests {
    private static let wearers = 60

    @Test("Who does not change is seldom told of a change, and hardly ever of a relapse", arguments: [0.15, 0.35])
    func falseTrends(variation: Double) {
        let figures = TrendFigures(wearers: Self.wearers, variation: variation, correlation: 0.2, seed: 5)
        #expect(figures.falseTrend <= 0.12 && figures.falseRelapse <= 0.05)
    }

    @Test("Three tenths less is told to most whose days are alike, and to few whose days differ much")
    func power() {
        let alike = TrendFigures(wearers: Self.wearers, variation: 0.15, correlation: 0.2, seed: 5)
        #expect(alike.stepInFourWeeks >= 0.9 && alike.rampFourWeeksAfter >= 0.9)
        let restless = TrendFigures(wearers: Self.wearers, variation: 0.5, correlation: 0.2, seed: 5)
        #expect((0.1...0.6).contains(restless.stepInSixWeeks) && (0.1...0.6).contains(restless.rampFourWeeksAfter))
    }

    @Test("The same seed gives the same figures")
    func repeats() {
        func figures(_ seed: UInt64) -> TrendFigures {
            TrendFigures(wearers: 10, variation: 0.3, correlation: 0, seed: seed)
        }
        #expect(figures(1) == figures(1))
        var chance = Chance(seed: 1)
        var other = Chance(seed: 2)
        #expect(chance.uniform() != other.uniform())
    }
}
