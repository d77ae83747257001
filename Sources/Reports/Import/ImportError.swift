import Glibc
import PlainText
public import Records

/// Why an export cannot be read into a record; the description is a sentence for people.
public enum ImportError: Error, Equatable, Sendable, CustomStringConvertible {
    /// There is no such folder, or none that is an export.
    case folder(path: String, errno: Int32)
    case notAnExport(path: String)
    /// A newer version has made it.
    case newer(path: String)
    /// A file of it cannot be opened or read.
    case file(name: String, errno: Int32)
    /// A link, a device or a folder in the place of a file: nothing outside the folder is read.
    case notAFile(name: String)
    /// The index lists a file that is not there, a file has other rows than it says, or is not in it.
    case missing(name: String)
    case rows(file: String, count: Int, indexed: Int)
    case notIndexed(name: String)
    /// A table does not have a column that is needed.
    case noColumn(file: String, column: String)
    /// A value that cannot be right.
    case value(file: String, line: Int, column: String, reason: String)
    /// A line that is not a row of the table.
    case line(file: String, line: Int, reason: String)
    /// Of several people, who cannot all have one name.
    case severalWearers([String])
    /// Somebody of that name is here, of whom the export has nothing that is here too: it may be another person.
    case wearerIsHere(String)
    case record(RecordsError)

    public var description: String {
        let nothing = "Nothing was imported."
        return switch self {
        case .folder(let path, let errno):
            "\(Self.shown(path)) cannot be opened: \(String(cString: strerror(errno)))."
        case .notAnExport(let path):
            "\(Self.shown(path)) is not an export of Plumbline: it has no index.json and recordings.csv of one."
        case .newer(let path): "\(Self.shown(path)) was exported by a newer Plumbline: update this one."
        case .file(let name, let errno): "\(name) cannot be read: \(String(cString: strerror(errno))). \(nothing)"
        case .notAFile(let name): "\(name) is not a regular file: only files within the folder are read. \(nothing)"
        case .missing(let name):
            "\(name) is missing, and index.json lists it: the export is not complete. \(nothing)"
        case .rows(let file, let count, let indexed):
            "\(file) has \(count.counted("row")), but index.json says \(indexed): the file has been cut off or changed since "
                + "it was exported. \(nothing)"
        case .notIndexed(let name):
            "\(name) is not listed in index.json: it does not belong to this export. \(nothing)"
        case .noColumn(let file, let column): "\(file) has no column \(column). \(nothing)"
        case .value(let file, let line, let column, let reason):
            "\(file), line \(line), column \(column): \(reason). \(nothing)"
        case .line(let file, let line, let reason): "\(file), line \(line): \(reason). \(nothing)"
        case .severalWearers(let names):
            "The export is not of one person: it has \(names.map { "“\(Self.shown($0))”" }.joined(separator: " and ")). "
                + "--as gives a name to an export of one (plumbline export --wearer NAME). \(nothing)"
        case .wearerIsHere(let name):
            "“\(Self.shown(name))” is here already, and nothing that the export has of “\(Self.shown(name))” is: it may be "
                + "another person. Give another person another name (--as NAME), or say that it is the same one "
                + "(--as '\(Self.shown(name))'). \(nothing)"
        case .record(let error): error.description
        }
    }

    private static func shown(_ path: String) -> String { PrintableText.of(path, limit: 4096) }
}
