import Balance
import LocalTime
import TestSupport

/// Wearers and what they answer, on the built-in knowledge.
enum People {
    static let neckFlexors = StateKey(MuscleID(rawValue: "deep_neck_flexors"), kind: .weak)
    static let thoracicExtensors = StateKey(MuscleID(rawValue: "thoracic_extensors"), kind: .weak)
    static let middleTrapezius = StateKey(MuscleID(rawValue: "middle_trapezius"), kind: .weak)
    static let rhomboids = StateKey(MuscleID(rawValue: "rhomboids"), kind: .weak)
    static let suboccipitals = StateKey(MuscleID(rawValue: "suboccipitals"), kind: .tight)
    static let pectoralisMinor = StateKey(MuscleID(rawValue: "pectoralis_minor"), kind: .tight)
    static let hamstrings = StateKey(MuscleID(rawValue: "hamstrings"), kind: .tight)

    static func model(_ rules: ImbalanceRules = ImbalanceRules()) throws -> ImbalanceModel {
        ImbalanceModel(basis: ModelBasis(try Knowledge.builtIn()), rules: rules)
    }

    /// The three slouches of the worked example, in six hours worn.
    static func slouchingDay(_ day: LocalDay) -> BalanceDay {
        BalanceDay(
            day: day, worn_min: 360,
            slouches: [
                HeldPosture(minutes: 12, meanDegrees: 25), HeldPosture(minutes: 4, meanDegrees: 18),
                HeldPosture(minutes: 25, meanDegrees: 32),
            ])
    }

    static let fortnight = (0..<14).map { slouchingDay(LocalDay(daysSince1970: $0)) }

    static func neckHold(_ seconds: [Double], day: LocalDay, sex: TestAnswer.Sex? = .man) -> TestAnswer {
        TestAnswer(test: "T03", day: day, items: [TestAnswer.Item("hold", values: seconds)], sex: sex)
    }

    static func answer(_ test: String, _ id: String, _ values: [Double], day: LocalDay) -> TestAnswer {
        TestAnswer(test: test, day: day, items: [TestAnswer.Item(id, values: values)], sex: .man)
    }

    /// Both sides alike.
    static func sides(_ test: String, _ id: String, _ value: Double, day: LocalDay) -> TestAnswer {
        TestAnswer(
            test: test, day: day,
            items: [
                TestAnswer.Item(id, side: .left, values: [value]), TestAnswer.Item(id, side: .right, values: [value]),
            ],
            sex: .man)
    }

    /// Any answer to any test that is read, within what a body can do.
    static func anyAnswer(_ knowledge: Knowledge, day: LocalDay, _ dice: inout SplitMix) -> TestAnswer {
        let test = dice.element(of: knowledge.selfTests.filter { !$0.readings.isEmpty })
        let sides: [StateKey.Side] = test.sided ? [.left, .right] : [.both]
        let items = test.answers.flatMap { answer in
            sides.map { side -> TestAnswer.Item in
                switch answer.form {
                case .number(_, let range):
                    TestAnswer.Item(
                        answer.id, side: side, values: (0..<test.repeats).map { _ in dice.number(range) })
                case .choice(let choices):
                    TestAnswer.Item(answer.id, side: side, choice: dice.element(of: choices))
                }
            }
        }
        return TestAnswer(test: test.id, day: day, items: items, sex: dice.chance(0.5) ? .man : nil)
    }

    /// Worn days, answers and sessions of some months.
    static func anyHistory(_ knowledge: Knowledge, _ dice: inout SplitMix) -> BalanceHistory {
        let length = dice.number(1...120)
        var history = BalanceHistory(today: LocalDay(daysSince1970: 20_000 + length))
        for index in 0..<length {
            let day = LocalDay(daysSince1970: 20_000 + index)
            if dice.chance(0.7) {
                history.days.append(
                    BalanceDay(
                        day: day, worn_min: dice.number(100...700),
                        slouches: (0..<dice.number(0...6)).map { _ in
                            HeldPosture(minutes: dice.number(0...60), meanDegrees: dice.number(0...50))
                        }))
            }
            if dice.chance(0.1) { history.answers.append(anyAnswer(knowledge, day: day, &dice)) }
            if dice.chance(0.3) {
                history.doses.append(
                    RoutineDose(
                        day: day, state: dice.chance(0.5) ? neckFlexors : pectoralisMinor, part: dice.number(0...1)))
            }
        }
        return history
    }
}

extension SplitMix {
    mutating func element<Element>(of elements: [Element]) -> Element { elements[number(0...elements.count - 1)] }
}
