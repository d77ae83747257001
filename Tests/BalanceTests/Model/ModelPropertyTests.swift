import LocalTime
import TestSupport
import Testing

@testable import Balance

@Suite("The model, whatever comes")
struct ModelPropertyTests {
    private let knowledge: Knowledge
    private let model: ImbalanceModel

    init() throws {
        knowledge = try Knowledge.builtIn()
        model = ImbalanceModel(basis: ModelBasis(knowledge))
    }

    /// Measuring errors that do not follow how somebody measures, and that no surprise widens.
    private var fixed: ImbalanceModel {
        var rules = ImbalanceRules()
        rules.personalError = 1...1
        rules.huberDeviations = 1e9
        rules.errorGrowth = 1...1
        return ImbalanceModel(basis: model.basis, rules: rules)
    }

    @Test("The order in which days, sessions and answers come does not matter")
    func order() {
        var dice = SplitMix(seed: 12)
        for _ in 0..<20 {
            let history = People.anyHistory(knowledge, &dice)
            var shuffled = history
            shuffled.days.shuffle(using: &dice)
            shuffled.doses.shuffle(using: &dice)
            shuffled.answers.shuffle(using: &dice)
            for index in shuffled.answers.indices { shuffled.answers[index].items.shuffle(using: &dice) }
            #expect(model.result(of: history) == model.result(of: shuffled))
        }
    }

    @Test("Ignorance never goes beyond what is supposed of anybody, however long nothing comes")
    func ignorance() throws {
        let answers = [People.neckHold([9, 11], day: 14), People.answer("T11", "hold", [40], day: 14)]
        for days in [0, 1, 30, 365, 3650, 36_500, 1_000_000] {
            let history = BalanceHistory(answers: answers, sex: .man, today: LocalDay(daysSince1970: 14 + days))
            for (state, prior) in zip(model.result(of: history).states, model.statePriors) {
                #expect(state.scoreVariance <= 1.09 + 1e-9 && state.scoreVariance > 0)
                if days >= 36_500 { #expect(abs(state.probability - prior) < 1e-6) }
            }
        }
        let never = model.result(of: BalanceHistory(today: 1_000_000))
        #expect(never.states.allSatisfy { abs($0.scoreVariance - 1.09) < 1e-12 })
    }

    @Test("With fixed errors of measuring, more evidence never widens")
    func neverWider() {
        var dice = SplitMix(seed: 13)
        let model = fixed
        for _ in 0..<25 {
            var history = People.anyHistory(knowledge, &dice)
            history.sex = .man
            let before = model.result(of: history)
            history.answers.append(People.anyAnswer(knowledge, day: history.today - dice.number(0...40), &dice))
            for (after, before) in zip(model.result(of: history).states, before.states) {
                #expect(after.scoreVariance <= before.scoreVariance + 1e-9)
            }
        }
    }

    @Test("Somebody who measures badly is believed less, a single lucky pair makes nobody surer")
    func personal() throws {
        func deviation(_ holds: [Double]) throws -> Double {
            let answers = holds.enumerated().map { index, hold in
                People.neckHold([hold, hold], day: LocalDay(daysSince1970: 14 + index))
            }
            return try #require(
                model.result(of: BalanceHistory(answers: answers, sex: .man, today: 20))[People.neckFlexors]
            ).scoreVariance.squareRoot()
        }
        let (restless, steady) = (try deviation([20, 60, 15, 70]), try deviation([40, 42, 41, 40]))
        #expect(restless > steady)
        let channel = try #require(model.basis.channels.first { $0.test == "T03" })
        let pair = [20.0, 20].map { value in
            Observation(
                day: 3, channel: 0,
                score: TestScore(value: value, score: channel.score(of: value, sex: .man), errorFactor: 1))
        }
        #expect(PersonalError.variance(usual: 0.25, observations: pair, rules: ImbalanceRules()) == 0.25)
        #expect(
            PersonalError.variance(usual: 0.25, observations: pair + pair, rules: ImbalanceRules()) < 0.25)
    }

    @Test("Numbers that no body has widen or are refused, and never end the program")
    func absurd() {
        var dice = SplitMix(seed: 14)
        let wild = [Double.nan, .infinity, -.infinity, 1e308, -1e308, 0, -1, 1e-308, .greatestFiniteMagnitude]
        for _ in 0..<60 {
            var history = People.anyHistory(knowledge, &dice)
            history.days += (0..<5).map { _ in
                BalanceDay(
                    day: LocalDay(
                        daysSince1970: dice.chance(0.2) ? .max : history.today.daysSince1970 - dice.number(0...30)),
                    worn_min: dice.element(of: wild),
                    slouches: [
                        HeldPosture(
                            minutes: dice.element(of: wild), meanDegrees: dice.element(of: wild))
                    ])
            }
            history.doses.append(
                RoutineDose(day: history.today - 1, state: People.neckFlexors, part: dice.element(of: wild)))
            for index in history.answers.indices {
                for item in history.answers[index].items.indices where dice.chance(0.5) {
                    history.answers[index].items[item].values = [dice.element(of: wild)]
                }
            }
            history.answers.append(TestAnswer(test: "T99", day: 3, items: [TestAnswer.Item("x", values: [1])]))
            let result = model.result(of: history)
            for state in result.states {
                #expect(state.score.isFinite && (0...1).contains(state.probability))
                #expect(state.scoreVariance > 0 && state.scoreVariance < 2)
            }
            #expect(result.patterns.allSatisfy { (0...1).contains($0.probability) })
        }
    }

    @Test("What moved a state adds up to the way from the prior to today")
    func addsUp() {
        var dice = SplitMix(seed: 15)
        for _ in 0..<20 {
            let result = model.result(of: People.anyHistory(knowledge, &dice))
            for (index, state) in result.states.enumerated() {
                let moved = state.readings.map(\.change).reduce(0, +) + state.influences.map(\.change).reduce(0, +)
                let start = 0.2 + 0.4 * model.prior.mean[index]
                #expect(abs(start + moved - state.estimate.mean) < 1e-9)
                #expect(state.readings.map(\.day) == state.readings.map(\.day).sorted(by: >))
            }
        }
    }

    @Test("A day that is there twice counts once, with the longer record; what is yet to come is left alone")
    func daysTwice() {
        var short = People.slouchingDay(5)
        short.worn_min = 300
        let once = model.result(of: BalanceHistory(days: People.fortnight, today: 14))
        let twice = BalanceHistory(days: [short] + People.fortnight + [short, People.slouchingDay(20)], today: 14)
        #expect(model.result(of: twice) == once)
        let late = BalanceHistory(
            days: People.fortnight, answers: [People.neckHold([9, 11], day: 15)], today: 14)
        #expect(model.result(of: late) == once)
    }

    @Test("The sensor alone moves little, and allows no word, after a year of slouching either")
    func sensorAlone() {
        let days = (0..<365).map { day in
            BalanceDay(
                day: LocalDay(daysSince1970: day), worn_min: 480, slouches: [HeldPosture(minutes: 400, meanDegrees: 60)]
            )
        }
        let result = model.result(of: BalanceHistory(days: days, today: 365))
        #expect(result.exposure <= 2 && result.exposureDays == 28)
        #expect(result.states.allSatisfy { $0.claim == .unknown && abs($0.probability - $0.prior) < 0.05 })
        #expect(result.patterns.allSatisfy { $0.claim == .unknown })
    }

    @Test("Somebody whose slouching has nothing to do with the muscles is told less than .002 of the Brier score wrong")
    func sensorUnrelated() {
        // By the model's own prior of a state, and an exposure that does not depend on it: the mean over people of the Brier
        // score is Σ w(x) of p·(1-p₀) … so it needs no dice but for x.
        for state in model.basis.states.indices where model.basis.states[state].loading > 0 {
            let prior = model.statePriors[state]
            var worse = 0.0
            for step in -2...2 {
                let days = (0..<28).map { day in
                    BalanceDay(
                        day: LocalDay(daysSince1970: day), worn_min: 480,
                        slouches: [HeldPosture(minutes: [1, 10, 60, 200, 470][step + 2], meanDegrees: 30)])
                }
                let told = model.result(of: BalanceHistory(days: days, today: 28), courses: false).states[state]
                    .probability
                worse += (told - prior) * (told - prior) / 5
            }
            #expect(worse < 0.002)
        }
    }

    @Test("A course has a point a week and a point a test day, and ends today")
    func course() throws {
        let answers = [People.neckHold([9, 11], day: 15), People.neckHold([20, 24], day: 43)]
        let result = model.result(of: BalanceHistory(days: People.fortnight, answers: answers, sex: .man, today: 60))
        let neck = try #require(result[People.neckFlexors])
        #expect(neck.trajectory.map(\.day) == [0, 7, 14, 15, 21, 28, 35, 42, 43, 49, 56, 60])
        #expect(neck.trajectory.last?.estimate == neck.estimate)
        #expect(neck.trajectory[3].estimate.mean > neck.trajectory[2].estimate.mean + 0.2)
        #expect(neck.trajectory.allSatisfy { $0.expected == nil })
        #expect(result[People.hamstrings]?.trajectory.isEmpty == true)
        let without = model.result(of: BalanceHistory(answers: answers, today: 60), courses: false)
        #expect(without.states.allSatisfy { $0.trajectory.isEmpty })
    }
}
