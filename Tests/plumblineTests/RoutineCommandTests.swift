import Balance
import Events
import Glibc
import LocalTime
import Records
import TestSupport
import Testing

@Suite("routine, run as a user runs it")
struct RoutineCommandTests {
    private func screened() throws -> WearersHouse {
        let house = try WearersHouse()
        _ = try house.run("assess", answers: try WearersHouse.openingAnswers() + ["stop"])
        return house
    }

    @Test("Before any question was asked nothing is offered")
    func unscreened() throws {
        let house = try WearersHouse()
        let plan = try house.run("routine")
        #expect(plan.code == 0)
        #expect(plan.stdout.contains("plumbline assess"))
        #expect(try house.run("routine", "start").code == 1)
        #expect(try house.run("routine", "done", "S05").code == 1)
        #expect(try house.run("routine", "history").stdout.contains("Nothing has been done yet"))
    }

    @Test("The plan has its reasons, is the same twice, and is one object as JSON")
    func plan() throws {
        let house = try screened()
        let text = try house.run("routine").stdout
        #expect(text.contains("Why"))
        #expect(text.contains("so it is the core for the"))
        #expect(text.contains("M07  Seated chest lift") && text.contains("Core: moves the upper back"))
        #expect(text.contains("Today, day A") && text.contains("Next time, day B"))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
        let first = try house.run("routine", "--json").stdout
        #expect(first == (try house.run("routine", "--json").stdout))
        #expect(first.split(separator: "\n").count == 1)
        #expect(first.contains(#""stop":null"#))
        let summary = try house.run("summary").stdout
        #expect(summary.contains("balance     unknown"))
        #expect(summary.contains("routine     5 exercises"))
    }

    @Test("Where nothing can be written the summary is told all the same, and that its work was not kept")
    func readOnly() throws {
        let house = try screened()
        // As on a full disk: the log of what was written last is as long as a file may be, 33 KB.
        let store = try house.store()
        for number in 0..<20 {
            try store.add(
                StoredNote(moment: Moment(utc_us: Int64(number), offset_s: 0), wearer: "me", sensor: nil, text: "note"))
        }
        // Something that the kept summary rests on, so that it is worked out anew.
        try store.add(
            StoredAnswer(
                wearer: "me",
                answer: TestAnswer(
                    test: "T03", day: 20_000, items: [TestAnswer.Item("hold", values: [20, 20])], sex: .woman),
                moment: Moment(utc_us: 0, offset_s: 0), knowledgeVersion: Knowledge.version))
        let script = "trap '' XFSZ; ulimit -f 66; exec '\(Program.folder)/plumbline' summary"
        let summary = try RunningProgram("/bin/sh", ["-c", script], environment: house.environment).wait()
        #expect(summary.code == 0, "\(summary.stderr)")
        #expect(summary.stdout.contains("routine     5 exercises"))
        #expect(summary.stderr.contains("was not kept"))
        #expect(try store.wearers() == ["me"])
    }

    @Test("Guided through, it is noted with effort and pain, and the next day's plan knows of it")
    func guided() throws {
        let house = try screened()
        // Pain before; then every set; the two questions at the end take what is left of the lines.
        let program = try house.start(["routine", "start"])
        program.enter("11")
        program.enter("1")
        program.enter("skip")
        for _ in 0..<40 {
            program.enter("")
            if try program.stdout.contains("How hard was it") { break }
            usleep(20_000)
        }
        try program.waits(for: "How hard was it")
        program.enter("6")
        program.enter("1")
        program.endInput()
        let result = try program.wait()
        #expect(result.code == 0)
        #expect(result.stdout.contains("11 is not possible: 0 to 10."))
        #expect(result.stdout.contains("Done: 100 % of the plan."))
        let session = try #require(try house.store().sessions(wearer: "me").first?.session)
        #expect(session.part == 1)
        #expect((session.effort, session.painBefore, session.painAfter) == (6, 1, 1))
        #expect(try house.run("routine").stdout.contains("Done today, day A:"))
        #expect(try house.run("routine", "history").stdout.contains("100 % of the plan"))
    }

    @Test("Strong pain told at the start begins nothing, is kept, and asks again; less pain begins")
    func strongPain() throws {
        let house = try screened()
        let stopped = try house.run("routine", "start", answers: ["8", "skip", ""])
        #expect(stopped.code == 0)
        #expect(stopped.stdout.contains("No exercises now") && stopped.stdout.contains("pain is 8 of 10"))
        #expect(!stopped.stdout.contains("1/5"))
        let store = try house.store()
        #expect(try store.runningRoutine(wearer: "me") == nil)
        let told = try #require(try store.sessions(wearer: "me").first?.session)
        #expect(told.painBefore == 8 && told.done.isEmpty)
        let plan = try house.run("routine")
        #expect(plan.stdout.contains("No routine today") && plan.stdout.contains("With 8 or more"))
        #expect(try house.run("routine", "--json").stdout.contains(#""stop":"pain""#))
        #expect(try house.run("summary").stdout.contains("your pain is 8 of 10"))
        for words in [["assess"], ["assess", "--test", "T05"], ["assess", "--all"]] {
            let program = try house.start(words)
            program.endInput()
            let refused = try program.wait().stdout
            #expect(refused.contains("self-tests wait") && !refused.contains("Chin tuck hold"))
        }
        #expect(try house.run("routine", "history").stdout.contains("nothing done; pain 8\n"))
        let begun = try house.run("routine", "start", answers: ["2", "skip", "stop"])
        #expect(begun.stdout.contains("1/"))
        #expect(try store.runningRoutine(wearer: "me") != nil)
        #expect(try house.run("routine", "--json").stdout.contains(#""stop":null"#))
    }

    @Test("What hurts a little goes on or is left out; more leaves it out, and much ends the session")
    func painOnTheWay() throws {
        let house = try screened()
        let mild = try house.run("routine", "start", answers: ["0", "", "it hurts", "skip", "2", "leave", "", "stop"])
        #expect(mild.words.contains("Up to 3 of 10 is all right while you exercise"))
        let store = try house.store()
        #expect(try store.runningRoutine(wearer: "me")?.position == 1)
        let ended = try house.run("routine", "start", answers: ["0", "", "it hurts", "skip", "6"])
        #expect(ended.stdout.contains("Ended, because it hurts"))
        #expect(ended.stdout.contains("Pain 0 before, 6 now"))
        let session = try #require(try store.sessions(wearer: "me").last?.session)
        #expect(session.painAfter == 6 && session.done.first?.pain == 6)
    }

    @Test(
        "On a terminal it is a screen that guides, on a small one too, and gives the terminal back",
        arguments: [80, 40])
    func onATerminal(columns: Int) throws {
        let house = try screened()
        let size = "stty columns \(columns) rows \(columns == 80 ? 24 : 12)"
        let program = try RunningProgram(
            "/usr/bin/script", ["-qec", "\(size); \(Program.folder)/plumbline routine start --no-color", "/dev/null"],
            environment: house.environment.merging(["TERM": "xterm"]) { $1 })
        try program.waits(for: "Pain now")
        // 11 is not possible, and is asked again.
        program.type("11\r")
        try program.waits(for: "11 is not possible")
        program.type("1\r")
        try program.waits(for: "Where does it hurt most?")
        program.type("s")
        try program.waits(for: "1/5")
        try program.waits(for: "Enter begin")
        if columns == 40 { program.type("f") }
        // The figure, beside the text or instead of it.
        try program.waits(for: "⣿")
        program.type("\r")
        try program.waits(for: "pause")
        program.type(" ")
        try program.waits(for: "Paused.")
        program.type("h")
        try program.waits(for: "Where does it hurt?")
        program.type("1")
        try program.waits(for: "0 to 10")
        program.type("6\r")
        let result = try program.wait()
        #expect(result.stdout.contains("\u{1B}[?1049h") && result.stdout.contains("\u{1B}[?1049l"))
        #expect(result.words.contains("Ended, because it hurts: 0 % of the plan"))
        let session = try #require(try house.store().sessions(wearer: "me").first?.session)
        #expect((session.painBefore, session.painAfter, session.painPlace) == (1, 6, .neck))
        #expect(try house.run("routine", "--json").stdout.contains(#""access":"gentle""#))
    }

    @Test("Stopped or killed in the middle, it goes on where it was")
    func resumes() throws {
        let house = try screened()
        _ = try house.run("routine", "start", answers: ["skip", "", "", "", "", "", "stop"])
        let left = try #require(try house.store().runningRoutine(wearer: "me"))
        #expect(left.position == 1)
        #expect(try house.store().sessions().isEmpty)

        let program = try house.start(["routine", "start"])
        try program.waits(for: "Today's session is not finished")
        program.enter("")
        program.enter("")
        program.enter("")
        try program.waits(for: "right")
        program.send(SIGKILL)
        _ = try program.wait()
        let killed = try #require(try house.store().runningRoutine(wearer: "me"))
        #expect(killed.position == 1)
        #expect(killed.finished[1] == 1)

        let anew = try house.run("routine", "start", answers: ["n", "skip", "stop"])
        #expect(anew.stdout.contains("1/5"))
        let session = try #require(try house.store().sessions(wearer: "me").first?.session)
        #expect(session.done.map(\.sets).prefix(3) == [2, 0, 0], "what was done was done")
    }

    @Test("What was done without the guide is noted; what cannot be is refused with what can")
    func done() throws {
        let house = try screened()
        #expect(try house.run("routine", "done", "s05", "--sets", "2").stdout.contains("S05 Doorway stretch"))
        let session = try #require(try house.store().sessions(wearer: "me").first?.session)
        #expect(session.done.map(\.exercise) == ["S05"])
        #expect(session.done.map(\.sets) == [2])
        for arguments in [["S99"], ["S05", "--sets", "0"], ["S05", "--side", "up"], ["M04", "--side", "left"]] {
            let result = try house.start(["routine", "done"] + arguments).wait()
            #expect(result.code == 2)
            #expect(!result.stderr.isEmpty)
        }
        #expect(try house.store().sessions().count == 1)
    }

    @Test("A physiotherapist's goals, exclusions and the wearer's things are kept to")
    func settings() throws {
        let house = try screened()
        let set = try house.run(
            "routine", "set", "--goal", "fhrs", "--exclude", "S05,W08", "--have", "wall,mat,chair", "--minutes", "10")
        #expect(set.code == 0)
        #expect(set.stdout.contains("excluded  S05, W08"))
        let plan = try house.run("routine", "--json").stdout
        #expect(!plan.contains(#""id":"S05""#))
        #expect(plan.contains("a goal that was set"))
        #expect(!plan.contains(#""id":"W02""#), "no band is at hand any more")
        #expect(try house.run("routine", "set", "--exclude", "W99").code == 2)
        #expect(try house.run("routine", "set", "--minutes", "90").code == 2)
        #expect(try house.run("routine", "set", "--exclude", "").stdout.contains("excluded  none"))
        // Another wearer has none of it.
        _ = try house.run("assess", "--wearer", "anna", answers: ["yes", "yes", "stop"])
        #expect(try house.run("routine", "set", "--wearer", "anna").stdout.contains("goals     none"))
    }

    @Test("The question whether it builds up again is answered with a setting, and so is a tender spot")
    func phase() throws {
        let house = try screened()
        #expect(try house.run("routine", "set", "--phase", "build").stdout.contains("builds up again from today"))
        #expect(try house.store().relapses(wearer: "me").count == 1)
        #expect(try house.run("routine", "set", "--phase", "keep").stdout.contains("two sessions a week"))
        #expect(try house.store().routineProfile(wearer: "me")?.keptDay != nil)
        #expect(try house.run("routine", "set", "--phase", "balance").code == 2)
        let swapped = try house.run("routine", "set", "--tender", "p03", "--caution", "neck", "--minutes", "25")
        #expect(swapped.stdout.contains("tender    P03"))
        let plan = try house.run("routine").stdout
        #expect(plan.contains("R05 Warm hand instead of R02 Ball between the blades (needs a tennis ball)."))
        #expect(plan.contains("Cross your hands loosely on your chest"))
        #expect(try house.run("routine", "set", "--minutes", "31").code == 2)
    }

    @Test("Export gives the routine back, erase takes it away")
    func exportAndErase() throws {
        let house = try screened()
        _ = try house.run("routine", "done", "S05", "--sets", "2", "--effort", "4")
        let folder = house.folder.path + "/out"
        #expect(try house.run("export", "--output", folder).code == 0)
        let rows = try TemporaryFileText.read(folder + "/routine.csv").split(separator: "\n")
        #expect(rows.count == 2)
        #expect(rows[1].hasPrefix("me,") && rows[1].contains(",S05,both,2,2,,30,0,4,,,,"))
        let settings = try TemporaryFileText.read(folder + "/routine-settings.csv")
        #expect(settings.contains("me,consent_2026-12,"))
        #expect(settings.contains("me,signs_all_asked,"))
        #expect(try house.run("erase", "--wearer", "me", "--yes").code == 0)
        #expect(try house.store().wearers().isEmpty)
    }
}

enum TemporaryFileText {
    static func read(_ path: String) throws -> String {
        guard let file = fopen(path, "r") else { throw Program.CannotRun(reason: "\(path) is not there") }
        defer { fclose(file) }
        var text: [UInt8] = []
        while case let byte = fgetc(file), byte != EOF { text.append(UInt8(truncatingIfNeeded: byte)) }
        return String(decoding: text, as: UTF8.self)
    }
}
