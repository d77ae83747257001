/// The rows of a CSV file of an export, one after the other (RFC 4180): only a row of it is in memory.
struct ImportTable: ~Copyable {
    /// A row is no longer than this, bytes.
    private static let longestRow = 1 << 20

    let name: String
    private let bytes: ImportBytes
    private var piece: [UInt8] = []
    private var place = 0
    private var line = 1
    private var columns: [String: Int] = [:]
    private var count = 0
    /// How many have been read.
    private(set) var rows = 0

    /// - Parameters:
    ///   - bytes: of the file.
    ///   - required: the columns that it must have.
    init(_ bytes: consuming ImportBytes, requiring required: [ExportTable.Column]) throws(ImportError) {
        name = bytes.name
        self.bytes = bytes
        guard let header = try nextFields() else {
            throw .noColumn(file: name, column: required.first?.name ?? "")
        }
        count = header.fields.count
        for (index, column) in header.fields.enumerated() { columns[column] = index }
        for column in required where columns[column.name] == nil {
            throw .noColumn(file: name, column: column.name)
        }
    }

    /// The next row; `nil` at the end.
    mutating func next() throws(ImportError) -> ImportRow? {
        guard let row = try nextFields() else { return nil }
        guard row.fields.count == count else {
            throw .line(
                file: name, line: row.line,
                reason: "it has \(row.fields.count) fields, the header \(count)")
        }
        rows += 1
        return ImportRow(file: name, line: row.line, fields: row.fields, columns: columns)
    }

    private mutating func nextByte() throws(ImportError) -> UInt8? {
        if place == piece.count {
            piece = try bytes.read()
            place = 0
            if piece.isEmpty { return nil }
        }
        defer { place += 1 }
        return piece[place]
    }

    private mutating func nextFields() throws(ImportError) -> (line: Int, fields: [String])? {
        var first = line
        var fields: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        var hasQuotes = false
        var length = 0
        func fail(_ reason: String) -> ImportError { .line(file: name, line: first, reason: reason) }
        func text() throws(ImportError) -> String {
            guard let text = String(validating: field, as: UTF8.self) else { throw fail("it is not UTF-8 text") }
            return text
        }
        while let byte = try nextByte() {
            length += 1
            guard length <= Self.longestRow else { throw fail("it is longer than any row of an export") }
            switch byte {
            case UInt8(ascii: "\""):
                // Two within quotes are one of the text: the second one opens the quotes again.
                if !isQuoted, hasQuotes { field.append(byte) }
                if !isQuoted, !hasQuotes, !field.isEmpty { throw fail("a quote stands within a field") }
                hasQuotes = true
                isQuoted.toggle()
            case UInt8(ascii: "\n") where !isQuoted:
                line += 1
                if field.last == UInt8(ascii: "\r") { field.removeLast() }
                if fields.isEmpty, field.isEmpty, !hasQuotes {
                    // An empty line is no row, however many there are.
                    (first, length) = (line, 0)
                    continue
                }
                fields.append(try text())
                return (first, fields)
            case UInt8(ascii: ",") where !isQuoted:
                fields.append(try text())
                field.removeAll(keepingCapacity: true)
                hasQuotes = false
            case 0: throw fail("it has a byte that no text has")
            default:
                if byte == UInt8(ascii: "\n") { line += 1 }
                field.append(byte)
            }
        }
        guard !isQuoted else { throw fail("its quotes are not closed: the file has been cut off") }
        guard length > 0 else { return nil }
        // An export ends every line.
        throw fail("it does not end: the file has been cut off")
    }
}
