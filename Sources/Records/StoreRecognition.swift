import GRDB
import Glibc

/// Whether a database is a store of ours, before anything is written to it.
enum StoreRecognition {
    /// “Plum”: stands in every store that was made since it was introduced; older ones have 0.
    static let applicationID: Int32 = 0x506C_756D
    /// What every store has, whatever its age.
    private static let tables: Set<String> = ["sensor", "recording", "chunk"]

    /// Looks at a database through a connection that has done nothing yet.
    ///
    /// - Returns: whether it is empty, and to be made a store of.
    /// - Throws: `notAStore` for somebody else's database, `newer` for one whose form a later version has given it.
    static func check(_ database: Database, path: String) throws -> Bool {
        let application = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        guard application == 0 || application == applicationID else { throw RecordsError.notAStore(path: path) }
        let names = try Set(
            String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        ).filter { !$0.hasPrefix("sqlite_") }
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        // A kill may have come between making the file and making its tables.
        guard !names.subtracting(["grdb_migrations"]).isEmpty else {
            guard version == 0 else { throw RecordsError.notAStore(path: path) }
            return names.isEmpty
        }
        guard names.contains("grdb_migrations"), names.isSuperset(of: tables) else {
            throw RecordsError.notAStore(path: path)
        }
        guard version == 0 else { throw RecordsError.newer(path: path) }
        return false
    }

    /// Whether there is a file that may be a store.
    ///
    /// - Returns: `false` where there is no such folder or file.
    /// - Throws: why nobody can tell, or why it is none.
    static func isFile(at path: String, in folder: String) throws(RecordsError) -> Bool {
        for place in [folder, path] {
            var status = stat()
            if stat(place, &status) == 0 {
                let kind = status.st_mode & S_IFMT
                if place == folder, kind != S_IFDIR { throw .folder(path: folder, reason: reason(ENOTDIR)) }
                // Opening a pipe would wait for ever.
                if place == path, kind != S_IFREG { throw .notAStore(path: path) }
                continue
            }
            let code = errno
            // A link that leads nowhere: its disk is away.
            let isLink = lstat(place, &status) == 0
            guard code == ENOENT, !isLink else { throw .folder(path: folder, reason: reason(code)) }
            return false
        }
        return true
    }

    static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
