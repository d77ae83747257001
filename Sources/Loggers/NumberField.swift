import Numbers

/// A number as loggers write it: with a decimal point or a decimal comma.
enum NumberField: Equatable {
    case number(Double)
    /// Empty, or a word for “not there”: never 0.
    case absent
    case wrong

    /// The powers of ten that a Double holds exactly.
    private static let powers: [Double] = (0...22).reduce(into: []) { list, _ in list.append((list.last ?? 0.1) * 10) }
    private static let absentWords: Set<String> = [
        "nan", "na", "n/a", "null", "none", "nil", "-", "--", "inf", "+inf", "-inf", "infinity", "-infinity", "-nan",
        "+nan", "#n/a", "#nan", "undefined",
    ]

    /// Reads a field; what is exact in fifteen digits costs no allocation.
    static func read(_ text: [UInt8], _ field: Range<Int>) -> NumberField {
        var position = field.lowerBound
        let end = field.upperBound
        guard position < end else { return .absent }
        var isNegative = false
        if text[position] == UInt8(ascii: "-") || text[position] == UInt8(ascii: "+") {
            isNegative = text[position] == UInt8(ascii: "-")
            position += 1
        } else if position + 2 < end, text[position] == 0xE2, text[position + 1] == 0x88, text[position + 2] == 0x92 {
            // The minus of typographers, as some spreadsheets write it.
            isNegative = true
            position += 3
        }
        let first = position
        var mantissa: UInt64 = 0
        var digits = 0
        var decimals = 0
        var hasPoint = false
        while position < end {
            let byte = text[position]
            if byte >= 0x30, byte <= 0x39 {
                digits += 1
                if digits <= 19 { mantissa = mantissa &* 10 &+ UInt64(byte - 0x30) }
                if hasPoint { decimals += 1 }
            } else if byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") {
                if hasPoint { return .wrong }
                hasPoint = true
            } else {
                break
            }
            position += 1
        }
        guard digits > 0 else {
            let word = String(decoding: text[field].prefix(16), as: UTF8.self).lowercased()
            return absentWords.contains(word) ? .absent : .wrong
        }
        var exponent = 0
        if position < end {
            guard let written = readExponent(text, position..<end) else { return .wrong }
            exponent = written
        }
        let power = exponent - decimals
        guard digits <= 19, mantissa < 1 << 53, abs(power) <= 22 else {
            return readSlowly(text, first..<end, isNegative: isNegative)
        }
        // Both are exact, so one operation gives the nearest Double (W. D. Clinger, 1990).
        let value = power < 0 ? Double(mantissa) / powers[-power] : Double(mantissa) * powers[power]
        return .number(isNegative ? -value : value)
    }

    /// `e-05` as −5; one beyond any measurement counts as 9999.
    private static func readExponent(_ text: [UInt8], _ field: Range<Int>) -> Int? {
        var position = field.lowerBound
        guard text[position] == UInt8(ascii: "e") || text[position] == UInt8(ascii: "E") else { return nil }
        position += 1
        var isNegative = false
        if position < field.upperBound, text[position] == UInt8(ascii: "-") || text[position] == UInt8(ascii: "+") {
            isNegative = text[position] == UInt8(ascii: "-")
            position += 1
        }
        guard position < field.upperBound else { return nil }
        var value = 0
        while position < field.upperBound {
            guard (0x30...0x39).contains(text[position]) else { return nil }
            value = min(9999, value * 10 + Int(text[position] - 0x30))
            position += 1
        }
        return isNegative ? -value : value
    }

    private static func readSlowly(_ text: [UInt8], _ digits: Range<Int>, isNegative: Bool) -> NumberField {
        let plain = text[digits].map { $0 == UInt8(ascii: ",") ? UInt8(ascii: ".") : $0 }
        guard let value = Double(String(decoding: plain, as: UTF8.self)), value.isFinite else { return .wrong }
        return .number(isNegative ? -value : value)
    }
}
