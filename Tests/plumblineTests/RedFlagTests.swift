import Balance
import Events
import LocalTime
import Records
import TestSupport
import Testing

/// Each red flag stops what it must stop: a table of every sign and every command that could offer or claim something.
@Suite("A red flag, in every command")
struct RedFlagTests {
    struct Stopped: Sendable, CustomStringConvertible {
        let words: [String]
        let code: Int32
        /// What stands on standard output or, with exit 1, on standard error.
        let says: String
        var description: String { words.joined(separator: " ") }
    }

    static let commands = [
        Stopped(words: ["assess"], code: 0, says: "There was a sign"),
        Stopped(words: ["assess", "--test", "T03"], code: 0, says: "There was a sign"),
        Stopped(words: ["assess", "--json"], code: 0, says: #""stop":"red_flag","due_tests":[]"#),
        Stopped(words: ["imbalance"], code: 0, says: "call your emergency number at once"),
        Stopped(words: ["imbalance", "--all"], code: 0, says: "call your emergency number at once"),
        Stopped(words: ["imbalance", "--json"], code: 0, says: #""patterns":[],"states":[],"due_tests":[]"#),
        Stopped(words: ["routine"], code: 0, says: "call your emergency number at once"),
        Stopped(words: ["routine", "--json"], code: 0, says: #""stop":"red_flag""#),
        Stopped(words: ["routine", "start"], code: 1, says: "call your emergency number at once"),
        Stopped(words: ["routine", "done", "S05"], code: 1, says: "call your emergency number at once"),
        Stopped(words: ["summary"], code: 0, says: "see a clinician first"),
        Stopped(
            words: ["summary", "--json"], code: 0,
            says: #""balance":null,"routine":{"phase":"screen","stop":"red_flag""#),
    ]

    @Test("No command goes on with exercises or claims, whichever sign it was", arguments: 0..<20)
    func table(_ index: Int) throws {
        let knowledge = try Knowledge.builtIn()
        let house = try WearersHouse()
        // Something that could be claimed, and a session that was begun.
        _ = try house.run(
            "assess", "--test", "T03", answers: try WearersHouse.openingAnswers() + ["", "2", "", "", "2", ""])
        _ = try house.run("routine", "start", answers: ["", "skip", "", "", "stop"])
        let store = try house.store()
        #expect(try store.answers(wearer: "me").count == 1)
        // Another day, so that the questions are asked again.
        let today = try #require(try store.answers(wearer: "me").first?.answer.day)
        try store.set(.clear(day: today - 1), wearer: "me")
        let result = try house.run("assess", answers: [""] + Array(repeating: "no", count: index) + ["yes", ""])
        let card = try #require(knowledge.card(knowledge.redFlags[index].level))
        #expect(result.stdout.contains(card.title))
        for command in Self.commands {
            let program = try house.start(command.words)
            program.enter("no")
            program.endInput()
            let result = try program.wait()
            #expect(result.code == command.code, "\(command)")
            #expect(
                (result.code == 0 ? result.stdout : result.stderr).split(separator: "\n").joined(separator: " ")
                    .contains(command.says), "\(command): \(result.stdout)\(result.stderr)")
            for claim in ["possible", "likely", "Perhaps", "level 0", "1/", "guides through"] {
                #expect(!result.stdout.contains(claim), "\(command) says “\(claim)”")
            }
        }
        #expect(try store.sessions(wearer: "me").isEmpty)
        #expect(try store.answers(wearer: "me").count == 1)
    }
}
