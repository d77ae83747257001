import LinuxIO
import Recorder
import Records
import TestSupport
import Testing

@Suite("Whose record it is")
struct WearersTests {
    @Test(
        "A name that cannot be one is refused, with what a name is made of",
        arguments: [
            "", "../x", "a/b", "a\u{7}b", "a\nb", " ann", "ann ", "-ann", ".", "…", String(repeating: "a", count: 65),
        ])
    func refused(name: String) throws {
        let house = try WearersHouse()
        for words in [
            ["summary"], ["imbalance"], ["assess"], ["routine"], ["routine", "start"], ["pair", "/dev/null"],
        ] {
            let program = try house.start(words + (name.isEmpty ? ["--wearer", ""] : ["--wearer=\(name)"]))
            program.endInput()
            let result = try program.wait()
            #expect(result.code == 2, "\(words)")
            #expect(result.stderr.contains("a name begins with a letter"), "\(words): \(result.stderr)")
        }
        #expect(!TemporaryFile.exists(house.data), "nothing was made")
    }

    @Test("People's names are names", arguments: ["me", "Anna", "Jörg", "李", "Mary-Jane O'Neil", "p.07", "a@b"])
    func allowed(name: String) throws {
        let house = try WearersHouse()
        let result = try house.run("assess", "--wearer", name, answers: ["yes", "stop"])
        #expect(result.code == 0)
        #expect(try house.store().wearers() == [name])
    }

    @Test(
        "Reading commands name those that there are, and make nobody",
        arguments: [
            ["summary"], ["summary", "--json"], ["imbalance"], ["imbalance", "--json"], ["routine"],
            ["routine", "--json"], ["routine", "start"], ["routine", "done", "S05"], ["routine", "history"],
            ["routine", "set", "--minutes", "10"], ["assess", "--json"], ["assess", "forget", "T03"],
            ["erase", "--yes"],
        ])
    func unknown(words: [String]) throws {
        let house = try WearersHouse()
        _ = try house.run("assess", "--wearer", "anna", answers: ["yes", "stop"])
        _ = try house.run("assess", "--wearer", "ben", answers: ["yes", "yes", "stop"])
        let program = try house.start(words + ["--wearer", "ana"])
        program.endInput()
        let result = try program.wait()
        #expect(result.code == 2)
        #expect(result.stdout.isEmpty)
        #expect(result.stderr.contains("nothing of “ana”") && result.stderr.contains("“anna”, “ben”"))
        #expect(try house.store().wearers() == ["anna", "ben"])
    }

    @Test("What waits to be sent goes with a wearer who is erased, and nobody is erased while it may still be sent")
    func eraseWaiting() throws {
        let house = try WearersHouse()
        _ = try house.run("assess", "--wearer", "anna", answers: ["yes", "stop"])
        let sharing = SharingFolder(in: house.data)
        try sharing.make()
        try WholeFile.write("an event\n", to: sharing.file("mqtt", "outbox"))
        try WholeFile.write("a topic\n", to: sharing.file("mqtt", "topics"))
        do {
            let lock = try #require(try sharing.lock("mqtt"))
            let refused = try house.run("erase", "--wearer", "anna", "--yes", answers: [])
            withExtendedLifetime(lock) {
                #expect(refused.code == 1 && refused.stderr.contains("systemctl --user stop plumbline-share"))
            }
            #expect(TemporaryFile.exists(sharing.file("mqtt", "outbox")))
            #expect(try house.store().wearers() == ["anna"])
        }
        let result = try house.run("erase", "--wearer", "anna", "--yes", answers: [])
        #expect(result.code == 0 && result.stdout.contains("What waited to be sent"), "\(result.stderr)")
        #expect(result.stdout.contains("plumbline share --forget"))
        #expect(!TemporaryFile.exists(sharing.file("mqtt", "outbox")))
        #expect(try house.store().wearers().isEmpty)
    }

    @Test(
        "Where there is nothing yet, whoever asks gets an answer that claims nothing, and no record is made",
        arguments: [
            (["summary"], "nothing was recorded"), (["summary", "--json"], #""slouch_s":null"#),
            (["imbalance"], "all is unknown"), (["imbalance", "--json"], #""claim":"unknown""#),
            (["routine"], "plumbline assess"), (["routine", "--json"], #""stop":"unscreened""#),
            (["routine", "history"], "Nothing has been done yet"), (["assess", "--json"], #""answers":[]"#),
        ])
    func nothingYet(words: [String], says: String) throws {
        let house = try WearersHouse()
        let program = try house.start(words)
        program.endInput()
        let result = try program.wait()
        #expect(result.code == 0 && result.stdout.contains(says), "\(result.stdout)\(result.stderr)")
        #expect(!TemporaryFile.exists(house.data))
    }

    @Test(
        "What cannot do what it was asked for fails, and makes no record either",
        arguments: [
            (["routine", "start"], 1), (["routine", "done", "S05"], 1), (["routine", "set", "--minutes", "10"], 1),
            (["assess", "forget", "T03"], 1), (["erase", "--wearer", "me", "--yes"], 2), (["live"], 3),
            (["live", "/dev/no-such-port"], 4),
        ] as [([String], Int32)])
    func nothingToDo(words: [String], code: Int32) throws {
        let house = try WearersHouse()
        let program = try house.start(words)
        program.endInput()
        let result = try program.wait()
        #expect(result.code == code && !result.stderr.isEmpty, "\(result.stderr)")
        #expect(!TemporaryFile.exists(house.data))
    }

    @Test("erase that is refused, or that nobody answers, has erased nothing and says so with its code")
    func eraseRefused() throws {
        let house = try WearersHouse()
        _ = try house.run("assess", answers: try WearersHouse.openingAnswers() + ["stop"])
        _ = try house.run("routine", "done", "S05")
        for answers in [[], ["no"], ["ME"]] {
            let program = try house.start(["erase", "--wearer", "me"])
            answers.forEach(program.enter)
            program.endInput()
            let result = try program.wait()
            #expect(result.code == 1 && result.stderr.contains("Nothing was erased."))
            #expect(result.stderr.contains("1 routine entry"))
            #expect(result.stderr.contains("settings and answers to questions"))
        }
        #expect(try house.store().wearers() == ["me"])
        #expect(
            try house.run("export", "--output", house.folder.path + "/out").stdout.contains(
                "0 recordings, 0 self-tests, 1 routine entry, 0 weekly answers, 0 notes in "))
    }
}
