import TestSupport
import Testing

@testable import Balance

@Suite("How probable a pattern is")
struct PatternProbabilityTests {
    @Test("Independent states are counted exactly")
    func independent() {
        let mean = [0.75, 0.75, 0.75, 0.75]
        let covariance = (0..<16).map { $0 % 5 == 0 ? 1.0 : 0 }
        // Two or more of four coins: 11/16.
        let value = PatternProbability.value(mean: mean, covariance: covariance, needed: 2, presence: 0.75)
        #expect(abs(value - 11.0 / 16) < 1e-9)
    }

    @Test("One state is its own probability; with none there is none")
    func one() {
        let value = PatternProbability.value(mean: [1.75], covariance: [4], needed: 1, presence: 0.75)
        #expect(abs(value - NormalDistribution.below(0.5)) < 1e-9)
        #expect(PatternProbability.value(mean: [], covariance: [], needed: 0, presence: 0.75) == 0)
    }

    @Test("Two of two with a correlation is the bivariate normal, which is known at 0: 1/4 + asin(r) / 2π")
    func bivariate() {
        for correlation in [0.0, 0.3, 0.6, 0.9] {
            let known =
                0.25 + [0.0: 0.0, 0.3: 0.3046926540153975, 0.6: 0.6435011087932844, 0.9: 1.1197695149986342][
                    correlation]! / (2 * .pi)
            #expect(abs(NormalDistribution.bothBelow(0, correlation: correlation) - known) < 1e-7)
        }
        for x in [-2.0, -0.5, 1, 3] {
            let alone = NormalDistribution.below(x)
            #expect(abs(NormalDistribution.bothBelow(x, correlation: 0) - alone * alone) < 1e-12)
            #expect(abs(NormalDistribution.bothBelow(x, correlation: 0.999999) - alone) < 0.01)
        }
    }

    @Test("Against a simulation of states that depend on each other")
    func simulated() {
        var dice = SplitMix(seed: 3)
        func normal() -> Double { (0..<12).map { _ in dice.number(0...1) }.reduce(0, +) - 6 }
        let count = 7
        let mean = (0..<count).map { 0.2 + 0.15 * Double($0) }
        let covariance = (0..<count * count).map { $0 % (count + 1) == 0 ? 1.0 : 0.28 }
        let value = PatternProbability.value(mean: mean, covariance: covariance, needed: 4, presence: 0.75)
        var present = 0.0
        let people = 20_000
        for _ in 0..<people {
            let shared = normal() * 0.28.squareRoot()
            let states = mean.count { $0 + shared + normal() * 0.72.squareRoot() > 0.75 }
            present += states >= 4 ? 1 : 0
        }
        #expect(abs(value - present / Double(people)) < 0.015)
    }
}
