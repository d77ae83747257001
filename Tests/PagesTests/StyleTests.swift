import FoundationEssentials
import Testing

/// The one style sheet is written in several files: what one paints, another must not repaint by the same name.
@Suite("The style sheet")
struct StyleTests {
    private static let folder =
        #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/Sources/Pages/Files"

    /// The classes with which a file's selectors begin: `.card p` begins with `card`, `.guide .card` with `guide`.
    private static func first(in text: String) -> Set<String> {
        let rules = text.replacing(/\/\*.*?\*\//.dotMatchesNewlines(), with: "")
        var classes: Set<String> = []
        for rule in rules.matches(of: /([^{}]+)\{/) {
            for selector in rule.output.1.split(separator: ",") {
                let word = selector.drop { $0.isWhitespace }
                guard word.first == "." else { continue }
                classes.insert(String(word.dropFirst().prefix { $0.isLetter || $0.isNumber || $0 == "-" }))
            }
        }
        return classes
    }

    @Test("No class is painted by two files")
    func classes() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder).filter { $0.hasSuffix(".css") }
        #expect(names.count > 5)
        var owners: [String: String] = [:]
        for name in names.sorted() {
            let text = try String(contentsOf: URL(filePath: Self.folder + "/" + name), encoding: .utf8)
            for each in Self.first(in: text) {
                #expect(owners[each] == nil, "“.\(each)” is painted by \(owners[each] ?? "") and \(name)")
                owners[each] = name
            }
        }
        #expect(owners["findings"] == "look.css" && owners["checks"] == "sensors.css")
    }
}
