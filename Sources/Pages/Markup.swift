/// HTML or SVG, in which what was interpolated is escaped: a name can never become a tag.
///
/// ```swift
/// let greeting: Markup = "<p>\(wearer)</p>"   // "<p>&lt;b&gt;Ann</p>" for “<b>Ann”
/// ```
public struct Markup: ExpressibleByStringInterpolation, Equatable, Sendable {
    public private(set) var text: String

    public init(stringLiteral text: String) { self.text = text }

    public init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

    /// Several, one after the other.
    public init(_ parts: [Markup]) { text = parts.map(\.text).joined() }

    public static let none: Markup = ""

    public static func + (a: Markup, b: Markup) -> Markup { Markup([a, b]) }

    public struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        public mutating func appendLiteral(_ literal: String) { text += literal }

        /// Words for people, or the value of an attribute between quotes.
        public mutating func appendInterpolation(_ words: String) { text += Markup.escaped(words) }

        public mutating func appendInterpolation(_ number: Int) { text += String(number) }

        public mutating func appendInterpolation(_ markup: Markup) { text += markup.text }

        /// Nothing where there is none.
        public mutating func appendInterpolation(_ markup: Markup?) { text += markup?.text ?? "" }

        public mutating func appendInterpolation(_ parts: [Markup]) {
            for part in parts { text += part.text }
        }

        /// A length or a place in a drawing, with one decimal.
        public mutating func appendInterpolation(at place: Double) { text += Markup.number(place) }
    }

    private static func escaped(_ words: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(words.utf8.count)
        for scalar in words.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default:
                // What no document may hold.
                escaped.unicodeScalars.append(isAllowed(scalar) ? scalar : "\u{FFFD}")
            }
        }
        return escaped
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x9, 0xA, 0xD: true
        case ..<0x20, 0x7F...0x9F, 0xFFFE, 0xFFFF: false
        // Marks that turn the direction of what follows.
        case 0x202A...0x202E, 0x2066...0x2069: false
        default: true
        }
    }
}
