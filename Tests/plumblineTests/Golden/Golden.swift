import FoundationEssentials
import Glibc
import Testing

/// Outputs that stay byte for byte what they are: each is compared with its file in `expected/`, which
/// `PLUMBLINE_UPDATE_GOLDEN=1` writes anew.
enum Golden {
    static let folder = #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }
    private static let updates = getenv("PLUMBLINE_UPDATE_GOLDEN").map { String(cString: $0) == "1" } ?? false

    static func expect(
        _ text: String, isAsIn name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let file = URL(filePath: "\(folder)/expected/\(name)")
        if updates { return try Data(text.utf8).write(to: file) }
        guard let data = try? Data(contentsOf: file) else {
            Issue.record("There is no expected/\(name).", sourceLocation: sourceLocation)
            return
        }
        // Swift's own == takes two spellings of a letter for the same.
        guard Data(text.utf8) != data else { return }
        let expected = lines(String(decoding: data, as: UTF8.self))
        let found = lines(text)
        let index = zip(expected, found).enumerated().first { !$1.0.utf8.elementsEqual($1.1.utf8) }?.offset
        let first = index ?? min(expected.count, found.count)
        func words(_ lines: [Substring]) -> String { first < lines.count ? "“\(lines[first])”" : "the end" }
        Issue.record(
            "expected/\(name), line \(first + 1): expected \(words(expected)), found \(words(found))",
            sourceLocation: sourceLocation)
    }

    /// Long text in a short form in which every byte counts: its beginning and end, and a sum of each 200 lines.
    static func digest(_ text: String) -> String {
        let lines = lines(text)
        guard lines.count > 240 else { return text }
        var short = lines.prefix(20).map(String.init)
        for start in stride(from: 20, to: lines.count - 5, by: 200) {
            let block = lines[start..<min(start + 200, lines.count - 5)]
            var sum: UInt64 = 0xCBF2_9CE4_8422_2325  // FNV-1a
            for byte in block.joined(separator: "\n").utf8 { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01B3 }
            short.append("… lines \(start + 1) to \(block.endIndex), sum \(String(sum, radix: 16))")
        }
        return (short + lines.suffix(5).map(String.init)).joined(separator: "\n")
    }

    private static func lines(_ text: String) -> [Substring] {
        text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { Substring($0) }
    }
}
