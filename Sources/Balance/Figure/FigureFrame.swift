/// One line of a figure in a terminal: pieces of text, each in its tone. One character is one column.
public struct FigureLine: Equatable, Sendable {
    public struct Piece: Equatable, Sendable {
        public var text: String
        public var tone: FigureTone
    }

    public internal(set) var pieces: [Piece] = []

    /// Without its tones.
    public var text: String { pieces.map(\.text).joined() }

    mutating func add(_ character: Character, _ tone: FigureTone) {
        if let last = pieces.indices.last, pieces[last].tone == tone {
            pieces[last].text.append(character)
        } else {
            pieces.append(Piece(text: String(character), tone: tone))
        }
    }

    mutating func add(_ text: String, _ tone: FigureTone) { for character in text { add(character, tone) } }
}

extension FigureFilm {
    public enum Characters: Sendable {
        /// Two by four dots a character.
        case braille
        /// For a terminal that has nothing else: coarse, but the posture is seen.
        case ascii
    }

    /// The figure at a time, as exactly `rows` lines of exactly `columns` characters.
    ///
    /// Working muscles are full and carry a W, stretched ones are striped and carry an S, pressed ones a P, so colour is
    /// never needed; the tones say the same for a terminal that has it. From eight rows on, the last line is the legend.
    /// - Parameters:
    ///   - seconds: since the beginning; the movement goes round, `durationSeconds` each.
    ///   - side: which side of the body is worked on; the drawing is mirrored where it shows the other.
    public func frame(
        at seconds: Double, columns: Int, rows: Int, side: StateKey.Side = .both, characters: Characters = .braille
    ) -> [FigureLine] {
        let legend = rows >= 8 ? Self.legend(figure, columns: columns, characters) : nil
        let pictureRows = rows - (legend == nil ? 0 : 1)
        var painter = DotPainter(
            columns: columns, rows: pictureRows, bounds: narrowBounds, isMirrored: isMirrored(for: side),
            isSolid: characters == .ascii)
        painter.draw(picture(state(at: seconds)))
        var lines = painter.lines(characters)
        if let legend { lines.append(legend) }
        return lines
    }

    /// Whether the drawing has to be turned over to show a side.
    func isMirrored(for side: StateKey.Side) -> Bool {
        side != .both && figure.side != .both && side != figure.side
    }

    /// `S is stretched: chest`, cut to the width; `nil` where nothing is marked.
    static func legend(_ figure: Figure, columns: Int, _ characters: Characters) -> FigureLine? {
        let entries = figure.legend
        guard !entries.isEmpty else { return nil }
        var line = FigureLine()
        for (index, entry) in entries.enumerated() {
            if index > 0 { line.add("  ", .plain) }
            let tone = FigureTone(entry.role)
            line.add("\(tone.letter ?? " ") \(entry.text)", tone)
        }
        let text = line.text
        var fitted = FigureLine()
        var width = 0
        for piece in line.pieces {
            for character in piece.text where width < columns {
                // What does not fit is seen to go on.
                let isCut = width == columns - 1 && text.count > columns
                fitted.add(isCut ? (characters == .ascii ? ">" : "…") : character, piece.tone)
                width += 1
            }
        }
        while width < columns {
            fitted.add(" ", .plain)
            width += 1
        }
        return fitted
    }
}
