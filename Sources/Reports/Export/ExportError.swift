import Glibc
public import Records

/// Why an export, or a single file of it, cannot be written; the description is a sentence for people.
public enum ExportError: Error, Equatable, Sendable, CustomStringConvertible {
    /// There is something at the place of the folder; nothing is ever written over.
    case folderExists(path: String)
    /// The same of a file.
    case fileExists(path: String)
    /// There is no folder in which the file could lie.
    case noFolder(path: String)
    /// The folder cannot be made; `errno` says why, as do those below.
    case folderNotMade(path: String, errno: Int32)
    case fileNotOpened(path: String, errno: Int32)
    case fileNotWritten(path: String, errno: Int32)
    /// Nothing is of the days, the sensor and the wearer that were asked for: these are told.
    case nothingThere(String)
    /// What was recorded of these is there, but no samples of it are kept any more.
    case noSamples(String)
    /// The record itself cannot be read.
    case record(RecordsError)

    public var description: String {
        switch self {
        case .folderExists(let path): "\(path) is there already: give the name of a new folder."
        case .fileExists(let path): "\(path) is there already: give the name of a new file."
        case .noFolder(let path): "There is no folder \(path): make it first."
        case .folderNotMade(let path, let errno): "\(path) cannot be made: \(Self.text(errno))."
        case .fileNotOpened(let path, let errno), .fileNotWritten(let path, let errno):
            "\(path) cannot be written: \(Self.text(errno))."
        case .nothingThere(let words): "There is nothing in the record \(words), so no folder was made."
        case .noSamples(let words):
            "No samples are kept in the record \(words), so no folder was made: without --format bids “export” gives back "
                + "what was made of them."
        case .record(let error): error.description
        }
    }

    /// Whether somebody else would have to allow it.
    public var isPermissionDenied: Bool {
        switch self {
        case .folderNotMade(_, let errno), .fileNotOpened(_, let errno): errno == EACCES
        case .folderExists, .fileExists, .noFolder, .fileNotWritten, .nothingThere, .noSamples, .record: false
        }
    }

    /// The same of a file at another place.
    func moved(to path: String) -> ExportError {
        switch self {
        case .fileNotOpened(_, let errno): .fileNotOpened(path: path, errno: errno)
        case .fileNotWritten(_, let errno): .fileNotWritten(path: path, errno: errno)
        case .folderExists, .fileExists, .noFolder, .folderNotMade, .nothingThere, .noSamples, .record: self
        }
    }

    private static func text(_ errno: Int32) -> String { String(cString: strerror(errno)) }
}
