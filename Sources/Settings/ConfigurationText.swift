import TOMLKit

/// The text of a configuration file, in which a setting can be changed and everything else stays as it is: comments,
/// order, blank lines, line ends.
struct ConfigurationText {
    /// A line, or several, that give a key its value.
    struct Statement {
        /// The section and the key: `alerts.buzz`.
        let name: String
        /// Of the header that it stands under; empty before the first one.
        let header: String
        /// With the line's beginning and its end.
        let lines: Range<Int>
        let key: Range<Int>
        let value: Range<Int>
        /// Whether a comment stands within the value.
        let hasInnerComment: Bool
    }

    private(set) var bytes: [UInt8]
    private(set) var statements: [Statement] = []
    /// Where the line of each section's header ends.
    private(set) var headers: [(section: String, end: Int)] = []

    /// - Parameter text: it has been read as TOML before, so what is no TOML is not looked for.
    init(_ text: String) {
        bytes = Array(text.utf8)
        scan()
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Gives a setting a value: in its line, where it has one, else behind the last one of its section.
    ///
    /// - Returns: `false` where it stands in a form that cannot be changed here.
    mutating func set(_ setting: Setting, to value: String) -> Bool {
        let found = statements.filter { statement in names(of: setting).contains(statement.name) }
        if let statement = found.first(where: { $0.name == setting.name }) ?? found.first {
            guard !statement.hasInnerComment else { return false }
            var line = Array(bytes[statement.lines])
            let start = statement.lines.lowerBound
            line.replaceSubrange(
                statement.value.lowerBound - start..<statement.value.upperBound - start, with: Array(value.utf8))
            if statement.name != setting.name {
                let key = statement.header.isEmpty ? setting.name : setting.key
                line.replaceSubrange(
                    statement.key.lowerBound - start..<statement.key.upperBound - start, with: Array(key.utf8))
            }
            bytes.replaceSubrange(statement.lines, with: line)
        } else {
            insert(setting, value)
        }
        scan()
        return true
    }

    /// Takes a setting's line out, in either spelling.
    ///
    /// - Returns: `false` where it stands in a form that cannot be changed here.
    mutating func remove(_ setting: Setting) -> Bool {
        let found = statements.filter { names(of: setting).contains($0.name) }
        guard !found.contains(where: \.hasInnerComment) else { return false }
        for statement in found.reversed() { bytes.removeSubrange(statement.lines) }
        scan()
        return true
    }

    private func names(of setting: Setting) -> [String] {
        [setting.name] + (setting.formerKey.map { ["\(setting.section).\($0)"] } ?? [])
    }

    private mutating func insert(_ setting: Setting, _ value: String) {
        let lineEnd = bytes.firstIndex(of: Self.newline).map { $0 > 0 && bytes[$0 - 1] == 0x0D ? "\r\n" : "\n" } ?? "\n"
        let line = "\(setting.key) = \(value)\(lineEnd)"
        if let header = headers.last(where: { $0.section == setting.section }) {
            let last = statements.last { $0.header == setting.section }?.lines.upperBound ?? 0
            insert(line, at: max(header.end, last), lineEnd)
        } else if let dotted = statements.last(where: {
            $0.header.isEmpty && $0.name.hasPrefix(setting.section + ".")
        }) {
            insert("\(setting.section).\(line)", at: dotted.lines.upperBound, lineEnd)
        } else {
            let isBlank = bytes.isEmpty || bytes.suffix(2) == [Self.newline, Self.newline]
            insert((isBlank ? "" : lineEnd) + "[\(setting.section)]\(lineEnd)\(line)", at: bytes.count, lineEnd)
        }
    }

    /// Before what stands there; the last line of a file may have no end.
    private mutating func insert(_ text: String, at place: Int, _ lineEnd: String) {
        let isCut = place > 0 && bytes[place - 1] != Self.newline
        bytes.insert(contentsOf: Array(((isCut ? lineEnd : "") + text).utf8), at: place)
    }

    private static let newline = UInt8(ascii: "\n")
}

// MARK: What stands where

extension ConfigurationText {
    private mutating func scan() {
        statements = []
        headers = []
        var section = ""
        var position = 0
        while position < bytes.count {
            let start = position
            skipBlanks(&position)
            guard position < bytes.count else { return }
            switch bytes[position] {
            case Self.newline: position += 1
            case UInt8(ascii: "#"): skipLine(&position)
            case UInt8(ascii: "["):
                let end = endOfName(from: position + 1, before: UInt8(ascii: "]"))
                section = Self.joined(bytes[position + 1..<end])
                position = end
                skipLine(&position)
                headers.append((section, position))
            default:
                let key = position..<endOfName(from: position, before: UInt8(ascii: "="))
                position = min(bytes.count, key.upperBound + 1)
                skipBlanks(&position)
                let from = position
                let hasComment = skipValue(&position)
                var to = position
                while to > from, Self.isBlank(bytes[to - 1]) { to -= 1 }
                skipLine(&position)
                var keyEnd = key.upperBound
                while keyEnd > key.lowerBound, Self.isBlank(bytes[keyEnd - 1]) { keyEnd -= 1 }
                let name = Self.joined(bytes[key])
                statements.append(
                    Statement(
                        name: section.isEmpty ? name : section + "." + name, header: section, lines: start..<position,
                        key: key.lowerBound..<keyEnd, value: from..<to, hasInnerComment: hasComment))
            }
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

    private func skipBlanks(_ position: inout Int) {
        while position < bytes.count, Self.isBlank(bytes[position]) { position += 1 }
    }

    /// Behind the line's end.
    private func skipLine(_ position: inout Int) {
        while position < bytes.count, bytes[position] != Self.newline { position += 1 }
        position = min(bytes.count, position + 1)
    }

    /// Where a sign stands outside quotes, on the same line.
    private func endOfName(from start: Int, before sign: UInt8) -> Int {
        var position = start
        while position < bytes.count, bytes[position] != sign, bytes[position] != Self.newline {
            if bytes[position] == UInt8(ascii: "\"") || bytes[position] == UInt8(ascii: "'") {
                skipString(&position)
            } else {
                position += 1
            }
        }
        return position
    }

    /// Up to the comment or the end of the line that ends a value.
    ///
    /// - Returns: whether a comment stands in it.
    private func skipValue(_ position: inout Int) -> Bool {
        var depth = 0
        var hasComment = false
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                skipString(&position)
                continue
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: "#"):
                guard depth > 0 else { return hasComment }
                hasComment = true
                skipLine(&position)
                continue
            case Self.newline where depth <= 0: return hasComment
            default: break
            }
            position += 1
        }
        return hasComment
    }

    /// Behind a string of either kind, of one line or of several.
    private func skipString(_ position: inout Int) {
        let quote = bytes[position]
        let isLong = bytes[position...].starts(with: [quote, quote, quote])
        position += isLong ? 3 : 1
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                position += 2
            } else if !isLong, bytes[position] == quote || bytes[position] == Self.newline {
                position += bytes[position] == quote ? 1 : 0
                return
            } else if isLong, bytes[position...].starts(with: [quote, quote, quote]) {
                position += 3
                return
            } else {
                position += 1
            }
        }
        position = min(position, bytes.count)
    }

    /// A name without blanks and quotes; its parts keep their dots.
    private static func joined(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self).filter { !" \t\"'\r".contains($0) }
    }
}
