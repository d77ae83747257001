import Balance
import LocalTime
import PlainText

/// What was answered to self-tests, each trial by itself.
enum FHIRSelfTests {
    /// - Parameters:
    ///   - answers: all of the wearer up to the report's day, oldest first.
    ///   - report: those of its days, and of each test the first and the last, are told.
    static func observations(_ answers: [TestAnswer], _ report: HandoverReport) -> [FHIRObservation] {
        var counts: [String: Int] = [:]
        return answers.indices.compactMap { place in
            let answer = answers[place]
            let number = (counts["\(answer.test) \(answer.day.text)"] ?? 0) + 1
            counts["\(answer.test) \(answer.day.text)"] = number
            let own = answers.indices.filter { answers[$0].test == answer.test }
            guard report.days.contains(answer.day) || place == own.first || place == own.last else { return nil }
            return observation(answer, number: number, isLast: place == own.last, report)
        }
    }

    private static func observation(
        _ answer: TestAnswer, number: Int, isLast: Bool, _ report: HandoverReport
    ) -> FHIRObservation {
        let test = report.knowledge.selfTest(answer.test)
        var observation = FHIRObservation(
            key: "self-test \(answer.test) \(answer.day.text) \(number)",
            name: "Self-test: \(test?.name ?? answer.test)", category: .survey, time: .day(answer.day))
        observation.remark = "Measured by the wearer, or by a helper at home. \(test?.purpose ?? "")"
        observation.components = answer.items.flatMap { components($0, of: test) }
        let measured = report.tests.first { $0.id == answer.test }?.measured
        if isLast, let measured, measured.day == answer.day {
            observation.components.append(
                .init(
                    "A change that is not larger may be the measuring alone",
                    value(measured.smallestChange, in: measured.unit)))
        }
        if observation.components.isEmpty { observation.value = .absent(.unknown) }
        return observation
    }

    private static func components(
        _ item: TestAnswer.Item, of test: SelfTest?
    ) -> [FHIRObservation.Component] {
        let asked = test?.answers.first { $0.id == item.answer }
        let side = item.side == .both ? "" : ", \(item.side.rawValue)"
        let name = (asked?.prompt ?? item.answer) + side
        if let choice = item.choice { return [.init(name, .concept(choice))] }
        guard !item.values.isEmpty else { return [.init(name, .absent(.unknown))] }
        let unit: String? = if case .number(let unit, _)? = asked?.form { unit } else { nil }
        return item.values.enumerated().map { trial, measured in
            let place = item.values.count == 1 ? "" : ", trial \(trial + 1) of \(item.values.count)"
            return .init(name + place, value(measured, in: unit))
        }
    }

    /// In UCUM; what has no unit there is a number of things, and says of which in words.
    private static func value(_ value: Double, in unit: String?) -> FHIRValue {
        // A test that this version does not know: in which unit, nobody can say.
        guard let unit else { return .text("\(DecimalText.shortest(value)), the unit is not known") }
        let codes = ["cm": "cm", "mm": "mm", "s": "s", "°": "deg"]
        return .quantity(value, decimals: 3, unit: unit, code: codes[unit] ?? "1")
    }
}
