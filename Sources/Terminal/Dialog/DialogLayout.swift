/// Where the parts of a dialogue's page go on a screen: beside each other, on top of each other, or one of them.
struct DialogLayout {
    private static let figureColumnsBeside = 38
    private static let leastColumnsBeside = 72
    private static let leastRowsBeside = 16
    private static let leastRowsAbove = 28
    /// Below this width the keys take two lines.
    private static let wideColumns = 60
    private static let leastRowsForMoreKeys = 12

    let columns: Int
    let rows: Int
    private(set) var figureColumns = 0
    private(set) var figureRows = 0
    private(set) var textColumns: Int
    private(set) var textRows: Int
    /// Figure and text do not fit together, and a key changes between them.
    private(set) var canSwitch = false
    private let isBeside: Bool
    private let keyRows: Int

    /// - Parameter keys: what each key does, as far as it is known; where they do not fit they have a line more, so that
    ///   none is out of sight, and the last one, which stops, least of all.
    init(columns: Int, rows: Int, hasFigure: Bool, prefersFigure: Bool, keys: [String] = []) {
        self.columns = columns
        self.rows = rows
        // A title and a blank line above; a status and the keys below.
        let usual = columns < Self.wideColumns ? 2 : 1
        let needed = Self.broken(keys, columns: columns, most: .max).count
        keyRows = rows < Self.leastRowsForMoreKeys ? usual : max(usual, min(needed, usual + 1))
        let middle = max(1, rows - 3 - keyRows)
        isBeside = hasFigure && columns >= Self.leastColumnsBeside && rows >= Self.leastRowsBeside
        textColumns = max(20, columns - 1)
        textRows = middle
        guard hasFigure else { return }
        if isBeside {
            figureColumns = Self.figureColumnsBeside
            figureRows = middle
            textColumns = columns - figureColumns - 3
        } else if rows >= Self.leastRowsAbove {
            figureColumns = columns
            figureRows = middle / 2
            textRows = middle - figureRows
        } else {
            canSwitch = true
            guard prefersFigure else { return }
            figureColumns = columns
            figureRows = middle
            textRows = 0
        }
    }

    /// Exactly so many lines as the screen has rows.
    func lines(
        title: String, text: [ScreenLine], scroll: Int, figure: [ScreenLine], status: String, keys: [String]
    ) -> [ScreenLine] {
        let text = Array(text.dropFirst(scroll).prefix(textRows))
        var lines = [ScreenLine(title, .strong), ScreenLine()]
        if isBeside {
            for row in 0..<max(1, rows - 3 - keyRows) {
                var line = row < figure.count ? figure[row] : ScreenLine()
                line.pad(to: figureColumns + 2)
                if row < text.count { line.add(text[row]) }
                lines.append(line)
            }
        } else {
            lines += figure + text
        }
        let above = max(0, rows - 1 - keyRows)
        while lines.count < above { lines.append(ScreenLine()) }
        return Array(lines.prefix(above)) + [ScreenLine(status, .strong)] + keyLines(keys)
    }

    /// Keys and what they do, none broken in two.
    private func keyLines(_ keys: [String]) -> [ScreenLine] {
        var lines = Self.broken(keys, columns: columns, most: keyRows)
        while lines.count < keyRows { lines.append("") }
        return lines.map { ScreenLine($0, .faint) }
    }

    private static func broken(_ keys: [String], columns: Int, most: Int) -> [String] {
        var lines: [String] = [""]
        for key in keys {
            let last = lines[lines.count - 1]
            if !last.isEmpty, last.count + 2 + key.count > columns, lines.count < most {
                lines.append(key)
            } else {
                lines[lines.count - 1] = last.isEmpty ? key : last + "  " + key
            }
        }
        return lines
    }
}
