/// One line of a figure in a terminal: pieces of text, each in its tone. One character is one column.
public struct FigureLine: Equatable, Sendable {
    /// Characters beside each other that have one tone.
    public struct Piece: Equatable, Sendable {
        public internal(set) var text: String
        public let tone: FigureTone
    }

    /// From left to right; two beside each other differ in tone.
    public internal(set) var pieces: [Piece] = []

    mutating func add(_ character: Character, _ tone: FigureTone) {
        if let last = pieces.indices.last, pieces[last].tone == tone {
            pieces[last].text.append(character)
        } else {
            pieces.append(Piece(text: String(character), tone: tone))
        }
    }

    mutating func add(_ text: String, _ tone: FigureTone) { for character in text { add(character, tone) } }
}
