import Balance
import Events
import FoundationEssentials
import LocalTime
import Records
import TestSupport
import Testing

@Suite("assess, run as a user runs it")
struct AssessTests {
    @Test("Before the first question it asks for consent; without a yes nothing is asked and nothing is kept")
    func consent() throws {
        let house = try WearersHouse()
        let result = try house.run("assess", answers: ["no"])
        #expect(result.code == 0)
        #expect(result.stdout.contains("about your health"))
        #expect(!result.stdout.contains("chest pain"))
        #expect(!TemporaryFile.exists(house.data), "a no makes no record")
        let unanswered = try house.run("assess", answers: ["stop"])
        #expect(unanswered.stdout.contains("Stopped. Nothing was asked, and nothing is kept."))
        let again = try house.run("assess", answers: ["yes", "stop"])
        let store = try house.store()
        #expect(again.stdout.contains("Question 1 of 31"))
        #expect(again.stdout.contains("Stopped. Nothing has been answered yet"))
        #expect(try store.consents(wearer: "me").count == 1)
        #expect(try store.redFlags(wearer: "me") == .unscreened, "who stops has not been screened")
    }

    @Test("An impossible answer is asked again with its range; what was answered is kept, each wearer's for himself")
    func answers() throws {
        let house = try WearersHouse()
        let result = try house.run(
            "assess", "--test", "t03",
            answers: try WearersHouse.openingAnswers() + ["", "4000", "-3", "long", "22", "", "", "24", ""])
        #expect(result.code == 0)
        #expect(result.stdout.contains("4000 is not possible: 0 to 300 s."))
        #expect(result.stdout.contains("-3 is not possible"))
        #expect(result.stdout.contains("“long” is not a number."))
        #expect(result.stdout.contains("1 of 1 self-tests answered."))
        #expect(!result.stdout.contains("\u{1B}"))
        let store = try house.store()
        let answer = try #require(try store.answers(wearer: "me").first?.answer)
        #expect(answer.test == "T03")
        #expect(answer.items == [TestAnswer.Item("hold", values: [22, 24])])
        #expect(answer.sex == .woman)
        #expect(try store.answers(wearer: "anna").isEmpty)
        #expect(try store.routineProfile(wearer: "me")?.equipment.contains(.band) == true)
        // It is no longer due, and the consent is not asked for again.
        let again = try house.run("assess", answers: ["stop"])
        #expect(!again.stdout.contains("about your health"))
        #expect(again.stdout.contains("3 self-tests, about ") && again.words.contains("10 more can follow"))
        #expect(!again.stdout.contains("Chin tuck hold"))
        let anna = try house.run("assess", "--wearer", "anna", answers: ["yes", "no"])
        #expect(anna.stdout.contains("Is this somebody new?") && anna.stdout.contains("about your health"))
        #expect(try store.wearers() == ["me"])
    }

    @Test("Sides, choices and several answers; a card where a distance is worth showing to a clinician")
    func sidesAndCards() throws {
        let house = try WearersHouse()
        _ = try house.run(
            "assess", "--test", "T07",
            answers: try WearersHouse.openingAnswers() + ["", "yes", "12,5", "60", "no", "-5", "70"])
        let store = try house.store()
        let items = try #require(try store.answers(wearer: "me").first?.answer.items)
        #expect(
            items == [
                TestAnswer.Item("pelvis", side: .left, choice: "yes"),
                TestAnswer.Item("hip", side: .left, values: [12.5]),
                TestAnswer.Item("knee", side: .left, values: [60]),
                TestAnswer.Item("pelvis", side: .right, choice: "no"),
                TestAnswer.Item("hip", side: .right, values: [-5]),
                TestAnswer.Item("knee", side: .right, values: [70]),
            ])
        let low = try house.run("assess", "--test", "T01", answers: ["", "5", "6", "7"])
        #expect(!low.stdout.contains("Worth showing"), "6 is not more than 6")
        let high = try house.run("assess", "--test", "T01", answers: ["", "6", "6", "7", ""])
        #expect(high.stdout.contains("Worth showing to a clinician"))
    }

    @Test("A list of questions that is stopped goes on where it was, and what was answered is not asked again")
    func drafts() throws {
        let house = try WearersHouse()
        let first = try house.run("assess", answers: ["yes", "no", "no", "no", "stop"])
        #expect(first.words.contains("goes on with question 4 of 31"))
        let store = try house.store()
        #expect(try store.redFlags(wearer: "me") == .unscreened, "three of thirty-one are no screening")
        // The end of input is a stop too.
        let second = try house.run("assess", answers: Array(repeating: "no", count: 28) + ["no", "yes"])
        #expect(second.stdout.contains("Question 4 of 31") && !second.stdout.contains("Question 3 of 31"))
        #expect(second.words.contains("goes on with the next question"))
        #expect(try store.routineProfile(wearer: "me") == nil)
        let cautions = try Knowledge.builtIn().cautions
        let third = try house.run(
            "assess",
            answers: cautions.dropFirst(2).map { _ in "no" } + ["yes", "no", "no", "no", "no", "women", "15", "stop"])
        #expect(third.stdout.contains("About you (3/") && !third.stdout.contains("About you (2/"))
        let profile = try #require(try store.routineProfile(wearer: "me"))
        #expect(profile.cautions == [cautions[1].id] && profile.equipment.contains(.band))
        #expect(try store.questionDraft(wearer: "me") == nil)
    }

    @Test("What was answered about signs holds for its day; back goes to what was answered before the stop")
    func oldDrafts() throws {
        let house = try WearersHouse()
        _ = try house.run("assess", answers: ["yes", "no", "no", "stop"])
        let back = try house.run("assess", answers: ["back", "stop"])
        #expect(back.stdout.contains("Question 2 of 31"))
        let store = try house.store()
        var draft = try #require(try store.questionDraft(wearer: "me"))
        draft.day = draft.day - 1
        try store.set(draft, wearer: "me")
        let next = try house.run("assess", answers: ["stop"])
        #expect(next.stdout.contains("Question 1 of 31"))
    }

    @Test("A wrong answer is taken back, and what was supposed from it is worked out anew")
    func forget() throws {
        let house = try WearersHouse()
        let before = try house.run("assess", "--json").stdout
        _ = try house.run(
            "assess", "--test", "T03", answers: try WearersHouse.openingAnswers() + ["", "2", "", "", "2", ""])
        let json = try house.run("assess", "--json").stdout
        #expect(json.contains(#""values":[2,2]"#) && json.contains(#""unit":"s""#) && json != before)
        #expect(try house.run("imbalance").stdout.contains("deep neck flexors"))
        #expect(try !house.store().modelStates(wearer: "me").isEmpty)
        let none = try house.run("assess", "forget", "T03", "--date", "2020-01-01")
        #expect(none.code == 1 && none.stderr.contains("but of 20"))
        #expect(try house.run("assess", "forget", "T99").code == 2)
        let forgotten = try house.run("assess", "forget", "t03")
        #expect(
            forgotten.code == 0 && forgotten.stdout.contains("T03 Chin tuck hold") && forgotten.stdout.contains("2, 2"))
        #expect(try house.store().answers(wearer: "me").isEmpty)
        #expect(try house.store().modelStates(wearer: "me").isEmpty, "nothing of it is left for export")
        #expect(try house.run("assess", "--json").stdout.contains(#""answers":[]"#))
        #expect(try house.run("imbalance").stdout.contains("No test done yet, and no day has been recorded"))
        #expect(try house.run("assess", "forget", "T03").code == 1)
    }

    @Test("Whoever has nobody to help says so once: such tests are no longer due, and can be brought back")
    func nobodyToHelp() throws {
        let house = try WearersHouse()
        _ = try house.run("assess", answers: try WearersHouse.openingAnswers() + ["stop"])
        #expect(try house.run("assess", "--json").stdout.contains(#""helper""#))
        let said = try house.run("assess", "--test", "T01", answers: ["no helper", ""])
        #expect(said.stdout.contains("no longer due"))
        let due = try house.run("assess", "--json").stdout
        #expect(!due.contains(#""helper""#) && due.contains(#""test":"T03""#))
        #expect(try house.run("routine", "set").stdout.contains("lacking   helper"))
        #expect(try house.run("routine", "set", "--lack", "camera,helper").stdout.contains("lacking   camera, helper"))
        #expect(try !house.run("assess", "--json").stdout.contains(#""camera""#))
        #expect(try house.run("routine", "set", "--lack", "sun").code == 2)
        _ = try house.run("routine", "set", "--lack", "")
        #expect(try house.run("assess", "--json").stdout.contains(#""helper""#))
    }

    @Test("imbalance names the tests in the order in which assess asks for them")
    func oneOrder() throws {
        let house = try WearersHouse()
        _ = try house.run("assess", answers: try WearersHouse.openingAnswers() + ["stop"])
        let asked = try house.run("assess", "--json").stdout
        let proposed = try house.run("imbalance", "--json").stdout
        func ids(_ json: String) -> [Substring] {
            let list = json.split(separator: #""due_tests":["#).last?.split(separator: "]}").first ?? ""
            return list.split(separator: #""test":""#).dropFirst(0).compactMap {
                $0.hasPrefix("T") ? $0.prefix(3) : nil
            }
        }
        #expect(!ids(proposed).isEmpty)
        #expect(ids(asked).filter(ids(proposed).contains) == ids(proposed))
        let first = try house.run("assess", answers: ["", "stop"]).stdout
        #expect(first.contains("Test 1 of 3  \(ids(proposed)[0])"))
    }

    @Test("A skipped test leaves nothing; the sensor's test says what it needs where no recorder runs")
    func skipped() throws {
        let house = try WearersHouse()
        let skipped = try house.run(
            "assess", "--test", "T03", answers: try WearersHouse.openingAnswers() + ["", "22", "", "", "skip"])
        #expect(skipped.stdout.contains("0 of 1 self-tests answered."))
        let sensor = try house.run("assess", "--test", "T13", answers: ["", ""])
        #expect(sensor.stdout.contains("plumbline run"))
        #expect(try house.store().answers().isEmpty)
        #expect(try house.run("assess", "--test", "T99").code == 2)
    }

    @Test("On a terminal it is a screen, with the figure beside the steps, and gives the terminal back")
    func onATerminal() throws {
        let house = try WearersHouse()
        _ = try house.run("assess", answers: try WearersHouse.openingAnswers() + ["stop"])
        let command = "\(Program.folder)/plumbline assess --test T03 --no-color"
        let program = try RunningProgram(
            "/usr/bin/script", ["-qec", command, "/dev/null"],
            environment: house.environment.merging(["TERM": "xterm"]) { $1 })
        try program.waits(for: "Enter begin")
        #expect(try program.stdout.contains("\u{1B}[?1049h"))
        #expect(try program.stdout.contains("⣿"), "the figure")
        program.type("\r")
        try program.waits(for: "Enter start")
        program.type("\r")
        // Whoever lies down first needs the ten seconds; whoever does not presses once more.
        try program.waits(for: "Get ready: 10 s")
        program.type("\r")
        try program.waits(for: "stop the time")
        program.type("\r")
        try program.waits(for: "Enter keep")
        program.type("q")
        let result = try program.wait()
        #expect(result.stdout.contains("\u{1B}[?1049l"))
        #expect(result.stdout.contains("Stopped. Every self-test that was finished is kept"))
    }
    @Test("On a small screen a yes shows the rest of the text first: nobody agrees to what was not to be seen")
    func smallScreen() throws {
        let house = try WearersHouse()
        let command = "stty columns 40 rows 12; \(Program.folder)/plumbline assess --no-color"
        let program = try RunningProgram(
            "/usr/bin/script", ["-qec", command, "/dev/null"],
            environment: house.environment.merging(["TERM": "xterm"]) { $1 })
        try program.waits(for: "More below")
        #expect(try !program.stdout.contains("Do you agree"))
        for part in ["whether a clinician", "Plumbline is for", "Do you agree"] {
            program.type("y")
            try program.waits(for: part)
        }
        program.type("y")
        try program.waits(for: "Question 1 of 31")
        program.type("q")
        let result = try program.wait()
        #expect(result.stdout.contains("Nothing has been answered yet"))
        #expect(try house.store().consents(wearer: "me").count == 1)
    }
}
