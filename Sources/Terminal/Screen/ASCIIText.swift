/// Text for a terminal whose locale knows only ASCII; what is somebody's name stays as it was written.
enum ASCIIText {
    private static let spelled: [Character: String] = [
        "“": "\"", "”": "\"", "‘": "'", "’": "'", "×": "x", "°": " deg", "…": "...", "–": "-", "—": "-", "−": "-",
        "±": "+-", "µ": "u", "²": "2", "→": "->", "≤": "<=", "≥": ">=", "✓": "ok:",
    ]

    static func spelling(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
        return text.reduce(into: "") { $0 += spelled[$1] ?? String($1) }
    }
}

extension ScreenLine {
    /// The same in ASCII, which may be wider.
    var ascii: ScreenLine {
        pieces.reduce(into: ScreenLine()) { $0.add(ASCIIText.spelling($1.text), $1.tone) }
    }
}
