import Balance
import Testing

@Suite("What may be claimed")
struct ClaimTests {
    private func support(_ change: (inout ClaimSupport) -> Void = { _ in }) -> ClaimSupport {
        var support = ClaimSupport()
        support.hasRecentTest = true
        support.hasSupportingTest = true
        change(&support)
        return support
    }

    @Test(
        "Each word begins where it should",
        arguments: [
            (0.80, Claim.likely), (0.7999, .possible), (0.5, .possible), (0.4999, .unknown), (0.2001, .unknown),
            (0.2, .unlikely), (0, .unlikely),
        ])
    func words(probability: Double, claim: Claim) {
        #expect(Claim.word(probability: probability, support: support()).claim == claim)
    }

    @Test("Without a test nothing is likely and nothing unlikely, however sure the sensor is")
    func sensorAlone() {
        #expect(Claim.word(probability: 1, support: ClaimSupport()) == (.possible, [.noRecentTest]))
        #expect(Claim.word(probability: 0, support: ClaimSupport()) == (.unknown, [.noRecentTest]))
    }

    @Test("A test that says the contrary does not make it likely")
    func contrary() {
        let word = Claim.word(probability: 0.9, support: support { $0.hasSupportingTest = false })
        #expect(word == (.possible, [.noTestSupportsIt]))
    }

    @Test("Contradicting tests give no more than possible, and rule nothing out")
    func contradiction() {
        let word = Claim.word(probability: 0.9, support: support { $0.isContradictory = true })
        #expect(word == (.possible, [.testsContradict]))
        #expect(Claim.word(probability: 0.1, support: support { $0.isContradictory = true }).claim == .unknown)
    }

    @Test(
        "Where the sensor has a say, four worn days of seven are too few",
        arguments: [(4, Claim.possible), (5, .likely)])
    func wornDays(days: Int, claim: Claim) {
        let word = Claim.word(
            probability: 0.9,
            support: support {
                $0.needsWornDays = true
                $0.wornDaysOfLastSeven = days
            })
        #expect(word.claim == claim)
        #expect(word.limits == (claim == .likely ? [] : [.tooFewWornDays]))
    }

    @Test("One side against the other is never more than possible")
    func asymmetry() {
        let word = Claim.word(probability: 1, support: support { $0.isAsymmetry = true })
        #expect(word == (.possible, [.onlyAsymmetry]))
    }

    @Test("No set of circumstances without a supporting recent test is ever likely")
    func neverLikely() {
        for bits in 0..<64 {
            var support = ClaimSupport()
            support.hasRecentTest = bits & 1 != 0
            support.hasSupportingTest = bits & 2 != 0
            support.isContradictory = bits & 4 != 0
            support.needsWornDays = bits & 8 != 0
            support.wornDaysOfLastSeven = bits & 16 != 0 ? 7 : 0
            support.isAsymmetry = bits & 32 != 0
            let mayBe =
                support.hasRecentTest && support.hasSupportingTest && !support.isContradictory && !support.isAsymmetry
                && (!support.needsWornDays || support.wornDaysOfLastSeven >= 5)
            for probability in stride(from: 0, through: 1, by: 0.05) {
                let word = Claim.word(probability: probability, support: support)
                #expect(word.claim != .likely || (mayBe && probability >= 0.8))
                #expect(word.claim != .unlikely || (support.hasRecentTest && probability <= 0.2))
            }
        }
    }
}
