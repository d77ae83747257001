import Events
import Numbers

/// Fields of CSV.
public enum CSVText {
    /// A number; nothing where it is not known. It stays a number, whatever its sign.
    public static func field(_ value: Double?, decimals: Int) -> String {
        value.map { JSONText.number($0, decimals: decimals).text } ?? ""
    }

    /// A number with every digit that it needs to be read back the same; nothing where it is not known.
    public static func exact(_ value: Double?) -> String {
        guard let value else { return "" }
        return value.rounded() == value && abs(value) < 1e15 ? String(whole: value) : "\(value)"
    }

    /// Text, quoted where it must be (RFC 4180).
    ///
    /// A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, a tab or a line's end for a formula, and runs it: a
    /// note or a sensor's name could do that. Such a text gets an apostrophe before it, as does one that would be taken
    /// for escaped. `text(ofField:)` takes it away again.
    public static func field(_ text: String) -> String {
        let shown = looksEscapable(text) ? "'" + text : text
        // Bytes, for a mark that joins the character before it makes another character of a comma.
        guard shown != text || shown.utf8.contains(where: quoted.contains) || isEdgedByBlanks(shown) else {
            return text
        }
        var field = "\""
        for scalar in shown.unicodeScalars {
            field.unicodeScalars.append(scalar)
            if scalar == "\"" { field.unicodeScalars.append(scalar) }
        }
        return field + "\""
    }

    /// What was written, from a field of text without its quotes.
    public static func text(ofField field: String) -> String {
        field.utf8.first == apostrophe && looksEscapable(field) ? String(field.unicodeScalars.dropFirst()) : field
    }

    private static let apostrophe = UInt8(ascii: "'")
    /// With their full-width forms, which some spreadsheets take for the same.
    private static let starters: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]
    private static let quoted: Set<UInt8> = [
        UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\""), UInt8(ascii: "\t"), UInt8(ascii: "\r"),
        UInt8(ascii: "\n"),
    ]

    /// After any apostrophes there is what begins a formula.
    private static func looksEscapable(_ text: String) -> Bool {
        text.unicodeScalars.first { $0 != "'" }.map(starters.contains) ?? false
    }

    private static func isEdgedByBlanks(_ text: String) -> Bool {
        text.utf8.first == UInt8(ascii: " ") || text.utf8.last == UInt8(ascii: " ")
    }
}
