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
        var paragraphs: [[Substring]] = [[]]
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let words = line.unicodeScalars.split { scalar in
                scalar.isASCII ? scalar == " " || (0x09...0x0D).contains(scalar.value) : scalar.properties.isWhitespace
            }.map { Substring($0) }
            if words.isEmpty { paragraphs.append([]) } else { paragraphs[paragraphs.count - 1] += words }
        }
        self.paragraphs = paragraphs.filter { !$0.isEmpty }.map { $0.joined(separator: " ") }
        let words = paragraphs.reduce(0) { $0 + $1.count }
        guard words < Self.maximumWords else {
            throw entry.error("text", "has \(words) words; a lesson has fewer than \(Self.maximumWords)")
        }
        provenance = try entry.provenance()
    }
}
