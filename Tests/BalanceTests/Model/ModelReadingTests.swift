import LocalTime
import TestSupport
import Testing

@testable import Balance

@Suite("What the model reads from self-tests")
struct ModelReadingTests {
    private func result(_ answers: [TestAnswer], sex: TestAnswer.Sex? = .man, today: LocalDay = 14) throws
        -> ImbalanceResult
    {
        try People.model().result(of: BalanceHistory(answers: answers, sex: sex, today: today))
    }

    private func score(_ test: String, channel: Int = 0, _ value: Double, _ sex: TestAnswer.Sex? = .man) throws
        -> Double
    {
        let channels = try People.model().basis.channels.filter { $0.test == test }
        return channels[channel].score(of: value, sex: sex)
    }

    @Test("The scores of the tests that nobody has validated")
    func scores() throws {
        func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 1e-6 }
        #expect(try [0, 1, 2, 3].map { try score("T06", $0) } == [-1.058, 0.065, 0.862, 1.755])
        #expect(try near(score("T06", 0.5), (-1.058 + 0.065) / 2))
        let scores: [(Double, Double)] = [
            (try score("T05", 0.5), -0.97), (try score("T05", 80), 2), (try score("T05", 6), -0.25 + 6.0 / 8),
            (try score("T12", 44), (50.6 - 44) / 5), (try score("T12", 44, nil), 1.2),
            (try score("T07", channel: 0, 5), 1), (try score("T07", channel: 1, 42), 1),
            (try score("T07", channel: 0, 60), 2.5), (try score("T14", 44), 0), (try score("T14", 0), 5.405985),
            (try score("T15", 31.7), 1), (try score("T15", 60.9, .woman), 1), (try score("T15", 49, nil), 1),
        ]
        for (score, expected) in scores { #expect(near(score, expected), "\(score), not \(expected)") }
    }

    @Test("13 channels; both sides of a test are one, left and right of the one-leg stand are two")
    func channels() throws {
        let basis = try People.model().basis
        #expect(
            basis.channels.map(\.test) == [
                "T03", "T05", "T06", "T07", "T07", "T08", "T09", "T10", "T10", "T11", "T12", "T14", "T15",
            ])
        #expect(basis.channels.filter(\.isDirect).map(\.test) == ["T03", "T08", "T11"])
        #expect(basis.patterns.map(\.informable.count) == [7, 4, 1, 4, 4])
        #expect(basis.patterns.map(\.needed) == [4, 2, 1, 2, 2])
    }

    @Test("One trial is less sure than the mean of two, a woman's knee less than a man's")
    func errors() throws {
        let two = try #require(try result([People.neckHold([20, 20], day: 14)])[People.neckFlexors])
        let one = try #require(try result([People.neckHold([20], day: 14)])[People.neckFlexors])
        #expect(one.scoreVariance > two.scoreVariance)
        let channel = try #require(try People.model().basis.channels.first { $0.test == "T08" })
        let rules = ImbalanceRules()
        #expect(channel.errorFactor(value: 20, trials: 1, sex: .woman, rules: rules) == 1.5)
        #expect(channel.errorFactor(value: 20, trials: 1, sex: nil, rules: rules) == 1.25)
    }

    @Test("Where the sex is not told, the norms of both are half believed each")
    func sex() throws {
        func neck(_ sex: TestAnswer.Sex?) throws -> StateResult {
            try #require(try result([People.neckHold([20, 20], day: 14, sex: nil)], sex: sex)[People.neckFlexors])
        }
        let (man, woman, unknown) = (try neck(.man), try neck(.woman), try neck(nil))
        #expect(man.score > unknown.score && unknown.score > woman.score)
        #expect(unknown.scoreVariance > man.scoreVariance)
        // What was said with the newest answer holds where nothing else is known.
        #expect(try result([People.neckHold([20, 20], day: 14)], sex: nil)[People.neckFlexors] == man)
    }

    @Test("The thigh over the edge counts only where the pelvis was held")
    func pelvis() throws {
        func iliopsoas(_ pelvis: String) throws -> StateResult? {
            let answer = TestAnswer(
                test: "T07", day: 14,
                items: [
                    TestAnswer.Item("pelvis", choice: pelvis), TestAnswer.Item("hip", side: .left, values: [12]),
                    TestAnswer.Item("hip", side: .right, values: [9]),
                ])
            return try result([answer])[StateKey(MuscleID(rawValue: "iliopsoas"), kind: .tight)]
        }
        let (held, loose) = (try #require(try iliopsoas("yes")), try #require(try iliopsoas("no")))
        #expect(held.score > 0.1 && held.hasEvidence)
        #expect(loose.score == 0 && !loose.hasEvidence)
    }

    @Test("A high left hip says the contrary of either side, little, and never more than possible")
    func highHip() throws {
        let result = try result([TestAnswer(test: "T09", day: 14, items: [TestAnswer.Item("higher", choice: "left")])])
        func loin(_ side: StateKey.Side) throws -> Double {
            try #require(result[StateKey(MuscleID(rawValue: "quadratus_lumborum"), side: side, kind: .tight)]).score
        }
        let (left, right) = (try loin(.left), try loin(.right))
        #expect(left > 0 && right < 0 && left < 0.2)
        #expect(result.patterns.filter { $0.id.hasPrefix("HH") }.allSatisfy { $0.claim == .unknown })
    }

    @Test("What a body cannot do counts as the nearest that it can, and contradicts")
    func beyond() throws {
        let far = try #require(try result([People.neckHold([1e9, 1e9], day: 14)])[People.neckFlexors])
        let most = try #require(try result([People.neckHold([300, 300], day: 14)])[People.neckFlexors])
        #expect(far == most && far.readings[0].isContradictory)
    }

    @Test("A contradiction holds a word back until the test is done again")
    func contradiction() throws {
        let steady = [
            People.neckHold([5, 5], day: 2), People.neckHold([6, 6], day: 5), People.neckHold([5, 5], day: 8),
        ]
        let slip = steady + [People.neckHold([290, 300], day: 10)]
        let before = try result(slip)
        #expect(try result(steady)[People.neckFlexors]?.claim == .likely)
        #expect(before[People.neckFlexors]?.limits.contains(.testsContradict) == true)
        #expect(before[People.neckFlexors]?.claim == .possible && before.dueTests.first?.id == "T03")
        let after = try result(slip + [People.neckHold([6, 6], day: 12)])
        #expect(after[People.neckFlexors]?.claim == .likely)
        #expect(!after.dueTests.contains { $0.id == "T03" })
    }

    @Test("A reading older than eight weeks supports no word, one older than six none that is likely")
    func age() throws {
        func neck(_ days: Int) throws -> StateResult {
            let first = LocalDay(daysSince1970: 14)
            return try #require(
                try result(
                    [People.neckHold([2, 2], day: first), People.neckHold([2, 2], day: first + 1)],
                    today: first + 1 + days)[People.neckFlexors])
        }
        let found = try [42, 43, 56, 57].map { try neck($0) }
        #expect(found.map(\.claim) == [.likely, .possible, .possible, .unknown])
        #expect(found.map(\.limits) == [[], [.noTestSupportsIt], [.noTestSupportsIt], [.noRecentTest]])
    }

    @Test("Which tests are due: those not done, those of the first week a second time, and all again after four weeks")
    func due() throws {
        func reason(_ test: String, today: Int) throws -> DueTest.Reason? {
            try result(
                [People.neckHold([30, 30], day: 14), People.sides("T08", "short", 25, day: 14)],
                today: LocalDay(daysSince1970: today)
            )
            .dueTests.first { $0.id == test }?.reason
        }
        #expect(try reason("T11", today: 14) == .first)
        #expect(try [14, 15, 22, 42].map { try reason("T03", today: $0) } == [nil, .second, nil, .retest])
        #expect(try [15, 42].map { try reason("T08", today: $0) } == [nil, .retest])
    }

    @Test("Of what is unknown, the test is named that would tell most, and none where no test reads it")
    func surest() throws {
        let result = try result([])
        #expect(
            result[People.neckFlexors]?.surestTest == "T03" && result[People.thoracicExtensors]?.surestTest == "T11")
        #expect(result[People.rhomboids]?.surestTest == nil)
        #expect(result.dueTests.first?.id == "T11" || result.dueTests.first?.id == "T03")
        #expect(result.dueTests.allSatisfy { $0.gain > 0 })
        #expect(!result.dueTests.contains { $0.id == "T01" }, "it says nothing of a muscle")
    }

    @Test("What a test would bring is what it brings on average, over all that it may say")
    func gain() throws {
        let model = try People.model()
        let history = BalanceHistory(sex: .man, today: 14)
        let gain = try #require(model.result(of: history).dueTests.first { $0.id == "T08" }).gain
        func uncertainty(_ result: ImbalanceResult) -> Double {
            result.states.map { state in
                let p = NormalDistribution.below((state.score - 0.75) / state.scoreVariance.squareRoot())
                return p * (1 - p)
            }.reduce(0, +)
        }
        let before = uncertainty(model.result(of: history))
        // Quantiles of what the knee would say: score ~ N(0, 1.09 + .81 + .3025).
        var (after, count) = (0.0, 0.0)
        for step in -300...300 {
            let z = Double(step) / 100
            let weight = (-z * z / 2).exponential
            let value = 26.7 + 10 * z * (1.09 + 0.81 + 0.3025).squareRoot()
            // Within what the answer takes, and where no surprise is believed less.
            guard abs(z) < 2 else { continue }
            var answered = history
            answered.answers = [People.sides("T08", "short", value, day: 14)]
            after += weight * uncertainty(model.result(of: answered, courses: false))
            count += weight
        }
        #expect(abs((before - after / count) / gain - 1) < 0.25)
    }
}

extension Double {
    fileprivate var exponential: Double {
        var (sum, term) = (1.0, 1.0)
        for n in 1..<200 {
            term *= self / Double(n)
            sum += term
        }
        return sum
    }
}
