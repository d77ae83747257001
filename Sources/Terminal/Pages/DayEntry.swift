import PlainText

/// A label of a day's page, and a text beside it that goes on below itself.
enum DayEntry {
    private static let labelColumns = 12
    private static let mostTextColumns = 66
    private static let fewestTextColumns = 16

    /// - Parameter columns: of the terminal.
    static func lines(_ label: String, _ text: String, columns: Int) -> [String] {
        let width = min(mostTextColumns, max(fewestTextColumns, columns - labelColumns - 2))
        return WordWrap.lines(text, width: width).enumerated().map { index, line in
            "  " + (index == 0 ? label : "").leftAligned(columns: labelColumns) + line
        }
    }
}
