import Balance
import Coach
import PlainText
import Records
import Reports
import Terminal

/// Leads through one self-test: what to do, on which side, how often, and what came out.
struct SelfTestDialog {
    let routine: RoutineOfWearer
    let dialog: any Dialog
    let test: SelfTest
    /// `2 of 9`.
    let place: String

    /// Of each posture of the sensor's test (DOMAIN 2.1, T13).
    private static let hold_s = 10

    enum Outcome: Equatable {
        case done
        case skipped
    }

    func run() throws -> Outcome {
        let needs = test.equipment.map(\.text).joined(separator: ", ")
        let opening = page(
            side: .both,
            [.paragraph(test.purpose)] + (needs.isEmpty ? [] : [.paragraph("You need: \(needs).")])
                + [.space, .steps(test.steps), .space, .paragraph(test.stop, .warning)])
        let missing = Equipment.ofOthers.filter(test.equipment.contains)
        let way = try dialog.choose(
            opening, [.begin, .skip] + (missing.isEmpty ? [] : [Choice("n", "no \(missing[0].rawValue)")]))
        if way == 2 { try leaveOut(missing[0]) }
        guard way == 0 else { return .skipped }
        guard let items = try test.usesSensor ? sensorItems() : items() else { return .skipped }
        let profile = try routine.store.routineProfile(wearer: routine.wearer)
        let answer = TestAnswer(test: test.id, day: routine.today, items: items, sex: profile?.sex)
        try routine.store.add(
            StoredAnswer(
                wearer: routine.wearer, answer: answer, moment: routine.now,
                knowledgeVersion: Knowledge.version))
        try showCard(items)
        return .done
    }

    /// From now on nothing is due that needs it.
    private func leaveOut(_ thing: Equipment) throws {
        var profile = try routine.store.routineProfile(wearer: routine.wearer) ?? RoutineProfile()
        profile.lacking = (profile.lacking ?? []).union([thing])
        try routine.store.set(profile, wearer: routine.wearer)
        try dialog.show(
            Page(
                "Left out from now on",
                [
                    "Self-tests that need \(thing.text) are no longer due. “plumbline routine set --lack \"\"” brings "
                        + "them back; “plumbline assess --test \(test.id)” does this one."
                ]))
    }

    // MARK: Answers by hand

    /// `nil` where the test was skipped.
    private func items() throws(DialogEnd) -> [TestAnswer.Item]? {
        var items: [TestAnswer.Item] = []
        for side in test.sided ? [StateKey.Side.left, .right] : [.both] {
            for answer in test.answers {
                switch answer.form {
                case .choice(let choices):
                    guard let choice = try choice(answer, choices, side) else { return nil }
                    items.append(TestAnswer.Item(answer.id, side: side, choice: choice))
                case .number(let unit, let range):
                    guard let values = try values(answer, unit, range, side) else { return nil }
                    items.append(TestAnswer.Item(answer.id, side: side, values: values))
                }
            }
        }
        return items
    }

    private func choice(
        _ answer: SelfTestAnswer, _ choices: [String], _ side: StateKey.Side
    ) throws(DialogEnd) -> String? {
        // The first letter that is still free is the key.
        var taken: Set<Character> = ["q", "s", "j", "k", "f"]
        let options = choices.map { word in
            let key = word.first { taken.insert($0).inserted } ?? Character("\(taken.count % 10)")
            return Choice(key, word)
        }
        let chosen = try dialog.choose(asking(answer.prompt, side), options + [.skip])
        return chosen < choices.count ? choices[chosen] : nil
    }

    /// Every trial, each with a rest before the next.
    private func values(
        _ answer: SelfTestAnswer, _ unit: String, _ range: ClosedRange<Double>, _ side: StateKey.Side
    ) throws(DialogEnd) -> [Double]? {
        var values: [Double] = []
        while values.count < test.repeats {
            let trial = test.repeats > 1 ? ", trial \(values.count + 1) of \(test.repeats)" : ""
            let page = asking(answer.prompt + trial, side)
            let given =
                test.timed
                ? try dialog.stopwatch(page, prompt: answer.prompt, range: range, [.skip])
                : try dialog.number(page, prompt: "Your answer", unit: unit, range: range, [.skip])
            guard case .value(let value) = given else { return nil }
            // A hand on a stop key errs more easily than one that writes a number.
            let keep = Page(title(side), ["\(answer.prompt)\(trial): \(DecimalText.shortest(value)) \(unit)."])
            if test.timed, try dialog.choose(keep, [Choice("\n", "keep"), .retry]) != 0 { continue }
            values.append(value)
            if values.count < test.repeats, test.restSeconds > 0 {
                _ = try dialog.countDown(
                    Page(title(side), ["Rest, and then once more."]), seconds: test.restSeconds, []
                ) { "Rest: \($0) s" }
            }
        }
        return values
    }

    // MARK: Answers by the sensor

    private func sensorItems() throws -> [TestAnswer.Item]? {
        guard let angles = try LiveAngles(routine) else {
            try dialog.show(
                Page(
                    title(.both),
                    [
                        "No recorder is running. Clip the sensor on, start “plumbline run” in another terminal, "
                            + "calibrate with “plumbline calibrate”, and come back with “plumbline assess --test "
                            + "\(test.id)”."
                    ]))
            return nil
        }
        var items = test.answers.map { TestAnswer.Item($0.id, values: []) }
        for trial in 1...test.repeats {
            for index in test.answers.indices {
                let prompt = "\(test.answers[index].prompt), trial \(trial) of \(test.repeats)"
                guard let degrees = try held(prompt, angles) else { return nil }
                items[index].values.append(degrees)
            }
        }
        return items
    }

    /// One posture, held until its angle is kept; `nil` where the test was skipped.
    private func held(_ prompt: String, _ angles: LiveAngles) throws -> Double? {
        while true {
            let page = asking(prompt + ". Then hold it for \(Self.hold_s) seconds.", .both)
            guard try dialog.choose(page, [.begin, .skip]) == 0 else { return nil }
            let mean = try angles.mean(seconds: Self.hold_s) { left in
                dialog.announce(page, status: "Hold: \(left) s", isUpdate: left < Self.hold_s)
            }
            guard let degrees = mean else {
                let text = "\(prompt): no angle came. Is the sensor on, and calibrated?"
                guard try dialog.choose(Page(title(.both), [text]), [.retry, .skip]) == 0 else { return nil }
                continue
            }
            let text = "\(prompt): \(Int(degrees.rounded()))° forward of upright."
            let options = [Choice("\n", "keep"), .retry]
            if try dialog.choose(Page(title(.both), [text]), options) == 0 { return degrees }
        }
    }

    // MARK: Pages

    private func showCard(_ items: [TestAnswer.Item]) throws(DialogEnd) {
        guard let card = test.card, let values = items.first(where: { $0.answer == card.answer })?.values,
            !values.isEmpty, values.reduce(0, +) / Double(values.count) > card.above
        else { return }
        try dialog.show(Page("Worth showing to a clinician", [card.text]))
    }

    private func title(_ side: StateKey.Side) -> String {
        "\(place)  \(test.name)" + (side == .both ? "" : ", \(side.rawValue)")
    }

    private func page(side: StateKey.Side, _ blocks: [Page.Block]) -> Page {
        Page(title(side), figure: Page.Figure(test.id, side: side), blocks: blocks)
    }

    private func asking(_ prompt: String, _ side: StateKey.Side) -> Page {
        let place = side == .both ? "" : "\((side.rawValue + " side").asSentence) "
        return page(side: side, [.paragraph(place + prompt, .strong), .space, .steps(test.steps)])
    }
}
