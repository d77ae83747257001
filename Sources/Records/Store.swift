import GRDB
import Glibc

/// The record on disk: one SQLite file in write-ahead mode, so that it opens again after a kill at any moment.
public final class Store: Sendable {
    public let path: String
    private let database: DatabasePool

    /// Opens the store in a folder, and makes both where they are not there yet: for the owner alone.
    public init(folder: String) throws(RecordsError) {
        try Self.makeFolder(folder)
        path = folder + "/plumbline.sqlite"
        do {
            var configuration = Configuration()
            // A reader waits for a writer's second rather than fail.
            configuration.busyMode = .timeout(5)
            configuration.prepareDatabase { database in
                // What retention frees is given back to the disk by and by; it is set before the first table is made.
                // Setting it again would write, and a full disk could not even be read.
                let incremental = 2
                if !database.configuration.readonly,
                    try Int.fetchOne(database, sql: "PRAGMA auto_vacuum") != incremental
                {
                    try database.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
                }
                // What is committed survives a loss of power, not only a kill.
                try database.execute(sql: "PRAGMA synchronous = FULL")
            }
            database = try DatabasePool(path: path, configuration: configuration)
            try Schema.migrator.migrate(database)
            if try database.read({ try Schema.migrator.hasBeenSuperseded($0) }) { throw RecordsError.newer(path: path) }
        } catch {
            throw RecordsError(error, path: path)
        }
        chmod(path, 0o600)
    }

    /// Whether a folder has a store, without making one.
    public static func exists(in folder: String) -> Bool { access(folder + "/plumbline.sqlite", F_OK) == 0 }

    /// The store of a folder; `nil` where there is none, so that whoever only reads makes none.
    public static func openIfExists(in folder: String) throws(RecordsError) -> Store? {
        exists(in: folder) ? try Store(folder: folder) : nil
    }

    private static func makeFolder(_ folder: String) throws(RecordsError) {
        var made = folder.hasPrefix("/") ? "" : "."
        for part in folder.split(separator: "/") {
            made += "/" + part
            guard mkdir(made, 0o700) == 0 || errno == EEXIST else {
                throw .folder(path: folder, reason: String(cString: strerror(errno)))
            }
        }
        guard access(folder, R_OK | W_OK | X_OK) == 0 else {
            throw .folder(path: folder, reason: String(cString: strerror(errno)))
        }
    }

    // MARK: Access for the files beside this one

    func write<Value>(_ body: (Database) throws -> Value) throws(RecordsError) -> Value {
        do { return try database.write(body) } catch { throw RecordsError(error, path: path) }
    }

    func writeWithoutTransaction(_ body: (Database) throws -> Void) throws(RecordsError) {
        do { try database.writeWithoutTransaction(body) } catch { throw RecordsError(error, path: path) }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws(RecordsError) -> Value {
        do { return try database.read(body) } catch { throw RecordsError(error, path: path) }
    }
}
