import Glibc
import Numbers

/// Which files on the disk an open store is: the database, its write-ahead log and the log's index.
///
/// A file that is deleted or moved stays open under its descriptors, and takes what nobody will find again. So what is
/// committed counts only while these are the files that lie at the store's path.
struct StoreFiles: Equatable, Sendable {
    /// What a file is, whatever it is called.
    struct Identity: Equatable, Sendable {
        var device: UInt64
        var inode: UInt64
        var size: Int64
        var changed_ns: Int64

        /// `nil` where there is none, or nobody may see it.
        init?(of path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
            size = Int64(status.st_size)
            changed_ns = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
        }

        func isSameFile(as other: Identity?) -> Bool { other.map { device == $0.device && inode == $0.inode } ?? false }
    }

    static let logSuffix = "-wal"
    static let indexSuffix = "-shm"

    var database: Identity?
    var log: Identity?
    var index: Identity?
    /// Where the path leads if it is a link: log and index lie there.
    private let place: String

    /// What lies at a path now.
    init(at path: String) {
        place =
            realpath(path, nil).map { resolved in
                defer { free(resolved) }
                return String(cString: resolved)
            } ?? path
        database = Identity(of: path)
        log = Identity(of: place + Self.logSuffix)
        index = Identity(of: place + Self.indexSuffix)
    }

    /// Whether these files have their names still; what there was none of may have come.
    func areStill(at path: String) -> Bool {
        func isThere(_ identity: Identity?, _ path: String) -> Bool {
            identity.map { $0.isSameFile(as: Identity(of: path)) } ?? true
        }
        return database != nil && isThere(database, path) && isThere(log, place + Self.logSuffix)
            && isThere(index, place + Self.indexSuffix)
    }

    /// Takes away a log that belongs to these files and lies beside another database, which it would damage. What it
    /// holds is in its own database by then; a log that could not be brought there is kept under another name.
    func removeLog(besideAnotherAt path: String) {
        guard let database, !database.isSameFile(as: Identity(of: path)) else { return }
        let (logPath, indexPath) = (place + Self.logSuffix, place + Self.indexSuffix)
        if let now = Identity(of: logPath), now.isSameFile(as: log) {
            if now.size == 0 { unlink(logPath) } else { rename(logPath, place + ".left-log") }
        }
        if let index, index.isSameFile(as: Identity(of: indexPath)) { unlink(indexPath) }
    }
}
