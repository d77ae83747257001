/// What a dot or a character cell shows; whoever writes it to a terminal picks the colours.
public enum FigureTone: UInt8, CaseIterable, Sendable {
    case plain
    /// Limbs away from the eye, things, the floor.
    case faint
    /// A band, a strap, a measure taken.
    case cord
    case works
    case stretched
    case pressed

    init(_ role: MuscleMark.Role) {
        switch role {
        case .works: self = .works
        case .stretched: self = .stretched
        case .pressed: self = .pressed
        }
    }

    /// The sign that says the same without colour.
    var letter: Character? {
        switch self {
        case .works: "W"
        case .stretched: "S"
        case .pressed: "P"
        case .plain, .faint, .cord: nil
        }
    }
}

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
            bits |= 1 << UInt32(bit)
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

/// The dots of one shape, before it is put on the grid.
struct DotMask: Sendable {
    let width: Int
    let height: Int
    private var bits: [Bool]
    /// The rectangle that holds all set dots.
    private(set) var rows = 0..<0
    private(set) var columns = 0..<0

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        bits = [Bool](repeating: false, count: width * height)
    }

    subscript(x: Int, y: Int) -> Bool {
        x >= 0 && y >= 0 && x < width && y < height && bits[y * width + x]
    }

    mutating func insert(_ x: Int, _ y: Int) {
        guard x >= 0, y >= 0, x < width, y < height else { return }
        bits[y * width + x] = true
        rows = rows.isEmpty ? y..<y + 1 : min(rows.lowerBound, y)..<max(rows.upperBound, y + 1)
        columns = columns.isEmpty ? x..<x + 1 : min(columns.lowerBound, x)..<max(columns.upperBound, x + 1)
    }

    /// Fills a convex polygon in dots.
    mutating func fill(_ points: [FlatPoint]) {
        Self.spans(points, width: width, height: height) { y, columns in
            for x in columns { insert(x, y) }
        }
    }

    /// The dots of a convex polygon, row by row; a sliver still is a line of dots.
    static func spans(_ points: [FlatPoint], width: Int, height: Int, _ body: (Int, Range<Int>) -> Void) {
        guard points.allSatisfy({ abs($0.x) < 1e6 && abs($0.y) < 1e6 }),
            let low = points.map(\.y).min(), let high = points.map(\.y).max()
        else { return }
        let first = max(0, Int(low.rounded(.down)))
        let last = min(height - 1, Int(high.rounded(.down)))
        guard first <= last else { return }
        for y in first...last {
            // A polygon lower than a dot is cut through its own middle.
            let cut = min(max(Double(y) + 0.5, low), high)
            guard let span = Self.span(points, at: cut) else { continue }
            var from = Int(span.lowerBound.rounded())
            var to = Int(span.upperBound.rounded())
            if from >= to {
                from = Int(((span.lowerBound + span.upperBound) / 2).rounded(.down))
                to = from + 1
            }
            from = max(0, from)
            to = min(width, to)
            if from < to { body(y, from..<to) }
        }
    }

    private static func span(_ points: [FlatPoint], at y: Double) -> ClosedRange<Double>? {
        var low = Double.infinity
        var high = -Double.infinity
        for index in points.indices {
            let a = points[index]
            let b = points[(index + 1) % points.count]
            guard min(a.y, b.y) <= y, y <= max(a.y, b.y) else { continue }
            let crossings = a.y == b.y ? [a.x, b.x] : [a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y)]
            for x in crossings {
                low = min(low, x)
                high = max(high, x)
            }
        }
        return low <= high ? low...high : nil
    }

    /// Set, and beside a dot that is not.
    func isRim(_ x: Int, _ y: Int) -> Bool {
        self[x, y] && !(self[x - 1, y] && self[x + 1, y] && self[x, y - 1] && self[x, y + 1])
    }
}
