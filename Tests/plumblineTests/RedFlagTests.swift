import Balance
import Events
import LocalTime
import Records
import TestSupport
import Testing

/// What each level closes and leaves open: a table of every sign and every command that could offer or claim something.
@Suite("Signs, in every command")
struct RedFlagTests {
    struct Told: Sendable, CustomStringConvertible {
        let words: [String]
        var code: Int32 = 0
        /// What stands on standard output or, with exit 1, on standard error.
        let says: String
        var description: String { words.joined(separator: " ") }
    }

    static let stopNow = [
        Told(words: ["assess"], says: "Get help now"),
        Told(words: ["assess", "signs"], says: "Get help now"),
        Told(words: ["assess", "--test", "T05"], says: "Get help now"),
        Told(words: ["assess", "--json"], says: #""stop":"red_flag","due_tests":[]"#),
        Told(words: ["imbalance"], says: "call your emergency number now"),
        Told(words: ["imbalance", "--all"], says: "call your emergency number now"),
        Told(words: ["imbalance", "--json"], says: #""patterns":[],"states":[],"due_tests":[]"#),
        Told(words: ["routine"], says: "call your emergency number now"),
        Told(words: ["routine", "--json"], says: #""stop":"red_flag""#),
        Told(words: ["routine", "--json"], says: #""access":"closed","level":1"#),
        Told(words: ["routine", "start"], code: 1, says: "call your emergency number now"),
        Told(words: ["routine", "done", "S05"], code: 1, says: "call your emergency number now"),
        Told(words: ["summary"], says: "call your emergency number now"),
        Told(words: ["summary", "--json"], says: #""stop":"red_flag","level":1"#),
        Told(words: ["learn", "M07"], says: "Seated chest lift"),
        Told(words: ["learn", "M07"], says: "call your emergency number now"),
    ]

    static let seeSomeone = [
        Told(words: ["assess"], says: "What comes now"),
        Told(words: ["assess", "--json"], says: #""stop":null"#),
        Told(words: ["assess", "--json"], says: #""access":"gentle","level":2"#),
        Told(words: ["assess", "--test", "T03"], code: 1, says: "T03 waits"),
        Told(words: ["assess", "--test", "T05"], says: "T05"),
        Told(words: ["imbalance"], says: "deep neck flexors"),
        Told(words: ["imbalance", "--json"], says: #""access":"gentle","level":2"#),
        Told(words: ["routine"], says: "The gentle set today"),
        Told(words: ["routine", "--json"], says: #""id":"B02""#),
        Told(words: ["routine", "--json"], says: #""access":"gentle","level":2"#),
        Told(words: ["routine", "start"], says: "Pain now"),
        Told(words: ["routine", "done", "S05"], says: "Noted: S05"),
        Told(words: ["summary"], says: "gentle set; see a clinician"),
        Told(words: ["summary", "--json"], says: #""level":2"#),
    ]

    static let caution = [
        Told(words: ["assess"], says: "What comes now"), Told(words: ["imbalance"], says: "deep neck flexors"),
        Told(words: ["routine"], says: "“plumbline routine start” guides"),
        Told(words: ["routine", "--json"], says: #""access":"open""#),
        Told(words: ["routine", "start"], says: "not finished"), Told(words: ["summary"], says: "exercises, "),
        Told(words: ["routine", "done", "S05"], says: "Noted: S05"),
    ]

    /// Every sign that cannot wait, and of the others some of each kind: that all of them do the same is shown in
    /// ExerciseAccessTests.
    static let places = Array(0..<10) + [10, 14, 19, 28, 29]

    @Test("Each sign closes what its level closes in every command, and no more", arguments: places)
    func table(_ place: Int) throws {
        let id = try WearersHouse.signs()[place].id
        let knowledge = try Knowledge.builtIn()
        let flag = try #require(knowledge.flag(id))
        let house = try WearersHouse()
        // Something that could be claimed, and a session that was begun.
        _ = try house.run(
            "assess", "--test", "T03", answers: try WearersHouse.openingAnswers() + ["", "2", "", "", "2", ""])
        _ = try house.run("routine", "start", answers: ["0", "", "", "stop"])
        let store = try house.store()
        #expect(try store.answers(wearer: "me").count == 1)
        // So long ago that the whole list is asked again.
        let today = try #require(try store.answers(wearer: "me").first?.answer.day)
        try store.set(.clear(day: today - 90), wearer: "me")
        let answers =
            flag.level == .stopNow
            ? Array(repeating: "no", count: try #require(try WearersHouse.signs().firstIndex { $0.id == id })) + ["yes"]
            : try WearersHouse.listAnswers(yesTo: [id])
        let result = try house.run("assess", answers: answers)
        #expect(
            result.stdout.contains(
                flag.level == .caution ? flag.notice.prefix(30) : try #require(knowledge.card(flag.urgency)).title[...])
        )
        let table =
            switch flag.level {
            case .stopNow: Self.stopNow
            case .seeSomeone: Self.seeSomeone
            case .caution: Self.caution
            }
        for command in table {
            let program = try house.start(command.words)
            program.endInput()
            let result = try program.wait()
            #expect(result.code == command.code, "\(command)")
            #expect(
                (result.code == 0 ? result.stdout : result.stderr).split(whereSeparator: \.isWhitespace)
                    .joined(separator: " ").contains(command.says), "\(command): \(result.stdout)\(result.stderr)")
            guard flag.level == .stopNow else { continue }
            for claim in ["possible", "likely", "Perhaps", "level 0", "1/", "guides through", "gentle set"]
            where command.words[0] != "learn" {
                #expect(!result.stdout.contains(claim), "\(command) says “\(claim)”")
            }
        }
        #expect(try store.answers(wearer: "me").count == 1)
        guard flag.level == .stopNow else { return }
        // Under the card, what is kept can be had and removed.
        #expect(try house.run("export", "--output", house.folder.path + "/out").code == 0)
        #expect(
            try TemporaryFileText.read(house.folder.path + "/out/routine-settings.csv").contains("sign_\(id),stop_now"))
        #expect(try house.run("erase", "--wearer", "me", "--yes").code == 0)
        #expect(try house.store().redFlags(wearer: "me") == .unscreened)
    }
}
