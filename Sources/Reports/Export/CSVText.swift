import Events

/// Fields of CSV.
public enum CSVText {
    /// A number; nothing where it is not known.
    public static func field(_ value: Double?, decimals: Int) -> String {
        value.map { JSONText.number($0, decimals: decimals).text } ?? ""
    }

    /// Text, quoted where it must be (RFC 4180).
    public static func field(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
