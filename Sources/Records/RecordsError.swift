import GRDB
import Glibc
import Numbers

/// Why the store cannot be used; the description says what to do.
public enum RecordsError: Error, Equatable, Sendable, CustomStringConvertible {
    case folder(path: String, reason: String)
    /// The file is there and may not be read or written.
    case file(path: String, reason: String)
    case notAStore(path: String)
    case newer(path: String)
    case diskFull(path: String)
    case busy(path: String)
    /// The file that was open has lost its name: deleted, moved, or replaced by another.
    case gone(path: String)
    /// A programming error: samples with and without a gyro in one chunk.
    case unevenChunk
    case nameIsTaken(String)
    /// There is something of a wearer of this name already.
    case wearerIsKnown(String)
    /// The store takes no such thing, however often it is tried.
    case refused(path: String, message: String)
    /// A stored value that cannot be right: damaged, or changed by hand.
    case wrongValue(table: String, column: String)
    case failed(path: String, message: String)

    public var description: String {
        switch self {
        case .folder(let path, let reason):
            "The data folder \(path) cannot be used (\(reason)): give another with --data-dir."
        case .file(let path, let reason):
            "\(path) cannot be used (\(reason)): check its owner and permissions, or give another folder with --data-dir."
        case .notAStore(let path):
            "\(path) is not a Plumbline store: move it away, or give another folder with --data-dir."
        case .newer(let path):
            "\(path) was written by a newer Plumbline: update this one."
        case .diskFull(let path):
            "The disk of \(path) is full: make room there."
        case .busy(let path):
            "\(path) is being written by another program: try again when it has ended."
        case .gone(let path):
            "\(path) was deleted, moved or replaced: put it, a backup of it, or an empty folder there."
        case .unevenChunk:
            "Samples with and without a gyro cannot be stored as one."
        case .nameIsTaken(let name):
            "Another sensor is called “\(name)”: give this one another name."
        case .wearerIsKnown(let name):
            "“\(name)” is in the record already, and two people cannot share a name. Choose another name."
        case .refused(let path, let message):
            "\(path) does not accept it: \(message)."
        case .wrongValue(let table, let column):
            "The record holds a value that cannot be right, in \(table).\(column): put a backup in its place, or take "
                + "that row out with sqlite3."
        case .failed(let path, let message):
            "\(path) failed: \(message)."
        }
    }

    /// What is to be stored is at fault, and not the disk or the file: it will never be taken, other things may.
    public var isOfWhatIsStored: Bool {
        switch self {
        case .unevenChunk, .nameIsTaken, .wearerIsKnown, .refused, .wrongValue: true
        case .folder, .file, .notAStore, .newer, .diskFull, .busy, .gone, .failed: false
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
        case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG, .SQLITE_RANGE:
            self = .refused(path: path, message: error.message ?? "SQLite error \(error.resultCode.rawValue)")
        case .SQLITE_IOERR where Self.hasNoRoom(at: path), .SQLITE_CANTOPEN where Self.hasNoRoom(at: path):
            // It cannot even make the index of its log.
            self = .diskFull(path: path)
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            self = .unopened(path: path) ?? .failed(path: path, message: error.message ?? "it cannot be opened")
        default: self = .failed(path: path, message: error.message ?? "SQLite error \(error.resultCode.rawValue)")
        }
    }

    /// Why a file, or one beside it, cannot be opened, as the system says it.
    private static func unopened(path: String) -> RecordsError? {
        for place in [path, path + StoreFiles.logSuffix, path + StoreFiles.indexSuffix]
        where access(place, R_OK | W_OK) != 0 && errno != ENOENT {
            return .file(path: place, reason: StoreRecognition.reason(errno))
        }
        return nil
    }

    /// Less than the index of a log needs.
    private static func hasNoRoom(at path: String) -> Bool {
        var system = statvfs()
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        guard statvfs(folder.isEmpty ? "/" : folder, &system) == 0 else { return false }
        return UInt64(system.f_bavail) * UInt64(system.f_frsize) < 1 << 16
    }
}
