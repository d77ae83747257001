/// Breaks a text into lines between its words.
public enum WordWrap {
    /// The words of a text in lines of at most `width` characters; a word that is longer than a line is broken.
    ///
    /// Words are separated by spaces, and how many stand between two of them does not matter. A line break within the text
    /// is part of a word: of several paragraphs each is wrapped by itself. A command between “ and ” is one word where it
    /// fits on a line, so that nobody types half of it.
    ///
    /// - Parameters:
    ///   - text: one paragraph.
    ///   - width: in characters, each of which is one column of a terminal; less than 1 counts as 1.
    /// - Returns: at least one line; a text without words gives one empty line.
    public static func lines(_ text: some StringProtocol, width: Int) -> [String] {
        let width = max(1, width)
        var lines: [String] = []
        var line = ""
        for word in pieces(of: text.split(separator: " " as Character).map { String($0) }, width: width) {
            var rest = word[...]
            if !line.isEmpty, line.count + 1 + rest.count > width {
                lines.append(line)
                line = ""
            }
            while rest.count > width {
                lines.append(String(rest.prefix(width)))
                rest = rest.dropFirst(width)
            }
            line += line.isEmpty ? String(rest) : " " + rest
        }
        return lines + (line.isEmpty && !lines.isEmpty ? [] : [line])
    }

    /// With what a quoted command begins.
    private static let commands = ["“plumbline", "“systemctl", "“sudo"]

    /// The words, and each quoted command as one, with a space between its words.
    private static func pieces(of words: [String], width: Int) -> [String] {
        var pieces: [String] = []
        var rest = words[...]
        while let word = rest.popFirst() {
            guard commands.contains(where: word.hasSuffix), let end = rest.firstIndex(where: { $0.contains("”") })
            else {
                pieces.append(word)
                continue
            }
            let command = word + " " + rest[...end].joined(separator: " ")
            if command.count <= width {
                pieces.append(command)
                rest = rest[(end + 1)...]
            } else {
                pieces.append(word)
            }
        }
        return pieces
    }
}
