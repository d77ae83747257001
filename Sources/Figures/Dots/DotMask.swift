import Numbers

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
        let first = max(0, Int(clamping: low.rounded(.down)))
        let last = min(height - 1, Int(clamping: high.rounded(.down)))
        guard first <= last else { return }
        for y in first...last {
            // A polygon lower than a dot is cut through its own middle.
            let cut = min(max(Double(y) + 0.5, low), high)
            guard let span = Self.span(points, at: cut) else { continue }
            var from = Int(clamping: span.lowerBound.rounded())
            var to = Int(clamping: span.upperBound.rounded())
            if from >= to {
                from = Int(clamping: ((span.lowerBound + span.upperBound) / 2).rounded(.down))
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
