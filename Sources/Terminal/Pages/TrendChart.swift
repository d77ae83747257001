import Balance
import LocalTime
import Numbers

/// How a level went over weeks: a column a week, from 0 to 1, with the line of the reference.
struct TrendChart {
    private static let eighths: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    private static let rows = 4

    /// A level at the end of each week, counted back from today, oldest first.
    let levels: [Double]

    /// - Parameter most: so many weeks at most, the latest.
    init(_ trajectory: [TrajectoryPoint], most: Int) {
        guard let today = trajectory.last?.day else {
            levels = []
            return
        }
        levels = trajectory.filter { (today - $0.day) % 7 == 0 }.suffix(most).map(\.estimate.mean)
    }

    /// Four rows of blocks; without Unicode the numbers themselves.
    func lines(indent: Int, columns: Int, reference: Double, usesUnicode: Bool) -> [ScreenLine] {
        guard levels.count > 1 else { return [] }
        let margin = " ".repeated(indent)
        let weeks = "\(levels.count) weeks"
        guard usesUnicode else {
            let numbers = levels.map { String($0.hundredths) }.joined(separator: " ")
            return ScreenLine.wrapped("\(weeks), in hundredths: \(numbers)", columns: columns, indent: indent)
        }
        return (0..<Self.rows).map { row in
            let bottom = 1 - Double(row + 1) / Double(Self.rows)
            // The reference is drawn in the row that it closes.
            let isReference = abs(bottom - reference) < 0.5 / Double(Self.rows)
            var line = ScreenLine(
                margin + (row == 0 ? "  1 " : isReference ? "0.5 " : row == 3 ? "  0 " : "    "), .faint)
            for level in levels {
                let filled = Int(clamping: ((level - bottom) * Double(Self.rows) * 8).rounded())
                let isLast = row == Self.rows - 1
                let mark =
                    filled >= 1
                    ? String(Self.eighths[min(8, filled) - 1]) : isLast ? "▁" : isReference ? "┄" : " "
                line.add(mark.repeated(2), filled >= 1 ? .plain : .faint)
            }
            if row == Self.rows - 1 { line.add(" " + weeks, .faint) }
            return line
        }
    }
}

extension Double {
    var hundredths: Int { Int(clamping: (self * 100).rounded()) }
}
