import Balance
import GRDB
import LocalTime
import TestSupport
import Testing

@testable import Records

@Suite("Half-given answers")
struct QuestionDraftTests {
    @Test("What was measured of a self-test that was left is looked at when it is read back")
    func measured() throws {
        let folder = try TemporaryFolder()
        let store = try Store(folder: folder.path)
        var draft = QuestionDraft(day: 20_513)
        draft.selfTest = QuestionDraft.TestDraft(
            test: "T03", day: 20_513, items: [TestAnswer.Item("hold", values: [8])], values: [7.5])
        try store.set(draft, wearer: "me")
        #expect(try store.questionDraft(wearer: "me") == draft)
        for (from, to) in [("[7.5]", "[1e300]"), ("[8]", "[-1e300]"), (#""day":20513"#, #""day":99999999"#)] {
            try store.set(draft, wearer: "me")
            try store.write { database in
                let body = try String.fetchOne(database, sql: "SELECT body FROM question_draft") ?? ""
                #expect(body.contains(from), "\(body)")
                try database.execute(
                    sql: "UPDATE question_draft SET body = ?", arguments: [body.replacing(from, with: to)])
            }
            // Asked again from the beginning.
            #expect(try store.questionDraft(wearer: "me") == nil, "\(to)")
        }
    }
}
