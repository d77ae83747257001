import Numbers

/// What ArgumentParser leaves to be laid out: a usage that is longer than a line, and headings of groups.
enum HelpText {
    static let columns = 80
    private static let usages = ["USAGE: ", "Usage: "]
    private static let groupEnding = " SUBCOMMANDS:"

    static func laidOut(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [String] in
            if let prefix = usages.first(where: { line.hasPrefix($0) }), line.count > columns {
                return wrapped(line.dropFirst(prefix.count), behind: prefix)
            }
            if line.hasSuffix(groupEnding) { return [line.dropLast(groupEnding.count) + ":"] }
            return [String(line)]
        }.joined(separator: "\n")
    }

    /// Broken between the parts of a usage; what stands in brackets stays together.
    private static func wrapped(_ usage: Substring, behind prefix: String) -> [String] {
        var lines = [prefix]
        for part in parts(usage) {
            let isFirst = lines.count == 1 && lines[0] == prefix
            if !isFirst, lines[lines.count - 1].count + 1 + part.count > columns {
                lines.append(" ".repeated(prefix.count + 2) + part)
            } else {
                lines[lines.count - 1] += (isFirst ? "" : " ") + part
            }
        }
        return lines
    }

    private static func parts(_ usage: Substring) -> [String] {
        var parts: [String] = []
        var part = ""
        var depth = 0
        for character in usage {
            if character == " ", depth == 0 {
                parts.append(part)
                part = ""
                continue
            }
            depth += character == "[" ? 1 : character == "]" ? -1 : 0
            part.append(character)
        }
        // An option and its value.
        return (parts + [part]).reduce(into: []) { joined, part in
            if part.hasPrefix("<"), let last = joined.last, last.hasPrefix("--") {
                joined[joined.count - 1] = last + " " + part
            } else {
                joined.append(part)
            }
        }
    }
}
