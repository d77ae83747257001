import FoundationEssentials
import PlainText

/// What `index.json` says of an export: its form, and how many rows each of its files has.
struct ImportIndex {
    /// Rows by the file's name; `nil` where the index does not list files.
    private let rows: [String: Int]?

    private struct Content: Decodable {
        struct File: Decodable {
            let file: String
            let rows: Int
        }

        let type: String
        let format: Int
        let files: [File]?
    }

    /// Reads the index, and looks whether all that it lists is there. The rows of the tables that an import reads are
    /// counted as they are read; those of the others are counted here.
    ///
    /// - Throws: what is wrong with the export.
    init(of folder: borrowing ImportFolder) throws(ImportError) {
        guard let file = try folder.open(ExportIndex.name) else { throw .notAnExport(path: folder.path) }
        let bytes = try file.all(atMost: 1 << 24)
        guard let content = try? JSONDecoder().decode(Content.self, from: Data(bytes)),
            content.type == "plumbline_export"
        else { throw .notAnExport(path: folder.path) }
        guard content.format <= ExportIndex.format else { throw .newer(path: folder.path) }
        guard try folder.open(ExportTable.recordings.file) != nil else { throw .notAnExport(path: folder.path) }
        rows = content.files.map { Dictionary($0.map { ($0.file, $0.rows) }, uniquingKeysWith: { first, _ in first }) }
        for name in (rows ?? [:]).keys.sorted() where Self.isOfExport(name) {
            guard let bytes = try folder.open(name) else { throw .missing(name: name) }
            guard Self.unread.contains(name) else { continue }
            var table = try ImportTable(bytes, requiring: [])
            while try table.next() != nil {}
            try check(table)
        }
    }

    /// Looks whether a table that was read to its end has the rows that the index says.
    func check(_ table: borrowing ImportTable) throws(ImportError) {
        guard let rows else { return }
        guard let indexed = rows[table.name] else { throw .notIndexed(name: table.name) }
        guard indexed == table.rows else { throw .rows(file: table.name, count: table.rows, indexed: indexed) }
    }

    /// What the record works out by itself, and what is not taken over.
    private static let unread: Set<String> = Set(
        [
            ExportTable.days, .balance, .postures, .sensors, .toldOnce, .routineSettings, ExportIndex.dictionary,
        ].map(\.file))

    /// Whether a name of the index is one that an export gives: no other is opened, and a later version may have more.
    private static func isOfExport(_ name: String) -> Bool {
        if name == ExportTable.samples.file { return false }
        if name == ExportIndex.dictionary.file || ExportTable.all.contains(where: { $0.file == name }) { return true }
        guard name.hasPrefix("recording-"), name.hasSuffix(".csv") else { return false }
        let number = name.dropFirst(10).dropLast(4)
        return !number.isEmpty && number.utf8.allSatisfy { (48...57).contains($0) }
    }
}
