import Numbers

/// Pieces of SVG text.
enum SVGText {
    static func text(_ words: String, x: Double, y: Double, size: Double, isBold: Bool = false) -> String {
        "<text x=\"\(short(x))\" y=\"\(short(y))\" font-size=\"\(short(size))\"\(isBold ? " font-weight=\"bold\"" : "")>\(escaped(words))</text>\n"
    }

    static func escaped(_ text: String) -> String {
        var out = ""
        for character in text {
            switch character {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            default: out.append(character)
            }
        }
        return out
    }

    /// One decimal, without the C library's help.
    static func short(_ x: Double) -> String {
        guard x.isFinite, abs(x) < 1e9 else { return "0" }
        let tenths = Int(clamping: (x * 10).rounded())
        let rest = abs(tenths) % 10
        return (tenths < 0 ? "-" : "") + "\(abs(tenths) / 10)" + (rest == 0 ? "" : ".\(rest)")
    }
}
