import Balance
import TestSupport
import Testing

@Suite("The number beside a word")
struct SpokenNumberTests {
    @Test("No number is stronger than its word, whatever is known")
    func neverStronger() {
        var support = ClaimSupport()
        for bits in 0..<32 {
            support.hasRecentTest = bits & 1 > 0
            support.hasSupportingTest = bits & 2 > 0
            support.isContradictory = bits & 4 > 0
            support.needsWornDays = bits & 8 > 0
            support.isAsymmetry = bits & 16 > 0
            for step in 0...1000 {
                let probability = Double(step) / 1000
                let (claim, limits) = Claim.word(probability: probability, support: support)
                guard let spoken = claim.spoken(probability, limits: limits) else {
                    #expect(claim == .unknown || !limits.isEmpty)
                    continue
                }
                switch claim {
                case .likely: #expect(spoken >= 0.8)
                case .possible: #expect(spoken >= 0.5 && spoken < 0.8)
                case .unlikely: #expect(spoken <= 0.2)
                case .unknown: Issue.record("an unknown has the number \(spoken)")
                }
            }
        }
    }

    @Test("A routine alone is no evidence; a worn day is one for what the sensor sees, a self-test for what it reads")
    func evidence() throws {
        let knowledge = try Knowledge.builtIn()
        let model = ImbalanceModel(basis: ModelBasis(knowledge))
        var history = BalanceHistory(
            doses: [
                RoutineDose(day: 90, state: StateKey(MuscleID(rawValue: "pectoralis_major"), kind: .tight), part: 1)
            ], today: 100)
        #expect(model.result(of: history).states.allSatisfy { !$0.hasEvidence && $0.claim == .unknown })
        #expect(model.result(of: history).patterns.allSatisfy { !$0.hasEvidence })
        history.days = [BalanceDay(day: 95, worn_min: 100)]
        #expect(model.result(of: history).states.allSatisfy { !$0.hasEvidence }, "too short a day is missing")
        history.days = [BalanceDay(day: 95, worn_min: 400)]
        let worn = model.result(of: history)
        #expect(worn[StateKey(MuscleID(rawValue: "pectoralis_major"), kind: .tight)]?.hasEvidence == true)
        #expect(worn[StateKey(MuscleID(rawValue: "hamstrings"), kind: .tight)]?.hasEvidence == false)
        #expect(worn[pattern: "FHRS"]?.hasEvidence == true && worn[pattern: "APT"]?.hasEvidence == false)
    }

    @Test("What neither the sensor nor a self-test tells of is named with its pattern")
    func unseen() throws {
        let result = ImbalanceModel(basis: ModelBasis(try Knowledge.builtIn())).result(of: BalanceHistory(today: 100))
        let names = result[pattern: "FHRS"]?.unseen.map(\.muscle.rawValue).sorted()
        #expect(names == ["scalenes", "sternocleidomastoid"])
        #expect(result[pattern: "APT"]?.unseen.contains { $0.muscle.rawValue == "iliopsoas" } == false)
    }
}
