import Balance
import TestSupport
import Testing

/// Every number of the worked example of the domain specification, section 4, to 1e-6.
@Suite("The model's worked example")
struct WorkedExampleTests {
    private let episodes = [
        HeldPosture(minutes: 12, meanDegrees: 25), HeldPosture(minutes: 4, meanDegrees: 18),
        HeldPosture(minutes: 25, meanDegrees: 32),
    ]
    private let prior = StateEstimate(priorOf: ImbalanceRules())

    private func exposure() throws -> DayExposure { try #require(DayExposure(of: episodes, worn_min: 360)) }

    private func days(
        _ count: Int, from start: StateEstimate, exposure: Double?, loading: Double = 1, routine: Double
    ) -> StateEstimate {
        var state = start
        for _ in 0..<count { state.advance(DayLoad(exposure: exposure, loading: loading, routine: routine)) }
        return state
    }

    /// The deep neck flexors after fourteen such days.
    private func neckFlexors() throws -> StateEstimate {
        days(14, from: prior, exposure: try exposure().value, loading: 0.5, routine: 0)
    }

    private func holding(_ seconds: Double) -> TestMeasurement {
        TestMeasurement(value: seconds, norm: (38.9, 20.1), deviation: 0.18)
    }

    @Test("Three slouches in six hours worn are an exposure of 1.669630")
    func dayExposure() throws {
        let weights = episodes.map { DayExposure.angleWeight(degrees: $0.meanDegrees) }
        let holds = episodes.map { DayExposure.holdWeight(minutes: $0.minutes) }
        for (weight, expected) in zip(weights, [0.75, 0.40, 1.10]) { #expect(near(weight, expected)) }
        for (hold, expected) in zip(holds, [2, 1.333333, 2]) { #expect(near(hold, expected)) }
        for (episode, expected) in zip(episodes, [18, 2.133333, 55]) {
            #expect(near(try #require(DayExposure(of: [episode], worn_min: 480)).dose_min, expected))
        }
        #expect(near(try exposure().dose_min, 75.133333))
        #expect(near(try exposure().value, 1.669630))
    }

    @Test("A day with half the routine done")
    func oneDay() throws {
        let state = days(1, from: prior, exposure: try exposure().value, routine: 0.5)
        #expect(near(state.mean, 0.402552) && near(state.variance, 0.057436))
        // Where it would settle, and how fast, by the days it takes to get there.
        #expect(near(days(2000, from: prior, exposure: try exposure().value, routine: 0.5).mean, 0.452171))
    }

    @Test(
        "Fourteen equal days without, with half, and with all of the routine",
        arguments: [(0, 0.482280, 0.029781), (0.5, 0.426317, 0.022464), (1, 0.378219, 0.017180)])
    func fourteenDays(routine: Double, mean: Double, variance: Double) throws {
        let state = days(14, from: prior, exposure: try exposure().value, routine: routine)
        #expect(near(state.mean, mean) && near(state.variance, variance))
    }

    @Test("How probable it is to be beyond the reference after them")
    func probabilities() throws {
        let without = days(14, from: prior, exposure: try exposure().value, routine: 0)
        let with = days(14, from: prior, exposure: try exposure().value, routine: 1)
        #expect(near(without.probability(above: 0.5), 0.459108))
        #expect(near(with.probability(above: 0.5), 0.176418))
    }

    @Test("A missing day fades the mean and makes it less sure")
    func missingDay() {
        let state = days(1, from: prior, exposure: nil, routine: 0)
        #expect(near(state.mean, 0.396262) && near(state.variance, 0.062685))
    }

    @Test("A man holds his head for 22 s on average: not claimable")
    func neckFlexorsHeld22() throws {
        let before = try neckFlexors()
        #expect(near(before.mean, 0.421924) && near(before.variance, 0.037231))
        let test = holding((20 + 24) / 2)
        #expect(near(test.level, 0.536318))
        let gain = before.variance / (before.variance + 0.18 * 0.18)
        #expect(near(gain, 0.534690))
        let after = before.updated(with: [test])
        #expect(near(after.estimate.mean, 0.483089) && near(after.estimate.variance, 0.017324))
        #expect(near(after.estimate.probability(above: 0.5), 0.448884))
        #expect(!after.isContradictory)
        var support = ClaimSupport()
        support.hasRecentTest = true
        support.hasSupportingTest = true
        #expect(Claim.word(probability: 0.448884, support: support).claim == .unknown)
    }

    @Test("He holds it for 9 s: likely, worn days aside")
    func neckFlexorsHeld9() throws {
        let test = holding((8 + 10) / 2)
        #expect(near(test.level, 0.795025))
        let after = try neckFlexors().updated(with: [test])
        #expect(near(after.estimate.mean, 0.621417) && near(after.estimate.variance, 0.017324))
        #expect(near(after.estimate.probability(above: 0.5), 0.821861))
        #expect(!after.isContradictory)
        var support = ClaimSupport()
        support.hasRecentTest = true
        support.hasSupportingTest = true
        #expect(Claim.word(probability: 0.821861, support: support).claim == .likely)
    }

    @Test("Four weeks of the routine and little slouching")
    func recovery() {
        let state = days(28, from: StateEstimate(mean: 0.60, variance: 0.02), exposure: 0.3, routine: 1)
        #expect(near(state.mean, 0.272447))
        #expect(near(state.deviation, 0.103654))
    }

    @Test("Neck flexors and lower trapezius as a pattern: possible")
    func pattern() throws {
        let score = try #require(
            PatternScore(of: [
                StateEstimate(mean: 0.621417, variance: 0.017324), StateEstimate(mean: 0.482280, variance: 0.029781),
            ]))
        #expect(near(score.estimate.mean, 0.551849) && near(score.estimate.variance, 0.017455))
        #expect(near(score.probability, 0.652636))
        var support = ClaimSupport()
        support.hasRecentTest = true
        support.hasSupportingTest = true
        #expect(Claim.word(probability: score.probability, support: support).claim == .possible)
    }

    @Test("What a test with two answers is worth, and which one is worth nothing")
    func likelihoodRatios() throws {
        let unvalidated = try #require(TestMeasurement(isPositive: true, likelihoodRatio: 1.5))
        #expect(near(unvalidated.deviation, 0.555237) && unvalidated.level == 0.75)
        #expect(near(try #require(TestMeasurement(isPositive: true, likelihoodRatio: 0.70 / 0.33)).deviation, 0.407708))
        #expect(TestMeasurement(isPositive: false, likelihoodRatio: 0.67)?.level == 0.25)
        // The pectoralis minor by the 2.6 cm rule, and the Thomas test without a fixed pelvis (Se .3182, Sp .5714).
        #expect(TestMeasurement(isPositive: true, likelihoodRatio: 1) == nil)
        #expect(TestMeasurement(isPositive: true, likelihoodRatio: 0.3182 / (1 - 0.5714)) == nil)
        #expect(TestMeasurement(isPositive: false, likelihoodRatio: (1 - 0.3182) / 0.5714) == nil)
        #expect(TestMeasurement(isPositive: true, likelihoodRatio: .nan) == nil)
    }

    @Test("A photographed neck angle of 44° lies at 0.933333")
    func neckAngle() {
        #expect(near(TestMeasurement(value: 44, norm: (50.6, 3.6), deviation: 0.25).level, 0.933333))
    }

    private func near(_ value: Double, _ expected: Double) -> Bool { abs(value - expected) < 1e-6 }
}
