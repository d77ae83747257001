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
        #expect(flow.title == "T03  Chin tuck hold")
        try flow.receive(.first, .value(20))
        #expect(flow.question?.words == ["keep", "retry", "type the seconds"])
        try flow.receive(.choice(1), .value(22), .first)
        guard case .countdown(_, 180, let choices, .rest)? = flow.question else {
            Issue.record("no rest")
            return
        }
        #expect(choices == [.hurts])
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
        #expect(flow.title == "What comes now" && flow.question?.words == ["begin"])
        try flow.receive(.first)
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

@Suite("Self-tests in good time")
struct SelfTestTimeTests {
    private func house() throws -> CoachHouse {
        let house = try CoachHouse()
        _ = try house.screened()
        return house
    }

    @Test(
        "What comes and how long it takes is said first; three tests of about ten minutes, then more where it is wanted"
    )
    func sets() throws {
        let house = try house()
        var flow = try house.begin()
        #expect(flow.title == "What comes now")
        let text = flow.text
        #expect(text.hasPrefix("3 self-tests, about ") && text.contains("11 more can follow"))
        let minutes = try #require(Int(text.dropFirst("3 self-tests, about ".count).prefix { $0.isNumber }))
        #expect((5...12).contains(minutes))
        #expect(text.contains("Chin tuck hold: about 6 minutes; you need"))
        try flow.receive(.first)
        for number in 1...3 {
            #expect(flow.title.hasPrefix("Test \(number) of 3  T"))
            try flow.receive(.choice(1))
        }
        #expect(flow.title == "0 of 3 answered" && flow.question?.words == ["more", "enough for now"])
        var enough = flow
        try enough.receive(.choice(1))
        #expect(
            enough.closing.first
                == "0 of 3 self-tests answered. 11 more can follow: “plumbline assess” asks for them on any day.")
        try flow.receive(.choice(0))
        #expect(flow.title.hasPrefix("Test 1 of 3  T"))
    }

    @Test("What was finished is kept when somebody stops: on another day it goes on with the rest")
    func otherDay() throws {
        let house = try house()
        var flow = try house.begin()
        try flow.receive(.first)
        #expect(flow.title == "Test 1 of 3  T03  Chin tuck hold")
        try flow.receive(.first, .value(20), .first, .done, .value(22), .first)
        #expect(flow.title.hasPrefix("Test 2 of 3  "))
        #expect(try flow.stopped().first?.contains("Every self-test that was finished is kept") == true)
        let tomorrow = CoachHouse.noon.advanced(by_us: 86_400_000_000)
        var later = try house.begin(at: tomorrow)
        if later.title == "How are you today?" { try later.receive(.no, at: tomorrow) }
        #expect(later.title == "What comes now" && later.text.contains("What you have answered before is kept"))
    }

    @Test(
        "A test that is left between two trials goes on there on the same day; on another day, or skipped, it begins anew"
    )
    func leftBetweenTrials() throws {
        let house = try house()
        var flow = try house.begin(try house.test("T03"))
        try flow.receive(.first, .value(20), .first)
        #expect(try house.store().answers().isEmpty)
        var again = try house.begin(try house.test("T03"))
        #expect(again.text.contains("it goes on from there"))
        try again.receive(.first)
        #expect(again.text.contains("trial 2 of 2"))
        try again.receive(.value(24), .first)
        #expect(try house.store().answers().first?.answer.items == [TestAnswer.Item("hold", values: [20, 24])])
        #expect(try house.store().questionDraft(wearer: "me") == nil)

        func leave() throws {
            var sided = try house.begin(try house.test("T07"))
            try sided.receive(.first, .choice(0), .value(12.5))
        }
        try leave()
        var back = try house.begin(try house.test("T07"))
        try back.receive(.first)
        #expect(back.text.contains("Bend of the knee"))
        try back.receive(.choice(0))
        #expect(back.closing.first?.hasPrefix("0 of 1") == true)
        #expect(try house.store().questionDraft(wearer: "me")?.selfTest == nil)
        try leave()
        let tomorrow = CoachHouse.noon.advanced(by_us: 86_400_000_000)
        var later = try house.begin(try house.test("T07"), at: tomorrow)
        if later.title == "How are you today?" { try later.receive(.no, at: tomorrow) }
        #expect(later.title == "T07  Thigh over the edge" && !later.text.contains("it goes on from there"))
    }

    @Test("With the first question it is said what comes; where the whole list is not asked it is not")
    func preview() throws {
        let house = try CoachHouse()
        var flow = try house.begin()
        try flow.receive(.yes)
        #expect(
            flow.title == "Question 1 of 31" && flow.text.contains("What comes: these 31 questions (about 4 minutes"))
        #expect(flow.text.contains("then three self-tests (about 10 minutes)"))
        try flow.receive(.no)
        #expect(!flow.text.contains("What comes"))
    }

    @Test("Between the sides of a timed test there is a rest; after it the time starts by itself")
    func rest() throws {
        let house = try house()
        var flow = try house.begin(try house.test("T14"))
        try flow.receive(.first)
        guard case .stopwatch(_, _, _, _, startsItself: false)? = flow.question else {
            Issue.record("the first start is the wearer's")
            return
        }
        try flow.receive(.value(20), .choice(2))
        #expect(flow.text.contains("by the bells"))
        try flow.receive(.value(18))
        guard case .countdown(let page, 30, _, .rest)? = flow.question else {
            Issue.record("no rest between the sides")
            return
        }
        #expect(page.text.contains("change sides"))
        try flow.receive(.done)
        guard case .stopwatch(_, _, _, _, startsItself: true)? = flow.question else {
            Issue.record("it does not start by itself")
            return
        }
        try flow.receive(.value(21), .choice(1))
        guard case .stopwatch(_, _, _, _, startsItself: false)? = flow.question else {
            Issue.record("done again it waits for the wearer")
            return
        }
        try flow.receive(.value(22), .first)
        #expect(try house.store().answers().first?.answer.items.map(\.values) == [[18], [22]])
    }

    // MARK: It hurts

    @Test("With more pain than three of ten it ends for today: nothing of that test is kept, and the pain is noted")
    func hurts() throws {
        let house = try house()
        var flow = try house.begin()
        try flow.receive(.first, .first)
        #expect(flow.question?.words == ["skip", "it hurts"])
        try flow.receive(.choice(1))
        #expect(
            flow.title == "It hurts" && flow.text.contains("chest")
                && flow.question?.words.last?.hasPrefix("new") == true)
        try flow.receive(.value(5))
        #expect(flow.question == nil)
        #expect(
            flow.closing.last?.hasPrefix("Ended, because it hurts: 5 of 10. Every self-test that was finished is kept")
                == true)
        #expect(try house.store().answers().isEmpty)
        #expect(try house.store().sessions(wearer: "me").map(\.session.painBefore) == [5])
    }

    @Test("With a little pain that test is left out and the next one comes; where its strength is not said as well")
    func hurtsLittle() throws {
        for answer in [Answer.value(2), .choice(0)] {
            let house = try house()
            var flow = try house.begin()
            try flow.receive(.first, .first, .choice(1), answer)
            #expect(flow.title.hasPrefix("Test 2 of 3  "))
            #expect(try house.store().answers().isEmpty)
        }
    }

    @Test(
        "With strong pain nothing more is offered; where it is new, the signs are asked about before anything goes on")
    func hurtsStrongly() throws {
        let strong = try house()
        var flow = try strong.begin()
        try flow.receive(.first, .first, .choice(1), .value(9))
        #expect(flow.question == nil && flow.closing.count > 1)
        #expect(try strong.begin(.all).closing.first?.contains("9 of 10") == true)
        let new = try house()
        var other = try new.begin()
        try other.receive(.first, .first, .choice(1), .choice(1))
        #expect(other.title == "What is new or worse")
    }
}
