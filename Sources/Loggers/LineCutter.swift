/// Cuts the text of a file into lines that end with LF, CR LF or CR.
struct LineCutter {
    /// No line of a table is longer; of one that is, nothing is kept.
    static let longestLine = 1 << 16

    /// What is not cut yet, and the line that was cut last.
    private(set) var text: [UInt8] = []
    /// The number of the line that was cut last, from 1.
    private(set) var lineNumber = 0
    /// Whether that line was longer than any line is; its range is then empty.
    private(set) var isTooLong = false
    private var decoder = TextDecoder()
    private var start = 0
    private var searched = 0
    private var skipsLineFeed = false
    private var isDropping = false
    private var isAtEnd = false

    /// Takes the next bytes of the file; ranges of lines that were cut before are no longer valid.
    mutating func add(_ bytes: [UInt8]) {
        compact()
        decoder.decode(bytes, into: &text)
    }

    /// The file is over: what is left is its last line.
    mutating func finish() {
        compact()
        decoder.finish(into: &text)
        isAtEnd = true
    }

    /// Where the next line stands in `text`, without its end; `nil` where no whole line has come yet.
    mutating func next() -> Range<Int>? {
        while let end = lineEnd() {
            let from = start
            let isCarriageReturn = end < text.count && text[end] == 0x0D
            start = end < text.count ? end + 1 : end
            searched = start
            if skipsLineFeed, from == end, end < text.count, text[end] == 0x0A {
                skipsLineFeed = false
                continue
            }
            skipsLineFeed = isCarriageReturn
            lineNumber += 1
            isTooLong = isDropping || end - from > Self.longestLine
            isDropping = false
            return isTooLong ? end..<end : from..<end
        }
        return nil
    }

    private mutating func lineEnd() -> Int? {
        var position = searched
        let count = text.count
        while position < count {
            if text[position] == 0x0A || text[position] == 0x0D { return position }
            position += 1
        }
        searched = count
        if isAtEnd, start < count || isDropping { return count }
        if count - start > Self.longestLine {
            isDropping = true
            start = count
        }
        return nil
    }

    private mutating func compact() {
        text.removeFirst(start)
        searched -= start
        start = 0
    }
}
