import Balance
import PlainText

/// Finds the exercise or self-test that somebody means: by its id, its name, the beginning of it, or words of it.
enum EntryNames {
    /// - Throws: exit 2 where none is meant, or several may be.
    static func exercise(_ text: String, in knowledge: Knowledge) throws -> Exercise {
        let index = try index(
            of: text, in: knowledge.exercises.map { ($0.id, $0.name) }, "exercise", list: "plumbline learn exercises")
        return knowledge.exercises[index]
    }

    /// - Throws: exit 2 where none is meant, or several may be.
    static func selfTest(_ text: String, in knowledge: Knowledge) throws -> SelfTest {
        let index = try index(
            of: text, in: knowledge.selfTests.map { ($0.id, $0.name) }, "self-test", list: "plumbline learn tests")
        return knowledge.selfTests[index]
    }

    /// `“chin” may be W01 (Chin tuck ladder) or …: write more of the name, or the id.`
    static func ambiguous(_ text: String, _ meant: [(id: String, name: String)]) -> Failure {
        let shown = meant.prefix(8).map { "\($0.id) (\($0.name))" }
        let more = meant.count > shown.count ? ["\(meant.count - shown.count) more"] : []
        return Failure(
            "“\(text)” may be \((shown + more).joined(separator: " or ")): write more of the name, or the id.",
            code: .usage)
    }

    private static func index(
        of text: String, in entries: [(id: String, name: String)], _ kind: String, list: String
    ) throws -> Int {
        if let index = entries.firstIndex(where: { $0.id.lowercased() == text.lowercased() }) { return index }
        let found = NameSearch.matches(text, in: entries.map { [$0.id, $0.name] })
        guard found.count <= 1 else { throw ambiguous(text, found.map { entries[$0] }) }
        guard let index = found.first else {
            let question = NearestWord.question(text, among: entries.map(\.name))
            throw Failure("There is no \(kind) “\(text)”; “\(list)” lists them.\(question)", code: .usage)
        }
        return index
    }
}
