import Balance
import LocalTime
import TestSupport
import Testing

@Suite("The model, run over a history")
struct ImbalanceModelTests {
    private let model = SmallBody.model

    private func fortnight(answers: [TestAnswer] = [], doses: [RoutineDose] = []) -> ImbalanceResult {
        model.result(
            of: BalanceHistory(days: (0..<14).map(SmallBody.slouchingDay), doses: doses, answers: answers, today: 14))
    }

    @Test("It gives the worked example: fourteen days, then 9 s of holding the head")
    func workedExample() throws {
        let result = fortnight(answers: [SmallBody.holding([8, 10], day: 14)])
        let neck = try #require(result[SmallBody.neckFlexors])
        let trapezius = try #require(result[SmallBody.trapezius])
        #expect(abs(neck.estimate.mean - 0.621417) < 1e-6 && abs(neck.probability - 0.821861) < 1e-6)
        #expect(abs(trapezius.estimate.mean - 0.482280) < 1e-6 && abs(trapezius.probability - 0.459108) < 1e-6)
        #expect(neck.claim == .likely && trapezius.claim == .unknown)
        let pattern = try #require(result[pattern: "FHRS"])
        #expect(abs(pattern.estimate.mean - 0.551849) < 1e-6 && abs(pattern.probability - 0.652636) < 1e-6)
        #expect(pattern.claim == .possible)
        #expect(result.version == "1/small" && result.wornDaysOfLastSeven == 7 && result.firstDay == 0)
    }

    @Test("Without any data everything is unknown, and a test is named that would help")
    func noData() throws {
        let result = model.result(of: BalanceHistory(today: 100))
        #expect(result.firstDay == nil)
        #expect(result.states.allSatisfy { $0.claim == .unknown && $0.trajectory.isEmpty && $0.influences.isEmpty })
        #expect(result.patterns.allSatisfy { $0.claim == .unknown })
        #expect(result.dueTests.map(\.id).contains("T03"))
        #expect(result[SmallBody.neckFlexors]?.surestTest == "T03")
        // It says nothing of any muscle, so it makes nothing surer.
        #expect(!result.dueTests.map(\.id).contains("T04"))
    }

    @Test("The sensor alone never says likely, after a year of slouching either")
    func sensorAlone() {
        let days = (0..<365).map { day in
            BalanceDay(day: day, worn_min: 480, slouches: [HeldPosture(minutes: 400, meanDegrees: 60)])
        }
        let result = model.result(of: BalanceHistory(days: days, today: 365))
        #expect(result[SmallBody.trapezius]?.claim == .possible)
        #expect(result[SmallBody.trapezius]?.limits == [.noRecentTest])
        #expect(result.states.allSatisfy { $0.claim != .likely } && result.patterns.allSatisfy { $0.claim != .likely })
    }

    @Test("A test older than three weeks supports nothing any more")
    func oldTest() throws {
        func claim(testAge: Int) throws -> Claim {
            let result = model.result(
                of: BalanceHistory(
                    days: (0..<60).map {
                        BalanceDay(day: $0, worn_min: 480, slouches: [HeldPosture(minutes: 200, meanDegrees: 50)])
                    },
                    answers: [SmallBody.holding([0, 0], day: 60 - testAge)], today: 60))
            return try #require(result[SmallBody.neckFlexors]).claim
        }
        #expect(try claim(testAge: 21) == .likely)
        #expect(try claim(testAge: 22) == .possible)
    }

    @Test("Four worn days of the last seven are too few to say likely")
    func wornDays() {
        let history = BalanceHistory(
            days: (0..<14).filter { ![8, 10, 12].contains($0) }.map(SmallBody.slouchingDay),
            answers: [SmallBody.holding([2, 2], day: 14)], today: 14)
        let neck = model.result(of: history)[SmallBody.neckFlexors]
        #expect(neck?.claim == .possible && neck?.limits == [.tooFewWornDays])
    }

    @Test("A high hip is possible at most, and only where the pelvis was steady")
    func asymmetry() {
        let counted = fortnight(answers: [SmallBody.highHip("left", day: 13)])
        #expect((counted[SmallBody.leftLoin]?.probability ?? 0) > 0.8)
        #expect(counted[SmallBody.leftLoin]?.claim == .possible && counted[pattern: "HH_L"]?.claim == .possible)
        #expect(counted[pattern: "HH_L"]?.limits.contains(.onlyAsymmetry) == true)
        let skipped = fortnight(answers: [SmallBody.highHip("left", steady: "no", day: 13)])
        #expect(skipped[SmallBody.leftLoin]?.estimate == fortnight()[SmallBody.leftLoin]?.estimate)
    }

    @Test("The same test twice within a week is averaged, not counted twice")
    func sameTest() throws {
        let once = try #require(fortnight(answers: [SmallBody.holding([9, 9], day: 8)])[SmallBody.neckFlexors])
        let twice = try #require(
            fortnight(answers: [SmallBody.holding([6, 6], day: 8), SmallBody.holding([12, 12], day: 13)])[
                SmallBody.neckFlexors])
        #expect(abs(once.estimate.mean - twice.estimate.mean) < 1e-9)
        #expect(abs(once.estimate.variance - twice.estimate.variance) < 1e-9)
        #expect(twice.influences.contains { $0.cause == .test(id: "T03", times: 2) })
        let apart = try #require(
            fortnight(answers: [SmallBody.holding([6, 6], day: 6), SmallBody.holding([12, 12], day: 13)])[
                SmallBody.neckFlexors])
        #expect(apart.estimate.variance < twice.estimate.variance)
    }

    @Test("Each side's answer is about that side alone")
    func sides() throws {
        let answer = TestAnswer(
            test: "T08", day: 3,
            items: [
                TestAnswer.Item("knee", side: .left, values: [55]), TestAnswer.Item("knee", side: .right, values: [10]),
            ])
        let result = model.result(of: BalanceHistory(answers: [answer], today: 3))
        let left = try #require(result[SmallBody.leftHamstrings]).estimate.mean
        let right = try #require(result[SmallBody.rightHamstrings]).estimate.mean
        #expect(left > 0.4 && right < 0.4)
    }

    @Test("A woman's and an unknown person's hold are compared with others' norms")
    func norms() throws {
        func mean(_ sex: TestAnswer.Sex?) throws -> Double {
            var answer = SmallBody.holding([22, 22], day: 0)
            answer.sex = sex
            return try #require(
                model.result(of: BalanceHistory(answers: [answer], today: 0))[SmallBody.neckFlexors]
            ).estimate.mean
        }
        #expect(try mean(.man) > mean(.woman))
        #expect(try mean(.woman) == mean(nil))
    }

    @Test("A test that excludes what earlier tests said is told as such, and leaves it less sure")
    func contradiction() throws {
        let first = try #require(fortnight(answers: [SmallBody.holding([1, 1], day: 5)])[SmallBody.neckFlexors])
        let both = try #require(
            fortnight(answers: [SmallBody.holding([1, 1], day: 5), SmallBody.holding([70, 80], day: 13)])[
                SmallBody.neckFlexors])
        #expect(both.estimate.variance > first.estimate.variance)
        #expect(both.influences.first { $0.firstDay == 13 }?.isContradictory == true)
        #expect(both.claim != .likely && both.claim != .unlikely)
    }

    @Test("What moved a state adds up to the way from the prior to today")
    func influencesAddUp() throws {
        var dice = SplitMix(seed: 11)
        for _ in 0..<50 {
            let result = model.result(of: randomHistory(&dice))
            for state in result.states {
                let sum = state.influences.map(\.change).reduce(0, +)
                #expect(abs(0.4 + sum - state.estimate.mean) < 1e-9)
                #expect(state.influences.map(\.lastDay) == state.influences.map(\.lastDay).sorted(by: >))
            }
            for pattern in result.patterns {
                let sum = pattern.influences.map(\.change).reduce(0, +)
                #expect(abs(0.4 + sum - pattern.estimate.mean) < 1e-9)
            }
        }
    }

    @Test("The order in which days, doses and answers come does not matter")
    func order() {
        var dice = SplitMix(seed: 12)
        for _ in 0..<30 {
            let history = randomHistory(&dice)
            var shuffled = history
            shuffled.days.shuffle(using: &dice)
            shuffled.doses.shuffle(using: &dice)
            shuffled.answers.shuffle(using: &dice)
            #expect(model.result(of: history) == model.result(of: shuffled))
        }
    }

    @Test("A day that is there twice, because a clock was set back, counts once")
    func dayTwice() {
        let days = (0..<14).map(SmallBody.slouchingDay)
        var short = SmallBody.slouchingDay(5)
        short.worn_min = 300
        let once = model.result(of: BalanceHistory(days: days, today: 14))
        #expect(model.result(of: BalanceHistory(days: days + [short, days[7]], today: 14)) == once)
        #expect(model.result(of: BalanceHistory(days: [short] + days, today: 14)) == once)
    }

    @Test("What lies in the future of a clock that was set back is left alone")
    func future() {
        let days = (0..<20).map(SmallBody.slouchingDay)
        let known = BalanceHistory(days: Array(days[..<14]), answers: [SmallBody.holding([5, 5], day: 9)], today: 14)
        let more = BalanceHistory(
            days: days, answers: [SmallBody.holding([5, 5], day: 9), SmallBody.holding([60, 60], day: 15)], today: 14)
        #expect(model.result(of: known) == model.result(of: more))
    }

    @Test("More routine never raises a state, more slouching never lowers one, over any history without tests")
    func directions() throws {
        var dice = SplitMix(seed: 13)
        for _ in 0..<40 {
            var history = randomHistory(&dice)
            history.answers = []
            let plain = model.result(of: history)
            var better = history
            better.doses.append(
                RoutineDose(
                    day: history.today - dice.number(1...20), state: SmallBody.trapezius, part: dice.number(0...1)))
            if better.doses.last.map({ $0.day >= (plain.firstDay ?? 0) }) ?? false {
                let changed = try #require(model.result(of: better)[SmallBody.trapezius])
                #expect(changed.estimate.mean <= (plain[SmallBody.trapezius]?.estimate.mean ?? 0) + 1e-12)
            }
            guard !history.days.isEmpty else { continue }
            var worse = history
            worse.days[dice.number(0...worse.days.count - 1)].slouches.append(HeldPosture(minutes: 30, meanDegrees: 40))
            let changed = model.result(of: worse)
            for (state, before) in zip(changed.states, plain.states) {
                #expect(state.estimate.mean >= before.estimate.mean - 1e-12)
            }
        }
    }

    @Test("Another default looks at the whole history anew, and says so")
    func otherRules() throws {
        var rules = ImbalanceRules()
        rules.exposureDrive = 1.2
        let history = BalanceHistory(days: (0..<14).map(SmallBody.slouchingDay), today: 14)
        let other = ImbalanceModel(basis: SmallBody.basis, rules: rules).result(of: history)
        #expect(other.version == "1+/small")
        let before = try #require(fortnight()[SmallBody.trapezius])
        let after = try #require(other[SmallBody.trapezius])
        #expect(zip(before.trajectory, after.trajectory).allSatisfy { $0.estimate.mean < $1.estimate.mean })
    }

    @Test("A test that was done lately is not due; the most telling one comes first")
    func dueTests() {
        let result = fortnight(answers: [SmallBody.holding([30, 30], day: 10)])
        #expect(!result.dueTests.map(\.id).contains("T03"))
        // The hips' test is sharper, but of one side against the other no more than “possible” can be said.
        #expect(fortnight().dueTests.map(\.id) == ["T08", "T03", "T06", "T09"])
        #expect(
            fortnight(answers: [SmallBody.holding([30, 30], day: 0)]).dueTests.contains {
                $0.id == "T03" && $0.lastDay == 0
            })
    }

    private func randomHistory(_ dice: inout SplitMix) -> BalanceHistory {
        let today = LocalDay(daysSince1970: dice.number(25...60))
        var history = BalanceHistory(today: today)
        for day in 0...today where dice.chance(0.7) {
            history.days.append(
                BalanceDay(
                    day: day, worn_min: dice.number(60...600),
                    slouches: (0..<dice.number(0...8)).map { _ in
                        HeldPosture(minutes: dice.number(0.1...40), meanDegrees: dice.number(10...50))
                    },
                    leansLeft: (0..<dice.number(0...3)).map { _ in
                        HeldPosture(minutes: dice.number(0.1...20), meanDegrees: dice.number(7...25))
                    }))
            if dice.chance(0.5) {
                history.doses.append(RoutineDose(day: day, state: SmallBody.trapezius, part: dice.number(0...1)))
            }
            if dice.chance(0.2) {
                history.answers.append(SmallBody.holding([dice.number(0...80), dice.number(0...80)], day: day))
            }
            if dice.chance(0.1) {
                history.answers.append(
                    TestAnswer(
                        test: "T06", day: day, items: [TestAnswer.Item("lost", values: [Double(dice.number(0...3))])]))
            }
        }
        return history
    }
}
