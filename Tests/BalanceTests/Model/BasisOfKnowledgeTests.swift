import Balance
import TestSupport
import Testing

@Suite("The model on the built-in knowledge")
struct BasisOfKnowledgeTests {
    private func model() throws -> ImbalanceModel { ImbalanceModel(basis: ModelBasis(try Knowledge.builtIn())) }

    private func state(_ muscle: String, _ kind: StateKey.Kind, _ side: StateKey.Side = .both) -> StateKey {
        StateKey(MuscleID(rawValue: muscle), side: side, kind: kind)
    }

    @Test("Fourteen slouching days and nine seconds of holding the head give the worked example's numbers")
    func workedExample() throws {
        let answer = TestAnswer(test: "T03", day: 14, items: [TestAnswer.Item("hold", values: [8, 10])], sex: .man)
        let result = try model().result(
            of: BalanceHistory(days: (0..<14).map(SmallBody.slouchingDay), answers: [answer], today: 14))
        let neck = try #require(result[state("deep_neck_flexors", .weak)])
        let trapezius = try #require(result[state("lower_trapezius", .weak)])
        #expect(abs(neck.estimate.mean - 0.621417) < 1e-6 && abs(neck.probability - 0.821861) < 1e-6)
        #expect(abs(trapezius.estimate.mean - 0.482280) < 1e-6)
        #expect(neck.claim == .likely && neck.surestTest == "T12")
    }

    @Test("Each pattern and each test that counts reaches states of the model")
    func reach() throws {
        let knowledge = try Knowledge.builtIn()
        let basis = ModelBasis(knowledge)
        let states = Set(basis.states.map(\.key))
        #expect(states.count == basis.states.count)
        for pattern in basis.patterns { #expect(Set(pattern.states).isSubset(of: states) && !pattern.states.isEmpty) }
        for test in basis.tests {
            #expect(test.readings.isEmpty == (knowledge.selfTest(test.id)?.feedsNothing.isEmpty == false))
            #expect(test.readings.allSatisfy { Set($0.states).isSubset(of: states) })
        }
    }

    @Test("A high left hip says the contrary of either side, and never more than possible")
    func highHip() throws {
        let answer = TestAnswer(test: "T09", day: 3, items: [TestAnswer.Item("higher", choice: "left")])
        let result = try model().result(of: BalanceHistory(answers: [answer], today: 3))
        let left = try #require(result[state("quadratus_lumborum", .tight, .left)]).estimate.mean
        let right = try #require(result[state("quadratus_lumborum", .tight, .right)]).estimate.mean
        #expect(left > 0.4 && right < 0.4)
        #expect(result.patterns.filter { $0.id.hasPrefix("HH") }.allSatisfy { $0.claim != .likely })
    }

    @Test("Leaning to the left shortens the left loin and lengthens the right one")
    func leaning() throws {
        let days = (0..<20).map { day in
            BalanceDay(day: day, worn_min: 480, leansLeft: [HeldPosture(minutes: 120, meanDegrees: 25)])
        }
        let result = try model().result(of: BalanceHistory(days: days, today: 20))
        func mean(_ kind: StateKey.Kind, _ side: StateKey.Side) throws -> Double {
            try #require(result[state("quadratus_lumborum", kind, side)]).estimate.mean
        }
        #expect(try mean(.tight, .left) > 0.4 && mean(.weak, .right) > 0.4)
        #expect(try mean(.tight, .right) < 0.4 && mean(.weak, .left) < 0.4)
    }

    @Test("The Thomas test counts only where the pelvis was held")
    func fixedPelvis() throws {
        func mean(_ pelvis: String) throws -> Double {
            let answer = TestAnswer(
                test: "T07", day: 1,
                items: [
                    TestAnswer.Item("pelvis", choice: pelvis), TestAnswer.Item("hip", side: .left, values: [12]),
                    TestAnswer.Item("hip", side: .right, values: [9]),
                ])
            return try #require(
                try model().result(of: BalanceHistory(answers: [answer], today: 1))[state("iliopsoas", .tight)]
            ).estimate.mean
        }
        #expect(try mean("yes") > 0.4)
        #expect(try mean("no") == 0.4)
    }
}
