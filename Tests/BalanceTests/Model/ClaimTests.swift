import Balance
import TestSupport
import Testing

@Suite("What may be claimed")
struct ClaimTests {
    @Test("A probability is told as so many of ten people, never as none and never as all")
    func ofTen() {
        func told(_ probability: Double) -> String { Claim.ofTen(probability, one: "is weak", several: "are weak") }
        #expect(told(0.03) == "of twenty such people fewer than one is weak")
        #expect(told(0.1) == "of ten such people about one is weak")
        #expect(told(0.84) == "of ten such people about eight are weak")
        #expect(told(0.94) == "of ten such people about nine are weak")
        #expect(told(0.96) == "of ten such people nearly all are weak")
        #expect(told(.nan) == "")
        for hundredths in 0...100 {
            let text = told(Double(hundredths) / 100)
            #expect(!text.contains("about ten") && !text.contains("about no "), "\(text)")
            #expect(text.contains(" one are") == false && text.contains("such people"))
        }
    }

    private func support(_ change: (inout ClaimSupport) -> Void = { _ in }) -> ClaimSupport {
        var support = ClaimSupport()
        support.hasRecentReading = true
        support.hasDirectReading = true
        change(&support)
        return support
    }

    private func word(
        _ probability: Double, prior: Double = 0.3, of subject: Claim.Subject = .state, _ support: ClaimSupport
    ) -> (claim: Claim, limits: [ClaimLimit]) {
        Claim.word(probability: probability, prior: prior, of: subject, support: support)
    }

    @Test(
        "Each word begins where it should",
        arguments: [
            (0.80, Claim.likely), (0.7999, .possible), (0.35, .possible), (0.3499, .unknown), (0.1501, .unknown),
            (0.15, .unlikely), (0, .unlikely),
        ])
    func words(probability: Double, claim: Claim) {
        #expect(word(probability, support()).claim == claim)
    }

    @Test(
        "A pattern is possible from .27 on, and where it is clearly more than supposed of anybody",
        arguments: [
            (0.27, 0.2, Claim.possible), (0.2699, 0.2, .unknown), (0.27, 0.246, .unknown), (0.3, 0.273, .unknown),
        ])
    func patterns(probability: Double, prior: Double, claim: Claim) {
        #expect(word(probability, prior: prior, of: .pattern, support()).claim == claim)
    }

    @Test("What is no likelier than of anybody is not possible")
    func notMoreThanPrior() { #expect(word(0.4, prior: 0.4, support()).claim == .unknown) }

    @Test("Without a reading of that very state nothing is said, however sure the rest makes it")
    func noReading() {
        #expect(word(1, ClaimSupport()) == (.unknown, [.noRecentTest]))
        #expect(word(0, ClaimSupport()) == (.unknown, [.noRecentTest]))
        #expect(word(1, of: .pattern, ClaimSupport()) == (.unknown, [.tooFewTests]))
        #expect(word(0.25, ClaimSupport()) == (.unknown, []))
    }

    @Test("A pattern is possible after one of its tests; what is likely, or ruled out, needs half of it by two tests")
    func onlyOneTest() {
        let one = support { ($0.hasRecentReading, $0.hasSomeReading) = (false, true) }
        #expect(word(0.5, prior: 0.2, of: .pattern, one) == (.possible, []))
        #expect(word(0.9, prior: 0.2, of: .pattern, one) == (.possible, [.tooFewTests]))
        #expect(word(0.1, prior: 0.2, of: .pattern, one) == (.unknown, [.tooFewTests]))
        var odd = one
        odd.isContradictory = true
        #expect(word(0.5, prior: 0.2, of: .pattern, odd) == (.unknown, [.testsContradict]))
    }

    @Test("Likely needs a test that measures the state itself")
    func notDirect() {
        #expect(word(0.9, support { $0.hasDirectReading = false }) == (.possible, [.noTestSupportsIt]))
    }

    @Test("A reading that excludes what was known gives no more than possible, and rules nothing out")
    func contradiction() {
        #expect(word(0.9, support { $0.isContradictory = true }) == (.possible, [.testsContradict]))
        #expect(word(0.1, support { $0.isContradictory = true }) == (.unknown, [.testsContradict]))
    }

    @Test("One side against the other is never more than possible")
    func asymmetry() { #expect(word(1, support { $0.isAsymmetry = true }) == (.possible, [.onlyAsymmetry])) }

    @Test("No number is stronger than its word, and no word than its support, whatever is known")
    func neverStronger() {
        for bits in 0..<32 {
            var support = ClaimSupport()
            support.hasRecentReading = bits & 1 > 0
            support.hasDirectReading = bits & 2 > 0
            support.isContradictory = bits & 4 > 0
            support.isAsymmetry = bits & 8 > 0
            support.hasSomeReading = bits & 16 > 0
            for step in 0...1000 {
                let probability = Double(step) / 1000
                for subject in [Claim.Subject.state, .pattern] {
                    let (claim, limits) = word(probability, prior: 0.25, of: subject, support)
                    let spoken = claim.spoken(probability, limits: limits)
                    switch claim {
                    case .likely:
                        #expect(spoken ?? 0 >= 0.8 && bits & 15 == 3)
                    case .possible:
                        let isRead = support.hasRecentReading || support.hasSomeReading
                        #expect(spoken ?? 0.5 >= 0.27 && spoken ?? 0.5 < 0.8 && isRead)
                    case .unlikely: #expect(spoken ?? 0 <= 0.15 && support.hasRecentReading)
                    case .unknown: #expect(spoken == nil)
                    }
                }
            }
        }
    }

    /// A number beside a held-back word would say more than it.
    @Test("A word that is held back has no number")
    func heldBack() {
        #expect(Claim.possible.spoken(0.97, limits: [.testsContradict]) == nil)
        #expect(Claim.possible.spoken(0.5, limits: []) == 0.5)
        #expect(Claim.unknown.spoken(0.5, limits: []) == nil)
    }
}
