import GRDB

/// Why the store cannot be used; the description says what to do.
public enum RecordsError: Error, Equatable, Sendable, CustomStringConvertible {
    case folder(path: String, reason: String)
    case notAStore(path: String)
    case newer(path: String)
    case diskFull(path: String)
    case busy(path: String)
    /// A programming error: samples with and without a gyro in one chunk.
    case unevenChunk
    case nameIsTaken(String)
    /// A stored value that cannot be right: damaged, or changed by hand.
    case wrongValue(table: String, column: String)
    case failed(path: String, message: String)

    public var description: String {
        switch self {
        case .folder(let path, let reason):
            "The data folder \(path) cannot be used (\(reason)): give another with --data-dir."
        case .notAStore(let path):
            "\(path) is no Plumbline store: move it away, or give another folder with --data-dir."
        case .newer(let path):
            "\(path) was written by a newer Plumbline: update this one."
        case .diskFull(let path):
            "The disk of \(path) is full: make room there."
        case .busy(let path):
            "\(path) is being written by another program: try again when it has ended."
        case .unevenChunk:
            "Samples with and without a gyro cannot be stored as one."
        case .nameIsTaken(let name):
            "Another sensor is called “\(name)”: give this one another name."
        case .wrongValue(let table, let column):
            "The record holds a value that cannot be right, in \(table).\(column): put a backup in its place, or take "
                + "that row out with sqlite3."
        case .failed(let path, let message):
            "\(path) failed: \(message)."
        }
    }

    init(_ error: any Error, path: String) {
        guard let error = error as? DatabaseError else {
            self = (error as? RecordsError) ?? .failed(path: path, message: "\(error)")
            return
        }
        switch error.resultCode {
        case .SQLITE_FULL: self = .diskFull(path: path)
        case .SQLITE_NOTADB, .SQLITE_CORRUPT: self = .notAStore(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
        default: self = .failed(path: path, message: error.message ?? "SQLite error \(error.resultCode.rawValue)")
        }
    }
}
