import FoundationEssentials
import Testing

@Suite("Plurals")
struct PluralTests {
    /// Words that end with an s and are no plural, behind a 1 that counts nothing.
    private static let exceptions: Set<String> = ["ends", "is", "has", "was", "less", "ms"]

    @Test("Nothing that people read says “1 episodes”")
    func one() throws {
        let folder = Golden.folder + "/expected"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".txt") && $0 != "record-export.txt" }
        #expect(files.count > 30)
        for file in files {
            let text = String(decoding: try Data(contentsOf: URL(filePath: folder + "/" + file)), as: UTF8.self)
            for line in text.split(separator: "\n") {
                for wrong in Self.wrong(line) { Issue.record("\(file): “\(wrong)” in “\(line)”") }
            }
        }
        #expect(Self.wrong("worn 1 minutes, 0.1 seconds, 11 days, (1 sensors)") == ["1 minutes", "1 sensors"])
    }

    /// Every `1 words` in a line.
    private static func wrong(_ line: some StringProtocol) -> [String] {
        let words = line.split(separator: " ")
        return zip(words, words.dropFirst()).compactMap { number, word in
            let letters = word.prefix { $0.isLetter }
            guard number.drop(while: { "(“\"".contains($0) }) == "1", letters.count > 1, letters.last == "s",
                letters.allSatisfy(\.isLowercase), !exceptions.contains(String(letters))
            else { return nil }
            return "1 \(letters)"
        }
    }
}
