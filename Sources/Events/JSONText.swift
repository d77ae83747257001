import Numbers
import PlainText

/// A JSON value whose object keys keep their order, so that a stream's lines always begin with `type`.
///
/// Foundation's encoder does not promise an order of keys; the contract of our streams does.
public indirect enum JSONText: Equatable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// A number printed with at most `decimals` digits after the point; not a number becomes `null`.
    case number(Double, decimals: Int)
    /// A number with as many digits as it takes to read the same number back; not a number becomes `null`.
    case exact(Double)
    case string(String)
    case array([JSONText])
    case object([(key: String, value: JSONText)])

    public static func == (a: JSONText, b: JSONText) -> Bool { a.text == b.text }

    /// A number, or `null` where nothing is known.
    public static func optional(_ value: Double?, decimals: Int) -> JSONText {
        value.map { .number($0, decimals: decimals) } ?? .null
    }

    /// A whole number, or `null` where nothing is known.
    public static func optional(_ value: Int?) -> JSONText {
        value.map { .integer(Int64($0)) } ?? .null
    }

    /// A string, or `null` where nothing is known.
    public static func optional(_ value: String?) -> JSONText {
        value.map { .string($0) } ?? .null
    }

    /// The value as one line of JSON.
    public var text: String {
        var line = ""
        write(to: &line)
        return line
    }

    private func write(to line: inout String) {
        switch self {
        case .null: line += "null"
        case .bool(let value): line += value ? "true" : "false"
        case .integer(let value): line += String(value)
        case .number(let value, let decimals): line += Self.decimalText(value, decimals: decimals)
        case .exact(let value): line += value.isFinite ? "\(value)" : "null"
        case .string(let value): Self.quote(value, to: &line)
        case .array(let values):
            line += "["
            for (index, value) in values.enumerated() {
                if index > 0 { line += "," }
                value.write(to: &line)
            }
            line += "]"
        case .object(let fields):
            line += "{"
            for (index, field) in fields.enumerated() {
                if index > 0 { line += "," }
                Self.quote(field.key, to: &line)
                line += ":"
                field.value.write(to: &line)
            }
            line += "}"
        }
    }

    /// The shortest plain decimal text of a value rounded to `decimals` places; never an exponent, never `-0`.
    static func decimalText(_ value: Double, decimals: Int) -> String {
        guard value.isFinite else { return "null" }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (value * scale).rounded()
        // Beyond 2^53 nothing is left after the point; print what Double itself says.
        guard scaled.magnitude < 9_007_199_254_740_992 else { return "\(value)" }
        let whole = Int64(clamping: scaled)
        guard decimals > 0 else { return String(whole) }
        let divisor = Int64(clamping: scale)
        let fraction = String((whole % divisor).magnitude)
        let padded = "0".repeated(decimals - fraction.count) + fraction
        let trimmed = padded.reversed().drop(while: { $0 == "0" }).reversed()
        let sign = whole < 0 ? "-" : ""
        return sign + String((whole / divisor).magnitude) + (trimmed.isEmpty ? "" : "." + String(trimmed))
    }

    private static func quote(_ value: String, to line: inout String) {
        line += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": line += "\\\""
            case "\\": line += "\\\\"
            case "\n": line += "\\n"
            case "\r": line += "\\r"
            case "\t": line += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                line += "\\u" + "0".repeated(4 - digits.count) + digits
            // What hides, or turns the reading direction, would act on the terminal that shows the line.
            case _ where scalar.value > 0x7F && !PrintableText.isHarmless(scalar):
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    line += "\\u" + "0".repeated(4 - digits.count) + digits
                }
            default: line.unicodeScalars.append(scalar)
            }
        }
        line += "\""
    }
}
