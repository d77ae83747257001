import Balance
import LocalTime
import Numbers

/// How a level went over weeks: a column a week, with the line above which a muscle is called tight or weak. What a routine
/// would make one expect is drawn dashed beside what was measured.
struct TrendChart {
    /// The five heights of a line within a row, from its top.
    private static let strokes: [Character] = ["⎺", "⎻", "─", "⎼", "⎽"]
    private static let rows = 4

    /// A level at the end of each week, counted back from today, oldest first.
    let levels: [Double]
    /// What was to be expected then; `nil` before any exercise.
    let expected: [Double?]

    /// - Parameters:
    ///   - trajectory: points in the order of their days.
    ///   - today: the day from which weeks are counted back.
    ///   - most: this many weeks at most, the latest.
    init(_ trajectory: [TrajectoryPoint], today: LocalDay, most: Int) {
        var points: [TrajectoryPoint] = []
        var left = trajectory[...]
        for week in 0..<most {
            while let last = left.last, last.day > today - 7 * week { left.removeLast() }
            guard let point = left.last else { break }
            points.append(point)
        }
        levels = points.reversed().map(\.estimate.mean)
        expected = points.reversed().map(\.expected)
    }

    /// Four rows of lines; without Unicode the numbers themselves.
    func lines(indent: Int, columns: Int, reference: Double, usesUnicode: Bool) -> [ScreenLine] {
        guard levels.count > 1 else { return [] }
        let margin = " ".repeated(indent)
        let weeks = "\(levels.count) weeks"
        let isExpected = expected.contains { $0 != nil }
        guard usesUnicode else {
            func numbers(_ values: [Double?]) -> String {
                values.map { $0.map { String($0.hundredths) } ?? "-" }.joined(separator: " ")
            }
            let more = isExpected ? "; expected: \(numbers(expected))" : ""
            return ScreenLine.wrapped(
                "\(weeks), in hundredths: \(numbers(levels))\(more)", columns: columns, indent: indent)
        }
        return (0..<Self.rows).map { row in
            let top = 1 - Double(row) / Double(Self.rows)
            // The reference is drawn at the top of the row that it opens.
            let isReference = abs(top - reference) < 0.5 / Double(Self.rows)
            var line = ScreenLine(
                margin + (row == 0 ? "  1 " : isReference ? "0.5 " : row == Self.rows - 1 ? "  0 " : "    "), .faint)
            for (level, expected) in zip(levels, expected) {
                let measured = Self.stroke(level, row: row)
                let dashed = expected.flatMap { Self.stroke($0, row: row) }
                let empty: Character = isReference ? "┈" : " "
                line.add(String(measured ?? empty), measured == nil ? .faint : .plain)
                line.add(String(dashed ?? measured ?? empty), measured == nil || dashed != nil ? .faint : .plain)
            }
            if row == Self.rows - 1 { line.add(" " + weeks + (isExpected ? "; dashed: expected" : ""), .faint) }
            return line
        }
    }

    /// The line of a level where it lies in a row; `nil` where it lies in another.
    private static func stroke(_ level: Double, row: Int) -> Character? {
        let heights = rows * strokes.count
        let place = Int(clamping: ((1 - min(max(level, 0), 1)) * Double(heights)).rounded(.down))
        let held = min(place, heights - 1)
        return held / strokes.count == row ? strokes[held % strokes.count] : nil
    }
}

extension Double {
    var hundredths: Int { Int(clamping: (self * 100).rounded()) }
}
