import Glibc
import Reports

/// A small CSV file with a header, row by row.
struct ExportedTable: ~Copyable {
    /// The longest that is written is what was learned of a wearer's postures: some kilobytes.
    private static let longestLine = 1 << 22

    private var reader: LineReader
    private let names: [String]

    private init(_ reader: consuming LineReader, names: [String]) {
        self.reader = reader
        self.names = names
    }

    /// `nil` where there is none.
    static func open(_ path: String) throws -> ExportedTable? {
        var status = stat()
        // A pipe of that name would keep us waiting.
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        var reader = try LineReader(path, longestLine: longestLine)
        guard let header = try reader.next() else { return nil }
        return ExportedTable(reader, names: fields(header))
    }

    func has(_ columns: [String]) -> Bool { columns.allSatisfy(names.contains) }

    mutating func next() throws -> [String: String]? {
        guard let line = try reader.next() else { return nil }
        return Dictionary(
            zip(names, Self.fields(line).map(CSVText.text(ofField:))), uniquingKeysWith: { first, _ in first })
    }

    /// Fields of one line (RFC 4180); a name with a line's end in it is no name of a sensor.
    private static func fields(_ line: ArraySlice<UInt8>) -> [String] {
        var fields: [[UInt8]] = [[]]
        var isQuoted = false
        var hasQuotes = false
        for byte in line {
            if byte == UInt8(ascii: "\"") {
                // Two within quotes are one of the text.
                if !isQuoted, hasQuotes { fields[fields.count - 1].append(byte) }
                hasQuotes = true
                isQuoted.toggle()
            } else if byte == UInt8(ascii: ","), !isQuoted {
                fields.append([])
                hasQuotes = false
            } else {
                fields[fields.count - 1].append(byte)
            }
        }
        return fields.map { String(decoding: $0, as: UTF8.self) }
    }
}
