import PlainText

/// Fields of a BIDS table, which has no way to quote them: a tab or a line's end in a text would be another table.
enum TSVText {
    /// What stands there where nothing is known.
    static let missing = "n/a"

    /// A text on one line; what does not show, and tabs, are written as their codes.
    static func field(_ text: String) -> String {
        // As long as any text of the record.
        let plain = PrintableText.of(text, limit: 4096)
        return plain.isEmpty ? missing : plain
    }

    static func field(_ value: Double?, decimals: Int) -> String {
        value.map { CSVText.field($0, decimals: decimals) } ?? missing
    }

    /// Seconds with six decimals: every microsecond.
    static func seconds(_ microseconds: Int64) -> String {
        let (whole, rest_us) = microseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        // The 1 keeps the zeros after the point.
        return (microseconds < 0 ? "-" : "") + "\(whole)." + String(1_000_000 + rest_us).dropFirst()
    }
}
