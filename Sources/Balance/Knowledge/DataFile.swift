import CKnowledge
import TOMLKit

/// The text of a data file.
public struct DataFile: Equatable, Sendable {
    public var name: String
    public var text: String

    public init(name: String, text: String) {
        self.name = name
        self.text = text
    }

    /// The files as they were when the program was built.
    public static var embedded: [DataFile] {
        (0..<knowledge_file_count()).map { index in
            let file = knowledge_file_at(index)
            let bytes = UnsafeBufferPointer(start: file.bytes, count: file.length)
            return DataFile(name: String(cString: file.name), text: String(decoding: bytes, as: UTF8.self))
        }
    }

    /// The file, read: once, however many headings are asked for afterwards.
    public func table() throws(KnowledgeError) -> DataTable {
        do {
            return DataTable(name: name, root: try TOMLTable(string: text))
        } catch let error as TOMLParseError {
            throw KnowledgeError(file: name, entry: "line \(error.source.begin.line)", error.description)
        } catch {
            throw KnowledgeError(file: name, entry: "", "\(error)")
        }
    }
}

/// A data file that has been read, by its headings.
public struct DataTable {
    let name: String
    let root: TOMLTable

    /// The entries under `[[heading]]`, each with the id that it names.
    public func entries(_ heading: String, idField: String = "id") throws(KnowledgeError) -> [EntryReader] {
        for key in root.keys where root[key]?.array == nil {
            throw KnowledgeError(file: name, entry: key, "stands outside an entry; entries begin with [[\(heading)]]")
        }
        guard let array = root[heading]?.array else { return [] }
        var entries: [EntryReader] = []
        var ids: Set<String> = []
        for (index, element) in array.enumerated() {
            let place = "[[\(heading)]] number \(index + 1)"
            guard let entry = element.table, let id = entry[idField]?.string, !id.isEmpty else {
                throw KnowledgeError(file: name, entry: place, field: idField, "is missing")
            }
            guard ids.insert(id).inserted else {
                throw KnowledgeError(file: name, entry: id, field: idField, "is there twice")
            }
            entries.append(EntryReader(file: name, id: id, table: entry))
        }
        return entries
    }

    /// Refuses headings that nobody reads.
    public func allow(_ headings: Set<String>) throws(KnowledgeError) {
        for key in root.keys.sorted() where !headings.contains(key) {
            throw KnowledgeError(
                file: name, entry: key, "no such heading; there is \(headings.sorted().joined(separator: ", "))")
        }
    }
}
