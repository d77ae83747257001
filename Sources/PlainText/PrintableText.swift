import Numbers

/// Text from outside — a sensor, a file, a socket — as it may stand on a terminal, in a log and in a message.
///
/// What moves a cursor, ends a line, turns the reading direction or takes no place is written as an escape such as
/// `\u{1B}`, so that it is seen and does nothing. Printable text stays as it is, in every script; made printable twice, it
/// is as made printable once.
public enum PrintableText {
    /// Some text, cut to a length.
    ///
    /// - Parameters:
    ///   - text: the text from outside.
    ///   - limit: so many characters are kept at most, an escape counted as those it is written with; what is left out is
    ///     shown by an ellipsis.
    public static func of(_ text: String, limit: Int = 80) -> String {
        if text.utf8.count <= limit, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
        var result = Result(limit: limit)
        for scalar in text.unicodeScalars {
            guard result.add(isHarmless(scalar, after: result.last) ? String(scalar) : escape(scalar), scalar) else {
                break
            }
        }
        return result.text
    }

    /// Bytes that should be UTF-8; those that are not become escapes such as `\xFF`.
    ///
    /// - Parameters:
    ///   - bytes: the bytes from outside.
    ///   - limit: as above.
    public static func of(bytes: some Collection<UInt8>, limit: Int = 80) -> String {
        var result = Result(limit: limit)
        var parser = Unicode.UTF8.ForwardParser()
        // A character has one byte at least: more than the limit, and one to see that something is left out, is not read.
        let start = Array(bytes.prefix(limit < Int.max / 8 ? 4 * max(limit, 0) + 8 : .max))
        var iterator = start.makeIterator()
        var position = 0
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let encoded):
                let scalar = Unicode.UTF8.decode(encoded)
                position += encoded.count
                let piece = isHarmless(scalar, after: result.last) ? String(scalar) : escape(scalar)
                guard result.add(piece, scalar) else { return result.text }
            case .error(let length):
                for byte in start[position..<(position + length)] {
                    guard result.add("\\x" + hex(UInt32(byte), digits: 2), nil) else { return result.text }
                }
                position += length
            case .emptyInput: return result.text
            }
        }
    }

    /// Lines of text, each made printable in full; where one ends and the next begins is kept.
    public static func ofLines(_ text: String) -> String {
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x0A }) { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { of(String($0), limit: .max) }.joined(separator: "\n")
    }

    /// Whether a character shows itself and does nothing else; one that does more has to be written as an escape.
    public static func isHarmless(_ scalar: Unicode.Scalar) -> Bool { isHarmless(scalar, after: nil) }

    /// Whether a character does nothing but show itself.
    ///
    /// - Parameter previous: the character before it: the sign that asks for a picture's colours is harmless behind one.
    private static func isHarmless(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar?) -> Bool {
        if (0x20...0x7E).contains(scalar.value) { return true }
        if scalar.value == 0xFE0F { return previous?.properties.isEmoji ?? false }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator, .privateUse: return false
        // Zero-width joiners, fillers, selectors and tags are such; so is what hides text in text.
        default: return !scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default: "\\u{" + hex(scalar.value, digits: 2) + "}"
        }
    }

    private static func hex(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return "0".repeated(digits - text.count) + text
    }

    /// What is made, up to its limit.
    private struct Result {
        let limit: Int
        private(set) var text = ""
        /// The character that was added last; `nil` where that was an escape of a byte.
        private(set) var last: Unicode.Scalar?
        private var count = 0

        init(limit: Int) { self.limit = limit }

        /// - Returns: whether it went in; if not, an ellipsis stands at the end.
        mutating func add(_ piece: String, _ scalar: Unicode.Scalar?) -> Bool {
            let length = piece.unicodeScalars.count
            guard length <= limit - count else {
                text += "…"
                return false
            }
            text += piece
            count += length
            last = scalar
            return true
        }
    }
}
