import LocalTime
import Numbers
import PlainText

/// Flexion over the last minutes, a column for ten seconds, up to now: with the line from which it is a slouch, where that
/// is known, one at 30°, and the time of day below.
struct FlexionChart {
    private static let highestDegrees = 40.0
    private static let markedDegrees = 30.0
    private static let eighths: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    /// Columns before the first one of the chart.
    static let margin = 6
    /// Distances between two times of day, in columns (a tenth of their seconds), that can be read in one's head.
    private static let steps: [Int64] = [12, 30, 60, 90, 180, 360]

    let width: Int
    let height: Int
    let slouchDegrees: Double?
    let usesUnicode: Bool
    /// Local time − UTC, seconds.
    let offset_s: Int

    /// `height` rows and the times below them.
    func lines(_ buckets: [Int64: ScreenSensor.Bucket], newest: Int64) -> [ScreenLine] {
        let perRow = Self.highestDegrees / Double(height)
        let shown = (0..<width).map { buckets[newest - Int64(width - 1 - $0)] }
        let rows = (0..<height).map { row in
            let bottom = Double(height - 1 - row) * perRow
            let isLimit = slouchDegrees.map { bottom <= $0 && $0 < bottom + perRow } ?? false
            let isMarked = bottom <= Self.markedDegrees && Self.markedDegrees < bottom + perRow
            var line = ScreenLine(label(bottom: bottom, isLimit: isLimit, isMarked: isMarked), .faint)
            // A piece for each stretch of one tone: a screen has thousands of columns.
            var (stretch, tone) = ("", Tone.faint)
            for column in 0..<width {
                let bucket = shown[column]
                let empty =
                    isLimit
                    ? (usesUnicode ? "┄" : "-") : isMarked && column % 2 == 0 ? (usesUnicode ? "·" : ".") : " "
                let next: Tone = bucket?.hasSlouch == true ? .bad : isFilled(bucket, bottom) ? .good : .faint
                if next != tone {
                    if !stretch.isEmpty { line.add(stretch, tone) }
                    (stretch, tone) = ("", next)
                }
                stretch += mark(
                    bucket?.meanDegrees, bottom: bottom, perRow: perRow, empty: empty, isLast: row == height - 1)
            }
            if !stretch.isEmpty { line.add(stretch, tone) }
            return line
        }
        return rows + [times(newest: newest)]
    }

    private func label(bottom: Double, isLimit: Bool, isMarked: Bool) -> String {
        let limit = isLimit ? slouchDegrees.map { "\(String(whole: $0))°" } : nil
        let text = limit ?? (bottom == 0 ? "0°" : isMarked ? "\(String(whole: Self.markedDegrees))°" : "")
        return text.rightAligned(columns: Self.margin - 1) + " "
    }

    private func isFilled(_ bucket: ScreenSensor.Bucket?, _ bottom: Double) -> Bool {
        bucket?.meanDegrees.map { $0 > bottom } ?? false
    }

    private func mark(_ value: Double?, bottom: Double, perRow: Double, empty: String, isLast: Bool) -> String {
        guard let value else { return empty }
        let filled = (value - bottom) / perRow
        // At rest there is still something to see: a known zero is no unknown.
        if isLast, filled <= 0.125 { return usesUnicode ? "▁" : "_" }
        guard filled > 0.06 else { return empty }
        guard usesUnicode else { return "#" }
        return String(Self.eighths[max(0, min(7, Int(clamping: (filled * 8).rounded()) - 1))])
    }

    /// The time of day where a column begins it, and “now” at the right end.
    private func times(newest: Int64) -> ScreenLine {
        let step = Self.steps.first { width < Int(clamping: $0) * 8 } ?? Self.steps[Self.steps.count - 1]
        var text = " ".repeated(Self.margin)
        let end = "now"
        var column = 0
        while column < width {
            let bucket = newest - Int64(width - 1 - column)
            guard bucket.addingClamped(Int64(offset_s / 10)) % step == 0 else {
                column += 1
                text += " "
                continue
            }
            let clock = Moment(utc_us: bucket * ScreenSensor.bucket_us, offset_s: offset_s).clock()
            let label = (usesUnicode ? "╵" : "'") + clock
            guard column + label.count + 1 + end.count <= width else { break }
            text += label
            column += label.count
        }
        return ScreenLine(
            text.leftAligned(columns: Self.margin + width - end.count).prefix(Self.margin + width - end.count) + end,
            .faint)
    }
}
