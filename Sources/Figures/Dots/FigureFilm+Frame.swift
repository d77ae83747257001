public import Balance

extension FigureFilm {
    /// What a terminal can show.
    public enum Characters: Sendable {
        /// Two by four dots a character.
        case braille
        /// For a terminal that has nothing else: coarse, but the posture is seen.
        case ascii
    }

    /// The figure at a time, as exactly `rows` lines of exactly `columns` characters.
    ///
    /// Working muscles are full and carry a W, stretched ones are striped and carry an S, pressed ones a P, so colour is
    /// never needed; the tones say the same for a terminal that has it. From eight rows on, the last lines are the legend.
    /// - Parameters:
    ///   - seconds: since the beginning; the movement goes round, `durationSeconds` each.
    ///   - columns: how wide the frame is, in characters.
    ///   - rows: how high it is, with its legend.
    ///   - side: which side of the body is worked on; the drawing is mirrored where it shows the other.
    ///   - characters: what the terminal can show.
    public func frame(
        at seconds: Double, columns: Int, rows: Int, side: StateKey.Side = .both, characters: Characters = .braille
    ) -> [FigureLine] {
        let legend = rows >= 8 ? Self.legend(figure, columns: columns, most: rows / 6, characters) : []
        let pictureRows = rows - legend.count
        var painter = DotPainter(
            columns: columns, rows: pictureRows, bounds: narrowBounds, isMirrored: isMirrored(for: side),
            isSolid: characters == .ascii)
        painter.draw(picture(state(at: seconds), pose: heldPose(at: seconds)))
        let lines = painter.lines(characters)
        return lines + legend
    }

    /// Whether the drawing has to be turned over to show a side.
    func isMirrored(for side: StateKey.Side) -> Bool {
        side != .both && figure.side != .both && side != figure.side
    }

    /// `S is stretched: chest`, over a few lines; nothing where nothing is marked.
    ///
    /// - Parameter most: so many lines; what does not fit is seen to go on.
    static func legend(_ figure: Figure, columns: Int, most: Int, _ characters: Characters) -> [FigureLine] {
        var words: [(text: Substring, tone: FigureTone)] = []
        for entry in figure.legend {
            let tone = FigureTone(entry.role)
            words.append((Substring(words.isEmpty ? "" : " "), tone))
            words += "\(tone.letter ?? " ") \(entry.text)".split(separator: " ").map { ($0, tone) }
        }
        var lines: [[(text: Substring, tone: FigureTone)]] = []
        var width = 0
        for word in words where !word.text.isEmpty {
            let isGap = word.text == " "
            if lines.isEmpty || width + 1 + word.text.count > columns {
                guard !isGap else { continue }
                lines.append([word])
                width = word.text.count
            } else {
                lines[lines.count - 1].append((" " + (isGap ? "" : word.text), word.tone))
                width += 1 + (isGap ? 0 : word.text.count)
            }
        }
        let isCut = lines.count > most
        return lines.prefix(max(1, most)).enumerated().map { index, words in
            let goesOn = isCut && index == max(1, most) - 1
            return legendLine(words, columns: columns, goesOn: goesOn, characters)
        }
    }

    private static func legendLine(
        _ words: [(text: Substring, tone: FigureTone)], columns: Int, goesOn: Bool, _ characters: Characters
    ) -> FigureLine {
        var line = FigureLine()
        var width = 0
        for word in words {
            for character in word.text where width < columns - (goesOn ? 1 : 0) {
                line.add(character, word.tone)
                width += 1
            }
        }
        if goesOn {
            line.add(characters == .ascii ? ">" : "…", words.last?.tone ?? .plain)
            width += 1
        }
        while width < columns {
            line.add(" ", .plain)
            width += 1
        }
        return line
    }
}
