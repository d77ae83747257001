import Balance
import TestSupport
import Testing

@Suite("What is supposed of a state, whatever comes")
struct EstimateTests {
    private func state(_ dice: inout SplitMix) -> StateEstimate {
        StateEstimate(mean: dice.number(0...1), variance: dice.number(0.0001...0.2))
    }

    private func load(_ dice: inout SplitMix) -> DayLoad {
        DayLoad(
            exposure: dice.chance(0.2) ? nil : dice.number(0...20), loading: dice.number(0...1),
            routine: dice.number(0...1))
    }

    private func test(_ dice: inout SplitMix) -> TestMeasurement {
        TestMeasurement(level: dice.number(0...1), deviation: dice.number(0.05...0.8))
    }

    @Test("Means stay within 0…1 and variances above 0, whatever days and tests come")
    func bounds() {
        var dice = SplitMix(seed: 1)
        for _ in 0..<200 {
            var state = state(&dice)
            for _ in 0..<100 {
                state.advance(load(&dice))
                if dice.chance(0.2) {
                    state = state.updated(with: (0..<dice.number(1...4)).map { _ in test(&dice) }).estimate
                }
                #expect((0...1).contains(state.mean) && state.variance > 0 && state.variance < 1)
                #expect((0...1).contains(state.probability(above: 0.5)))
            }
        }
    }

    @Test("More exposure never lowers a state, more of the routine never raises it")
    func directions() {
        var dice = SplitMix(seed: 2)
        for _ in 0..<5000 {
            let start = state(&dice)
            let load = load(&dice)
            var plain = start
            plain.advance(load)
            if let exposure = load.exposure {
                var more = start
                more.advance(
                    DayLoad(exposure: exposure + dice.number(0...5), loading: load.loading, routine: load.routine))
                #expect(more.mean >= plain.mean - 1e-12)
            }
            var better = start
            better.advance(
                DayLoad(
                    exposure: load.exposure, loading: load.loading, routine: min(1, load.routine + dice.number(0...1))))
            #expect(better.mean <= plain.mean + 1e-12)
        }
    }

    @Test("Longer or further bent is never a smaller dose; the order of the slouches does not matter")
    func doses() throws {
        var dice = SplitMix(seed: 3)
        for _ in 0..<500 {
            var held = (0..<dice.number(1...12)).map { _ in
                HeldPosture(minutes: dice.number(0...90), meanDegrees: dice.number(-10...90))
            }
            let before = try #require(DayExposure(of: held, worn_min: 400)).value
            #expect(DayExposure(of: held.shuffled(using: &dice), worn_min: 400)?.value == before)
            let which = dice.number(0...held.count - 1)
            held[which].minutes += dice.number(0...10)
            held[which].meanDegrees += dice.number(0...10)
            #expect(try #require(DayExposure(of: held, worn_min: 400)).value >= before - 1e-12)
        }
    }

    @Test("A day worn for less than four hours is missing, not good")
    func tooLittleWorn() {
        #expect(DayExposure(of: [], worn_min: 239.9) == nil)
        #expect(DayExposure(of: [], worn_min: .nan) == nil)
        #expect(DayExposure(of: [], worn_min: 240)?.value == 0)
    }

    @Test("Ignorance grows without data, up to where nothing is known any more")
    func ignorance() {
        var state = StateEstimate(mean: 0.7, variance: 0.01)
        var before = state.variance
        for _ in 0..<400 {
            state.advance(DayLoad(exposure: nil, loading: 1, routine: 0))
            #expect(state.variance >= before)
            before = state.variance
        }
        #expect(state.variance > 0.06 && abs(state.mean - 0.2) < 0.01)
    }

    @Test("Of a state that the sensor does not see, worn days make nobody surer")
    func unseen() {
        var worn = StateEstimate(mean: 0.4, variance: 0.0625)
        var missing = worn
        for _ in 0..<60 {
            worn.advance(DayLoad(exposure: 1.5, loading: 0, routine: 0))
            missing.advance(DayLoad(exposure: nil, loading: 0, routine: 0))
        }
        #expect(worn == missing && worn.variance >= 0.0625)
    }

    @Test("The order of one day's tests does not matter")
    func orderOfTests() {
        var dice = SplitMix(seed: 4)
        for _ in 0..<500 {
            let state = state(&dice)
            let tests = (0..<dice.number(2...6)).map { _ in test(&dice) }
            #expect(state.updated(with: tests) == state.updated(with: tests.shuffled(using: &dice)))
        }
    }

    @Test("Tests that agree make it surer: as much as one after the other")
    func agreement() {
        let prior = StateEstimate(mean: 0.5, variance: 0.03)
        let tests = [0.5, 0.55, 0.45].map { TestMeasurement(level: $0, deviation: 0.2) }
        let together = prior.updated(with: tests)
        let apart = tests.reduce(prior) { $0.updated(with: [$1]).estimate }
        #expect(!together.isContradictory && together.estimate.variance < prior.variance)
        #expect(abs(together.estimate.mean - apart.mean) < 1e-12)
        #expect(abs(together.estimate.variance - apart.variance) < 1e-12)
    }

    @Test("A test that contradicts what is known is told as such and makes it less sure, never surer")
    func contradiction() {
        var dice = SplitMix(seed: 5)
        var contradictions = 0
        for _ in 0..<5000 {
            // As far as the model's own states and tests go: s from 0.18, variance up to where ignorance settles.
            let state = StateEstimate(mean: dice.number(0...1), variance: dice.number(0.005...0.065))
            let test = TestMeasurement(level: dice.number(0...1), deviation: dice.number(0.18...0.6))
            let update = state.updated(with: [test])
            #expect(update.isContradictory == (update.disagreement > 3.841))
            if update.isContradictory {
                contradictions += 1
                #expect(update.estimate.variance >= state.variance)
            } else {
                #expect(update.estimate.variance < state.variance)
            }
        }
        #expect(contradictions > 100)
    }

    @Test("Two tests of one day that exclude each other leave it less sure than two that agree")
    func sameDayContradiction() {
        let prior = StateEstimate(mean: 0.45, variance: 0.03)
        func update(_ a: Double, _ b: Double) -> StateEstimate.Update {
            prior.updated(with: [
                TestMeasurement(level: a, deviation: 0.18), TestMeasurement(level: b, deviation: 0.18),
            ])
        }
        let agreeing = update(0.5, 0.5)
        let opposed = update(0.0, 1.0)
        #expect(opposed.isContradictory && !agreeing.isContradictory)
        #expect(opposed.estimate.variance > 3 * agreeing.estimate.variance)
        #expect(abs(opposed.estimate.mean - agreeing.estimate.mean) < 1e-12)
    }

    @Test("A first test cannot contradict one of whom nothing is known")
    func firstTest() {
        for level in stride(from: 0, through: 1, by: 0.1) {
            let update = StateEstimate(priorOf: ImbalanceRules())
                .updated(with: [TestMeasurement(level: level, deviation: 0.18)])
            #expect(!update.isContradictory)
        }
    }

    @Test("A changed number is told by the version")
    func version() {
        var rules = ImbalanceRules()
        #expect(rules.version == "1")
        rules.fading_days = 40
        #expect(rules.version == "1+")
    }
}
