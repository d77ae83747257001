import GRDB

/// What a database was like after the last write, to see whether somebody has copied another file over it.
///
/// The file keeps its name and number then, and SQLite does not notice: the log would be brought into what it does not
/// belong to. Between two writes the file changes only where another program brings the log into it, which follows a
/// commit of its own.
struct StoreMark: Sendable {
    private let file: StoreFiles.Identity?
    /// Changes with every commit of another connection.
    private let version: Int?
    private let lastChunk: Int64?

    /// Through the only connection that writes.
    init(_ database: Database, path: String) throws {
        file = StoreFiles.Identity(of: path)
        version = try Self.version(database)
        lastChunk = try Self.lastChunk(database)
    }

    /// Whether what lies at the path is no longer what was written to.
    func isContradicted(by database: Database, path: String) throws -> Bool {
        let now = StoreFiles.Identity(of: path)
        guard now != file, try version == Self.version(database) else { return false }
        // Nobody has committed: it may have been brought in by hand all the same. Then all of it fits together.
        database.releaseMemory()
        do {
            guard try String.fetchOne(database, sql: "PRAGMA quick_check(1)") == "ok" else { return true }
            return try (lastChunk ?? 0) > (Self.lastChunk(database) ?? 0)
        } catch {
            return true
        }
    }

    private static func version(_ database: Database) throws -> Int? {
        try Int.fetchOne(database, sql: "PRAGMA data_version")
    }

    private static func lastChunk(_ database: Database) throws -> Int64? {
        try Int64.fetchOne(database, sql: "SELECT max(id) FROM chunk")
    }
}
