import Balance
import Foundation
import Testing

/// What a wellness tool may not claim. The words are looked for in everything that people read.
@Suite("The wording")
struct WordingTests {
    /// A program for habits says nothing of these; a plain denial (“gives no diagnosis”) is another word.
    static let refused = [
        "diagnos(e|es|ed|ing)", "treat(s|ed|ing|ment|ments)?", "cure(s|d)?", "curing", "heals?",
        "prevent(s|ed|ing)? (pain|injur(y|ies)|disease)", "correct(s|ed|ing)? (your )?posture", "corrects",
        "risk score", "you (have|suffer from) (an? )?(upper|lower)-crossed", "therap(y|ies|eutic)", "patients?",
        "medical grade", "clinically (proven|validated)", "reliev(e|es|ing) pain", "pain relief",
    ]

    static func claims(in text: String) throws -> [String] {
        let words = try Regex("\\b(" + refused.joined(separator: "|") + ")\\b").ignoresCase()
        return text.matches(of: words).map { String(text[$0.range]) }
    }

    static let house = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The texts in quotes of a Swift file, without its comments.
    static func literals(of source: String) throws -> String {
        let code = source.split(separator: "\n").filter { line in
            !line.drop(while: \.isWhitespace).hasPrefix("//")
        }
        let literal = try Regex("\"\"\"(?s:.*?)\"\"\"|\"(?:[^\"\\\\\n]|\\\\.)*\"")
        let text = code.joined(separator: "\n")
        return text.matches(of: literal).map { String(text[$0.range]) }.joined(separator: "\n")
    }

    @Test("The data files claim nothing that they may not", arguments: DataFile.embedded.map(\.name))
    func dataFiles(_ name: String) throws {
        let file = try #require(DataFile.embedded.first { $0.name == name })
        // The titles of other people's texts are theirs.
        let text = file.text.split(separator: "\n").filter { !$0.hasPrefix("citation = ") }.joined(separator: "\n")
        #expect(try Self.claims(in: text) == [])
    }

    @Test("Neither does the README")
    func readme() throws {
        let text = try String(contentsOf: Self.house.appending(path: "README.md"), encoding: .utf8)
        #expect(try Self.claims(in: text) == [])
    }

    @Test("Nor any text in the program")
    func program() throws {
        var count = 0
        for room in ["plumbline", "Balance", "Figures", "Gateway", "Records"] {
            let folder = Self.house.appending(path: "Sources/\(room)").resolvingSymlinksInPath()
            let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
            for case let file as URL in files where file.pathExtension == "swift" {
                let literals = try Self.literals(of: String(contentsOf: file, encoding: .utf8))
                #expect(try Self.claims(in: literals) == [], "\(file.lastPathComponent)")
                count += literals.count
            }
        }
        #expect(count > 10_000, "hardly any text was found: the search is broken")
    }

    @Test(
        "The search finds what it must find",
        arguments: [
            "It treats a stiff neck.", "Exercise prevents pain.", "This corrects your posture.",
            "Your RISK SCORE is 7.", "It can diagnose you.", "you have upper-crossed syndrome", "A cure for slouching",
        ])
    func searchWorks(_ text: String) throws {
        #expect(try !Self.claims(in: text).isEmpty)
        #expect(try !Self.claims(in: Self.literals(of: "print(\"\(text)\")")).isEmpty)
        #expect(try Self.claims(in: Self.literals(of: "// \(text)\nlet x = \"fine\"")).isEmpty)
    }

    @Test("A plain denial is no claim")
    func denialsAreFine() throws {
        #expect(try Self.claims(in: "It is no medical device and gives no diagnosis.") == [])
    }
}
