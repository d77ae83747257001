/// Cuts a line of a table into its fields.
struct FieldCutter {
    /// The sign between two fields; a space stands for any number of blanks.
    let separator: UInt8
    /// The fields of the line that was cut last, without blanks and quotes around them.
    private(set) var fields: [Range<Int>] = []

    init(separator: UInt8) { self.separator = separator }

    mutating func cut(_ text: [UInt8], _ line: Range<Int>) {
        fields.removeAll(keepingCapacity: true)
        var position = line.lowerBound
        let end = line.upperBound
        if separator == UInt8(ascii: " ") { return cutAtBlanks(text, line) }
        while true {
            while position < end, isBlank(text[position]) { position += 1 }
            if position < end, text[position] == UInt8(ascii: "\"") {
                let from = position + 1
                var close = from
                // Two quotes are one that belongs to the text.
                while close < end {
                    if text[close] == UInt8(ascii: "\"") {
                        guard close + 1 < end, text[close + 1] == UInt8(ascii: "\"") else { break }
                        close += 1
                    }
                    close += 1
                }
                fields.append(trimmed(text, from..<min(close, end)))
                position = min(close + 1, end)
                while position < end, text[position] != separator { position += 1 }
            } else {
                let from = position
                while position < end, text[position] != separator { position += 1 }
                fields.append(trimmed(text, from..<position))
            }
            guard position < end else { return }
            position += 1
            if position == end { return fields.append(end..<end) }
        }
    }

    private mutating func cutAtBlanks(_ text: [UInt8], _ line: Range<Int>) {
        var position = line.lowerBound
        while true {
            while position < line.upperBound, text[position] == 0x20 || text[position] == 0x09 { position += 1 }
            guard position < line.upperBound else { return }
            let from = position
            while position < line.upperBound, text[position] != 0x20, text[position] != 0x09 { position += 1 }
            fields.append(trimmed(text, from..<position))
        }
    }

    private func isBlank(_ byte: UInt8) -> Bool { (byte == 0x20 || byte == 0x09) && byte != separator }

    private func trimmed(_ text: [UInt8], _ field: Range<Int>) -> Range<Int> {
        var (from, to) = (field.lowerBound, field.upperBound)
        while to > from, text[to - 1] == 0x20 || text[to - 1] == 0x09 { to -= 1 }
        while from < to, text[from] == 0x20 || text[from] == 0x09 { from += 1 }
        return from..<to
    }
}
