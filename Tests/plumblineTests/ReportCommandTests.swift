import Balance
import FoundationEssentials
import Glibc
import LocalTime
import Posture
import Records
import TestSupport
import Testing

@Suite("The command report")
struct ReportCommandTests {
    /// 2026-03-16, a Monday.
    private static let today: LocalDay = 20_528
    private static let chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]

    static var hasChromium: Bool { chromium.contains { access($0, X_OK) == 0 } }

    /// Two hours on two days, with a note.
    private func house(wearer: String = "me") throws -> WearersHouse {
        let house = try WearersHouse()
        house.day = Self.today
        let store = try house.store()
        for day in [Self.today - 2, Self.today - 1] { try record(day, wearer, in: store) }
        try store.add(
            StoredNote(
                moment: Moment(utc_us: (Self.today - 1).start_us(offset_s: 0), offset_s: 0), wearer: wearer,
                sensor: nil,
                text: "a-marked-note"))
        return house
    }

    private func record(_ day: LocalDay, _ wearer: String, in store: Store) throws {
        let start_us = day.start_us(offset_s: 0) + 9 * 3_600_000_000
        let recording = try store.begin(
            Store.Recording(
                sensor: "t4-\(wearer)", wearer: wearer, family: "plumbline", placement: .upperBack, start_us: start_us,
                utcOffset_s: 0, rulesVersion: PostureRules().version))
        var increment = Store.Increment()
        increment.track = (0..<7_200).map { second in
            TrackSecond(
                time_us: start_us + second * 1_000_000, flexionDegrees: 4, leanDegrees: 0, posture: .upright,
                activity: .still, calibration: .ok, coverage: 1)
        }
        try store.append(increment, to: recording)
        try store.end(recording)
    }

    private func mode(_ path: String) -> mode_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
    }

    @Test("It says what the file will hold and what not, then writes it for its owner alone")
    func html() throws {
        let house = try house()
        let path = house.folder.path + "/march.html"
        let result = try house.run("report", "--output", path)
        #expect(result.code == 0, "\(result.stderr)")
        #expect(result.words.contains("will hold") && result.words.contains("2 recorded days"))
        #expect(result.words.contains("signs, notes, pain: only where you name them"))
        #expect(result.stdout.hasSuffix("Written: \(path)\n"))
        #expect(mode(path) == 0o600)
        let page = try String(contentsOfFile: path, encoding: .utf8)
        #expect(page.hasPrefix("<!doctype html>") && page.contains("2026-02-23 to 2026-03-16"))
        #expect(!page.contains("a-marked-note"))
    }

    @Test("Notes are in the file only where they are named")
    func gate() throws {
        let house = try house()
        let path = house.folder.path + "/with.html"
        let result = try house.run("report", "--include", "pain, notes", "-o", path)
        #expect(result.code == 0 && result.words.contains("1 note"), "\(result.stderr)")
        #expect(try String(contentsOfFile: path, encoding: .utf8).contains("a-marked-note"))
        #expect(try house.run("report", "--json").stdout.contains("\"notes\":null"))
        #expect(try house.run("report", "--json", "--include", "notes").stdout.contains("a-marked-note"))
    }

    @Test("What is there already is never written over, nor what a link leads to")
    func notOver() throws {
        let house = try house()
        let path = house.folder.path + "/old.html"
        try "precious".write(toFile: path, atomically: false, encoding: .utf8)
        let link = house.folder.path + "/link.html"
        #expect(symlink(house.folder.path + "/nothing.html", link) == 0)
        for path in [path, link] {
            let result = try house.run("report", "--output", path)
            #expect(result.code == 2 && result.stderr.contains("is there already"), "\(result)")
            #expect(!result.stdout.contains("will hold"))
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
        #expect(mode(house.folder.path + "/nothing.html") == nil)
        let left = try FileManager.default.contentsOfDirectory(atPath: house.folder.path)
        #expect(!left.contains { $0.hasSuffix(".part") }, "\(left)")
    }

    @Test(
        "What cannot be made is said in a sentence that says what to do, and nothing is left",
        arguments: [
            (["--output", "x.docx"], 2, "neither .html nor .pdf"), ([], 2, "--output NAME.html"),
            (["--output", "/nonexistent/x.html"], 2, "make it first"),
            (["--output", "x.html", "--weeks", "0"], 2, "1 to 12"),
            (["--output", "x.html", "--weeks", "13"], 2, "1 to 12"),
            (["--output", "x.html", "--include", "samples"], 2, "cannot be included"),
            (["--output", "x.html", "--wearer", "nobody"], 2, "nothing of “nobody”"),
            (["--output", "x.html", "--paper", "a4"], 2, "printer's own size"),
            (["--output", "x.pdf", "--paper", "a5"], 2, "a4 or letter"),
            (["--json", "--output", "x.html"], 2, "leave --output out"),
        ] as [([String], Int32, String)])
    func refused(words: [String], code: Int32, says: String) throws {
        let house = try house()
        let result = try house.run(["report"] + words)
        #expect(result.code == code && result.stderr.contains(says), "\(result)")
        #expect(result.stdout.isEmpty)
        #expect(mode("x.html") == nil && mode("x.pdf") == nil)
    }

    @Test("Where several have a record it asks whose; where there is none it says so, and makes none")
    func whose() throws {
        let house = try house()
        try record(Self.today - 1, "anna", in: try house.store())
        let path = house.folder.path + "/a.html"
        let result = try house.run("report", "-o", path)
        #expect(result.code == 2 && result.stderr.contains("“anna”, “me”"), "\(result.stderr)")
        #expect(try house.run("report", "--wearer", "anna", "-o", path).code == 0)
        #expect(try !String(contentsOfFile: path, encoding: .utf8).contains(">me "))
        let empty = try WearersHouse()
        let none = try empty.run("report", "-o", path + "x.html")
        #expect(none.code == 1 && none.stderr.contains("There is no record in"))
        #expect(!TemporaryFile.exists(empty.data))
    }

    @Test("Weeks of which there is nothing make no file")
    func emptyRange() throws {
        let house = try house()
        house.day = Self.today + 60
        let path = house.folder.path + "/a.html"
        let result = try house.run("report", "-o", path)
        #expect(result.code == 1 && result.stderr.contains("There is nothing of “me”"), "\(result)")
        #expect(mode(path) == nil)
        #expect(try house.run("report", "--weeks", "12", "-o", path).code == 0)
    }

    @Test("Without a browser a PDF is refused with the way to make one, and nothing is left")
    func noBrowser() throws {
        let house = try house()
        let path = house.folder.path + "/a.pdf"
        let program = try RunningProgram(
            "plumbline", ["report", "-o", path],
            environment: house.environment.merging(["PATH": house.folder.path]) { $1 })
        program.endInput()
        let result = try program.wait()
        #expect(result.code == 4 && result.stderr.contains("print it to a PDF there"), "\(result)")
        #expect(mode(path) == nil && result.stdout.isEmpty)
    }

    @Test("A browser that fails costs no file, and is told", arguments: ["exit 1", "exit 0"])
    func badBrowser(script: String) throws {
        let house = try house()
        let browser = house.folder.path + "/chromium"
        try "#!/bin/sh\necho it is broken >&2\n\(script)\n".write(toFile: browser, atomically: false, encoding: .utf8)
        #expect(chmod(browser, 0o700) == 0)
        let path = house.folder.path + "/a.pdf"
        let program = try RunningProgram(
            "plumbline", ["report", "-o", path],
            environment: house.environment.merging(["PATH": house.folder.path, "TMPDIR": house.folder.path]) { $1 })
        program.endInput()
        let result = try program.wait()
        #expect(result.code == 1 && result.stderr.contains("it is broken"), "\(result)")
        let left = try FileManager.default.contentsOfDirectory(atPath: house.folder.path)
        #expect(!left.contains { $0.hasSuffix(".part") || $0.hasPrefix("plumbline-report") }, "\(left)")
        #expect(mode(path) == nil)
    }

    @Test(
        "As much as can be told fits on two printed sides, on either paper", .enabled(if: hasChromium),
        arguments: ["a4", "letter"])
    func twoSides(paper: String) throws {
        let name = "Maximiliane-Alexandra von und zu Hohenfels-<b>Breitenbach</b> & Co, dritte ihres Namens"
        let house = try house(wearer: name)
        try fill(try house.store(), wearer: name)
        let path = house.folder.path + "/much.pdf"
        let result = try house.run(
            "report", "--weeks", "12", "--include", "signs,notes,pain", "--paper", paper, "-o", path)
        #expect(result.code == 0, "\(result.stderr)")
        let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        let pages = text.ranges(of: "/Type /Page").filter { !text[$0.upperBound...].hasPrefix("s") }
        #expect(pages.count == 2)
        #expect(mode(path) == 0o600)
    }

    /// All that a report has room for, and more.
    private func fill(_ store: Store, wearer: String) throws {
        let knowledge = try Knowledge.builtIn()
        func moment(_ day: LocalDay) -> Moment {
            Moment(utc_us: day.start_us(offset_s: 0) + 36_000_000_000, offset_s: 0)
        }
        for test in knowledge.selfTests {
            for ago in [40, 1] {
                let sides: [StateKey.Side] = test.sided ? [.left, .right] : [.both]
                let items = test.answers.flatMap { answer -> [TestAnswer.Item] in
                    sides.map { side -> TestAnswer.Item in
                        switch answer.form {
                        case .number(_, let range):
                            TestAnswer.Item(
                                answer.id, side: side,
                                values: Array(repeating: min(range.upperBound, 22.5), count: test.repeats))
                        case .choice(let choices): TestAnswer.Item(answer.id, side: side, choice: choices[0])
                        }
                    }
                }
                try store.add(
                    StoredAnswer(
                        wearer: wearer,
                        answer: TestAnswer(test: test.id, day: Self.today - ago, items: items, sex: .man),
                        moment: moment(Self.today - ago), knowledgeVersion: Knowledge.version))
            }
        }
        for day in stride(from: Self.today - 60, through: Self.today, by: 2) {
            let done = knowledge.exercises.prefix(20).map {
                ExerciseDone(exercise: $0.id, dose: $0.dose.start, sets: $0.dose.start.sets)
            }
            try store.add(
                StoredSession(
                    wearer: wearer,
                    session: RoutineSession(
                        day: day, planned: done.count, done: done, effort: 5, painBefore: 4, painAfter: 2,
                        painPlace: .betweenBlades), moment: moment(day)))
            try store.add(
                StoredNote(
                    moment: moment(day), wearer: wearer, sensor: nil,
                    text:
                        "Six hours at the wheel with two short stops, stiff in the evening, better after a walk in the rain"
                ))
        }
        for slot in 1...3 {
            try store.add(
                StoredActivityNaming(
                    wearer: wearer,
                    naming: ActivityNaming(
                        line: slot, slot: slot, name: "carrying the shopping up to the third floor, way \(slot)",
                        day: Self.today - 70), moment: moment(Self.today - 70)))
        }
        for week in 0..<11 {
            let day = Self.today - 70 + 7 * week
            _ = try store.add(
                StoredOutcome(
                    wearer: wearer,
                    entry: OutcomeEntry(
                        day: day,
                        pain: try #require(WeekPain(now: OutOfTen(3), usual: OutOfTen(4), worst: OutOfTen(8))),
                        places: Set(PainPlace.allCases),
                        scores: try Dictionary(uniqueKeysWithValues: (1...3).map { ($0, try #require(OutOfTen(4))) })),
                    moment: moment(day)))
        }
        var record = SignRecord.clear(day: Self.today - 2)
        for flag in knowledge.redFlags where flag.level == .seeSomeone {
            record.keep(
                KeptSign(sign: flag.id, level: flag.level, day: Self.today - 9, status: .lookedAt(Self.today - 3)))
        }
        try store.set(record, wearer: wearer)
        var profile = RoutineProfile(
            cautions: Set(knowledge.cautions.map(\.id)), goals: knowledge.patterns.map(\.id),
            excluded: Set(knowledge.exercises.map(\.id)))
        profile.tender = Set(knowledge.triggerPoints.map(\.id))
        try store.set(profile, wearer: wearer)
    }
}
