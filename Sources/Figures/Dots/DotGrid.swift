import Numbers

/// Dots, two by four to a character; nothing is ever set outside.
struct DotGrid: Sendable {
    let columns: Int
    let rows: Int
    let width: Int
    let height: Int
    private(set) var ink: [Bool]
    private(set) var tones: [FigureTone]

    /// At most 500 × 200 characters: beyond that is no terminal.
    init(columns: Int, rows: Int) {
        self.columns = min(max(0, columns), 500)
        self.rows = min(max(0, rows), 200)
        width = self.columns * 2
        height = self.rows * 4
        ink = [Bool](repeating: false, count: width * height)
        tones = [FigureTone](repeating: .plain, count: width * height)
    }

    func isInside(_ x: Int, _ y: Int) -> Bool { x >= 0 && y >= 0 && x < width && y < height }

    func hasInk(_ x: Int, _ y: Int) -> Bool { isInside(x, y) && ink[y * width + x] }

    mutating func set(_ x: Int, _ y: Int, _ tone: FigureTone) {
        guard isInside(x, y) else { return }
        ink[y * width + x] = true
        tones[y * width + x] = tone
    }

    mutating func clear(_ x: Int, _ y: Int) {
        guard isInside(x, y) else { return }
        ink[y * width + x] = false
        tones[y * width + x] = .plain
    }

    /// The braille character of a cell (Unicode block 2800: eight bits, one a dot).
    func braille(column: Int, row: Int) -> Character {
        var bits: UInt32 = 0
        for (bit, place) in Self.brailleDots.enumerated() where hasInk(column * 2 + place.0, row * 4 + place.1) {
            bits |= 1 << UInt32(clamping: bit)
        }
        guard bits != 0, let scalar = Unicode.Scalar(0x2800 + bits) else { return " " }
        return Character(scalar)
    }

    private static let brailleDots = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]

    /// A cell in ASCII: how much of it is inked, and where.
    func ascii(column: Int, row: Int) -> Character {
        var counts = [0, 0, 0, 0]
        for y in 0..<4 {
            for x in 0..<2 where hasInk(column * 2 + x, row * 4 + y) { counts[y] += 1 }
        }
        let sum = counts.reduce(0, +)
        let upper = counts[0] + counts[1]
        switch sum {
        case 0: return " "
        case 6...: return "#"
        case 4...5: return tone(column: column, row: row) == .faint ? ":" : "+"
        case 1...3 where upper == sum: return "'"
        case 1...3 where upper == 0: return sum == 2 && counts[3] == 2 ? "_" : "."
        default: return ":"
        }
    }

    /// The tone of a cell: a marked muscle before anything else, else what most of its dots say.
    func tone(column: Int, row: Int) -> FigureTone {
        var counts = [Int](repeating: 0, count: FigureTone.allCases.count)
        for y in row * 4..<row * 4 + 4 {
            for x in column * 2..<column * 2 + 2 where hasInk(x, y) { counts[Int(tones[y * width + x].rawValue)] += 1 }
        }
        for tone in [FigureTone.works, .stretched, .pressed, .cord] where counts[Int(tone.rawValue)] > 0 { return tone }
        return counts[Int(FigureTone.faint.rawValue)] > counts[Int(FigureTone.plain.rawValue)] ? .faint : .plain
    }
}
