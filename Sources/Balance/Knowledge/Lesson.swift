/// A page to read, in paragraphs.
public struct Lesson: Equatable, Sendable {
    /// A lesson longer than this is not read.
    public static let maximumWords = 300

    public var id: String
    public var title: String
    public var paragraphs: [String]
    public var provenance: Provenance

    static let fields: Set<String> = ["id", "title", "text", "sources", "grade"]

    init(_ entry: EntryReader) throws(KnowledgeError) {
        try entry.allow(Self.fields)
        id = entry.id
        title = try entry.text("title")
        let text = try entry.text("text")
        let words: Int
        (paragraphs, words) = Self.paragraphs(text)
        guard words < Self.maximumWords else {
            throw entry.error("text", "has \(words) words; a lesson has fewer than \(Self.maximumWords)")
        }
        provenance = try entry.provenance()
    }

    /// Its paragraphs, which empty lines part, with one blank between two words; and how many words they have.
    ///
    /// The text is gone through once: each start of the program reads every lesson.
    private static func paragraphs(_ text: String) -> (paragraphs: [String], words: Int) {
        var paragraphs: [String] = []
        var (paragraph, words) = ("", 0)
        var (isInWord, hasWords) = (false, false)
        for scalar in text.unicodeScalars {
            let isBlank =
                scalar.isASCII ? scalar == " " || (0x09...0x0D).contains(scalar.value) : scalar.properties.isWhitespace
            if isBlank {
                isInWord = false
                guard scalar == "\n" else { continue }
                if !hasWords, !paragraph.isEmpty {
                    paragraphs.append(paragraph)
                    paragraph = ""
                }
                hasWords = false
                continue
            }
            if !isInWord {
                words += 1
                if !paragraph.isEmpty { paragraph.unicodeScalars.append(" ") }
            }
            (isInWord, hasWords) = (true, true)
            paragraph.unicodeScalars.append(scalar)
        }
        if !paragraph.isEmpty { paragraphs.append(paragraph) }
        return (paragraphs, words)
    }
}
