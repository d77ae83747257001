import Balance
import Coach
import LocalTime
import Records
import TestSupport
import Testing

@Suite("Self-tests, led through")
struct SelfTestTests {
    private func house() throws -> CoachHouse {
        let house = try CoachHouse()
        _ = try house.screened()
        return house
    }

    @Test("Timed trials are kept or done anew, with a rest between them; nothing is kept before the last")
    func trials() throws {
        let house = try house()
        var flow = try house.begin(try house.test("T03"))
        #expect(flow.title == "1/1 T03  Chin tuck hold")
        try flow.receive(.first, .value(20))
        #expect(flow.question?.words == ["keep", "retry"])
        try flow.receive(.choice(1), .value(22), .first)
        guard case .countdown(_, 180, let choices, .rest)? = flow.question else {
            Issue.record("no rest")
            return
        }
        #expect(choices.isEmpty)
        #expect(try house.store().answers().isEmpty)
        let later = CoachHouse.noon.advanced(by_us: 60_000_000)
        try flow.receive(.done, .value(24), .first, at: later)
        #expect(flow.closing[0].hasPrefix("1 of 1 self-tests answered."))
        let stored = try #require(try house.store().answers(wearer: "me").first)
        #expect(stored.answer.items == [TestAnswer.Item("hold", values: [22, 24])])
        #expect(stored.moment == CoachHouse.noon, "the sitting's moment")
    }

    @Test("Each side is asked for by itself, choices and numbers; a skip leaves nothing")
    func sides() throws {
        let house = try house()
        var flow = try house.begin(try house.test("T07"))
        try flow.receive(.first)
        #expect(flow.title.hasSuffix(", left") && flow.text.hasPrefix("Left side. "))
        try flow.receive(.choice(0), .value(12.5), .value(60))
        #expect(flow.title.hasSuffix(", right"))
        var skipped = flow
        try skipped.receive(.choice(2))
        #expect(skipped.closing[0].hasPrefix("0 of 1"))
        #expect(try house.store().answers().isEmpty)
        try flow.receive(.choice(1), .value(-5), .value(70))
        #expect(
            try house.store().answers().first?.answer.items == [
                TestAnswer.Item("pelvis", side: .left, choice: "yes"),
                TestAnswer.Item("hip", side: .left, values: [12.5]),
                TestAnswer.Item("knee", side: .left, values: [60]),
                TestAnswer.Item("pelvis", side: .right, choice: "no"),
                TestAnswer.Item("hip", side: .right, values: [-5]),
                TestAnswer.Item("knee", side: .right, values: [70]),
            ])
    }

    @Test("A card is shown where the mean is above its number, and not where it is that number")
    func card() throws {
        let house = try house()
        for (value, isShown) in [(6.0, false), (6.5, true)] {
            var flow = try house.begin(try house.test("T01"))
            try flow.receive(.first, .value(6), .value(6), .value(value))
            #expect((flow.title == "Worth showing to a clinician") == isShown)
        }
    }

    @Test("Whoever has nobody to help says so once, and no test of the sitting asks for help again")
    func nobodyToHelp() throws {
        let house = try house()
        var flow = try house.begin(.all)
        while !flow.question!.words.contains("no helper") { try flow.receive(.choice(1)) }
        try flow.receive(.choice(2))
        #expect(flow.title == "Left out from now on")
        try flow.receive(.first)
        while let question = flow.question {
            #expect(!question.words.contains("no helper"))
            try flow.receive(.choice(1))
        }
        #expect(try house.store().routineProfile(wearer: "me")?.lacking == [.helper])
        #expect(flow.closing[0].hasPrefix("0 of \(house.knowledge.selfTests.count) self-tests answered."))
    }

    @Test("The sensor measures each posture for its time, three times; without an angle it is done anew or skipped")
    func sensor() throws {
        let house = try house()
        let test = try #require(house.knowledge.selfTest("T13"))
        var silent = try house.begin(.only(test))
        try silent.receive(.first, .sensor(isThere: false))
        #expect(silent.text.contains("No recorder is running."))
        try silent.receive(.first)
        #expect(silent.closing[0].hasPrefix("0 of 1"))

        var flow = try house.begin(.only(test))
        try flow.receive(.first, .sensor(isThere: true), .first)
        guard case .measurement(_, 10)? = flow.question else {
            Issue.record("nothing is measured")
            return
        }
        try flow.receive(.angle(nil))
        #expect(flow.text.contains("no angle came"))
        try flow.receive(.first, .first, .angle(.nan))
        #expect(flow.text.contains("no angle came"))
        try flow.receive(.first)
        for trial in 1...3 {
            for (index, answer) in test.answers.enumerated() {
                #expect(flow.text.contains("\(answer.prompt), trial \(trial) of 3"))
                try flow.receive(.first, .angle(Double(10 * trial + index)), .first)
            }
        }
        let items = try #require(try house.store().answers().first?.answer.items)
        #expect(items.map(\.values) == [[10, 20, 30], [11, 21, 31], [12, 22, 32]])
    }
}
