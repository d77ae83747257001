import PlainText

/// A small TSV file with a header line that describes others, as BIDS has them: whole in memory, each cell with its line.
struct DescribingTable {
    struct Row {
        /// From 1.
        let line: Int
        let fields: [String]
    }

    /// Nothing has more channels, or more recordings of one session.
    private static let mostRows = 100_000

    let names: [String]
    let headerLine: Int
    private(set) var rows: [Row] = []

    /// Cuts the bytes of a whole file.
    init(_ bytes: [UInt8]) throws(LoggerError) {
        var lines = LineCutter()
        lines.add(bytes)
        lines.finish()
        var cutter = FieldCutter(separator: UInt8(ascii: "\t"))
        var header: (line: Int, names: [String])?
        while let line = lines.next() {
            let number = lines.lineNumber
            if lines.isTooLong {
                throw LoggerError("longer than \(LineCutter.longestLine) characters.", line: number)
            }
            guard !line.isEmpty else { continue }
            cutter.cut(lines.text, line)
            let fields = cutter.fields.map { String(decoding: lines.text[$0], as: UTF8.self) }
            guard let known = header else {
                header = (number, fields)
                continue
            }
            guard fields.count == known.names.count else {
                let count = fields.count.counted("field")
                throw LoggerError("\(count) where the header has \(known.names.count).", line: number)
            }
            guard rows.count < Self.mostRows else {
                throw LoggerError("more than \(Self.mostRows) rows.", line: number)
            }
            rows.append(Row(line: number, fields: fields))
        }
        guard let header else { throw LoggerError("is empty: a header line is needed.") }
        (headerLine, names) = header
        for (place, name) in names.enumerated() where names[..<place].contains(name) {
            throw LoggerError("the column \(Self.shown(name)) stands there twice.", line: headerLine)
        }
    }

    /// Where a column stands; `nil` where there is none.
    func place(of column: String) -> Int? { names.firstIndex(of: column) }

    /// Where a column stands that must be there.
    func required(_ column: String) throws(LoggerError) -> Int {
        guard let place = place(of: column) else {
            throw LoggerError("the column \(column) is missing.", line: headerLine)
        }
        return place
    }

    /// As it may stand in a message.
    static func shown(_ text: String) -> String { PrintableText.of(text, limit: 40) }
}
