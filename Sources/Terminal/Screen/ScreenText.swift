import PlainText

/// How a piece of text is set; a word always says the same, so colour is never needed to understand.
public enum Tone: Sendable {
    case plain
    case strong
    case faint
    case good
    case warning
    case bad

    /// Sixteen-colour codes, which every terminal has and its theme adapts.
    public var code: String {
        switch self {
        case .plain: "0"
        case .strong: "1"
        case .faint: "2"
        case .good: "32"
        case .warning: "33"
        case .bad: "1;31"
        }
    }
}

/// How the screen may be drawn.
public struct ScreenStyle: Sendable {
    public var usesColour: Bool
    /// Blocks and lines; else ASCII.
    public var usesUnicode: Bool

    public static let plain = ScreenStyle(usesColour: false, usesUnicode: true)
}

/// One line of the screen: pieces of text, each in its tone. One character is one column.
public struct ScreenLine: Equatable {
    /// Some text in one tone.
    struct Piece: Equatable {
        var text: String
        var tone: Tone
    }

    private(set) var pieces: [Piece] = []

    public init() {}
    public init(_ text: String, _ tone: Tone = .plain) { add(text, tone) }

    public var width: Int { pieces.reduce(0) { $0 + $1.text.count } }

    /// Adds a piece of text; what would act on the terminal, whoever said it, is written as an escape.
    public mutating func add(_ text: String, _ tone: Tone = .plain) {
        pieces.append(Piece(text: PrintableText.of(text, limit: .max), tone: tone))
    }

    public mutating func add(_ other: ScreenLine) { pieces += other.pieces }

    /// Blanks up to a column.
    public mutating func pad(to column: Int) {
        if width < column { add(String(repeating: " ", count: column - width)) }
    }

    /// Cut to so many columns.
    func fitted(to columns: Int) -> ScreenLine {
        var line = ScreenLine()
        var left = columns
        for piece in pieces where left > 0 {
            let text = String(piece.text.prefix(left))
            left -= text.count
            line.add(text, piece.tone)
        }
        return line
    }

    public func text(_ style: ScreenStyle) -> String {
        pieces.map { piece in
            style.usesColour && piece.tone != .plain ? "\u{1B}[\(piece.tone.code)m\(piece.text)\u{1B}[0m" : piece.text
        }.joined()
    }
}
