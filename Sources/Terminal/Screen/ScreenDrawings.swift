import Numbers
import PlainText

/// Digits that are read from across the room.
enum BigDigits {
    /// Three columns and five rows each; three rows take the first, third and fifth.
    private static let shapes: [Character: [String]] = [
        "0": ["###", "# #", "# #", "# #", "###"], "1": [" # ", "## ", " # ", " # ", "###"],
        "2": ["###", "  #", "###", "#  ", "###"], "3": ["###", "  #", " ##", "  #", "###"],
        "4": ["# #", "# #", "###", "  #", "  #"], "5": ["###", "#  ", "###", "  #", "###"],
        "6": ["###", "#  ", "###", "# #", "###"], "7": ["###", "  #", " # ", " # ", " # "],
        "8": ["###", "# #", "###", "# #", "###"], "9": ["###", "# #", "###", "  #", "###"],
        "-": ["   ", "   ", "###", "   ", "   "],
    ]

    /// A number of degrees as rows of blocks, or two dashes where nothing is known; three rows pack two of five into one where blocks can be halved.
    static func rows(_ degrees: String?, height: Int, usesUnicode: Bool) -> [String] {
        let text = degrees ?? "--"
        let pixels = (0..<5).map { row in
            text.map { (shapes[$0] ?? shapes["-"] ?? [])[row] }.joined(separator: " ")
                + (row == 0 && degrees != nil ? " o" : "  ")
        }
        guard height < 5 else { return pixels.map { widen($0, usesUnicode) } }
        guard usesUnicode else { return [pixels[0], pixels[2], pixels[4]].map { widen($0, false) } }
        return (0..<3).map { row in
            let upper = Array(pixels[2 * row])
            let lower = 2 * row + 1 < 5 ? Array(pixels[2 * row + 1]) : upper.map { _ in " " }
            return String(
                zip(upper, lower).map { pair in
                    switch (pair.0 == "#", pair.1 == "#") {
                    case (true, true): "█"
                    case (true, false): "▀"
                    case (false, true): "▄"
                    case (false, false): pair.0 == "o" ? "°" : " "
                    }
                })
        }
    }

    private static func widen(_ row: String, _ usesUnicode: Bool) -> String {
        row.map { $0 == "#" ? (usesUnicode ? "██" : "##") : $0 == "o" ? "° " : "  " }.joined()
    }
}

/// A back seen from its left side, facing right.
enum Spine {
    static func rows(flexionDegrees: Double?, height: Int, usesUnicode: Bool) -> [ScreenLine] {
        guard let flexionDegrees else {
            return (0..<height).map { ScreenLine($0 == height / 2 ? "   ?" : "", .faint) }
        }
        var places: [Double] = []
        var x = 4.0
        // The bend grows from the pelvis, which stays, to the neck.
        for joint in 0..<height {
            places.append(x)
            let angle = max(-40, min(75, flexionDegrees)) * (Double(joint) + 0.5) / Double(height) * 1.4
            // tan, by two terms: for a drawing in characters that is plenty.
            let radians = min(angle, 65) * 0.01745
            x += (radians + radians * radians * radians / 3) * 2.2
        }
        return (0..<height).map { row in
            let joint = height - 1 - row
            let column = max(0, min(14, Int(clamping: places[joint].rounded())))
            let step = joint + 1 < height ? places[joint + 1] - places[joint] : 0
            let mark =
                joint == height - 1
                ? (usesUnicode ? "●" : "O")
                : step > 0.5
                    ? (usesUnicode ? "╱" : "/") : step < -0.5 ? (usesUnicode ? "╲" : "\\") : (usesUnicode ? "│" : "|")
            return ScreenLine(" ".repeated(column) + mark, .strong)
        }
    }
}
