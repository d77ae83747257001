import GRDB
import Glibc
import Synchronization

/// The record on disk: one SQLite file in write-ahead mode, so that it opens again after a kill at any moment.
///
/// What is written counts only where the file still has its name afterwards: one that was deleted, moved or replaced is
/// told as `RecordsError.gone`, and `reopenIfReplaced` goes on with what lies there then.
public final class Store: Sendable {
    /// A database that is open, and the files that it is.
    private struct Opened: Sendable {
        /// `nil` where it has been closed, or where the disk has no room for a log: then it is opened for each reading.
        var database: (any DatabaseWriter)?
        var files: StoreFiles
        /// The folder that it was opened in.
        var folder: StoreFiles.Identity?
        var lacksRoom = false
        /// After the last write; `nil` before the first one.
        var mark: StoreMark?
        /// Another file was copied over the one that is open.
        var isOverwritten = false
        /// What was seen at the path while it was gone, and how often in a row.
        var seen: StoreFiles?
        var timesSeen = 0
    }

    public let path: String
    private let folder: String
    private let opened: Mutex<Opened>

    /// Opens the store in a folder, and makes both where they are not there yet: for the owner alone.
    ///
    /// - Parameters:
    ///   - folder: where it lies.
    ///   - evenIfFull: a store whose disk is full can be read, and written as soon as it is opened again.
    public init(folder: String, evenIfFull: Bool = false) throws(RecordsError) {
        try Self.makeFolder(folder)
        let path = folder + "/plumbline.sqlite"
        opened = Mutex(try Self.open(path, in: folder, evenIfFull: evenIfFull))
        self.path = path
        self.folder = folder
    }

    /// Whether a folder has a store, without making one.
    ///
    /// - Throws: why nobody can tell; that is not the same as there being none.
    public static func exists(in folder: String) throws(RecordsError) -> Bool {
        try StoreRecognition.isFile(at: folder + "/plumbline.sqlite", in: folder)
    }

    /// The store of a folder; `nil` where there is none, so that whoever only reads makes none.
    public static func openIfExists(in folder: String) throws(RecordsError) -> Store? {
        try exists(in: folder) ? try Store(folder: folder, evenIfFull: true) : nil
    }

    /// Makes the folder of a store where it is not there yet, for the owner alone.
    public static func makeFolder(_ folder: String) throws(RecordsError) {
        var made = folder.hasPrefix("/") ? "" : "."
        for part in folder.split(separator: "/") {
            made += "/" + part
            guard mkdir(made, 0o700) == 0 || errno == EEXIST else {
                if errno == ENOSPC || errno == EDQUOT { throw .diskFull(path: folder) }
                throw .folder(path: folder, reason: StoreRecognition.reason(errno))
            }
        }
        guard Glibc.access(folder, R_OK | W_OK | X_OK) == 0 else {
            throw .folder(path: folder, reason: StoreRecognition.reason(errno))
        }
        _ = try StoreRecognition.isFile(at: folder + "/plumbline.sqlite", in: folder)
    }

    // MARK: Opening

    private static func open(_ path: String, in folder: String, evenIfFull: Bool) throws(RecordsError) -> Opened {
        do {
            let pool = try DatabasePool(path: path, configuration: configuration(path))
            // The pool has set it lower: what is committed survives a loss of power, not only a kill.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            if try pool.read({ try Schema.migrator.hasBeenSuperseded($0) }) { throw RecordsError.newer(path: path) }
            if try !pool.read({ try Schema.migrator.hasCompletedMigrations($0) }) {
                try Schema.migrator.migrate(pool)
            }
            chmod(path, 0o600)
            return Opened(database: pool, files: StoreFiles(at: path), folder: StoreFiles.Identity(of: folder))
        } catch {
            let error = RecordsError(error, path: path)
            guard evenIfFull, case .diskFull = error, StoreFiles.Identity(of: path).map({ $0.size > 0 }) ?? false else {
                throw error
            }
            try readWithoutRoom(path) { database in
                if try Schema.migrator.hasBeenSuperseded(database) { throw RecordsError.newer(path: path) }
                guard try Schema.migrator.hasCompletedMigrations(database) else { throw error }
            }
            var files = StoreFiles(at: path)
            (files.log, files.index) = (nil, nil)
            return Opened(files: files, folder: StoreFiles.Identity(of: folder), lacksRoom: true)
        }
    }

    private static func configuration(_ path: String) -> Configuration {
        var configuration = Configuration()
        // A reader waits for a writer's second rather than fail.
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            guard !database.configuration.readonly else { return }
            let isEmpty = try StoreRecognition.check(database, path: path)
            // What retention frees is given back to the disk by and by; it is set before the first table is made.
            // Setting it again would write, and a full disk could not even be read.
            let incremental = 2
            if try Int.fetchOne(database, sql: "PRAGMA auto_vacuum") != incremental {
                try database.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
            }
            if isEmpty { try database.execute(sql: "PRAGMA application_id = \(StoreRecognition.applicationID)") }
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        return configuration
    }

    /// Reads where the disk has no room for the log's index: alone, so that the index is kept in memory.
    private static func readWithoutRoom<Value>(_ path: String, _ body: (Database) throws -> Value) throws(RecordsError)
        -> Value
    {
        do {
            var configuration = Configuration()
            configuration.busyMode = .timeout(5)
            configuration.prepareDatabase { database in
                try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
                _ = try StoreRecognition.check(database, path: path)
            }
            return try DatabaseQueue(path: path, configuration: configuration).unsafeRead(body)
        } catch {
            throw RecordsError(error, path: path)
        }
    }

    // MARK: A file that is gone, and one that is there again

    /// Looked at so often in a row, something else at the path is what it will be: whoever brings a copy back is not
    /// disturbed before it is whole.
    private static let looksUntilOpened = 2
    /// Nothing at all may be a file that is just being put back.
    private static let looksUntilMade = 10

    /// Whether what is open is what lies at the path, and can be written.
    public var isInPlace: Bool {
        opened.withLock {
            !$0.lacksRoom && !$0.isOverwritten && $0.database != nil && $0.files.areStill(at: path)
        }
    }

    /// Whether another file lies at the path by now, or none: what is read here is of a record that is gone.
    public var isReplaced: Bool { opened.withLock { $0.isOverwritten || !$0.files.areStill(at: path) } }

    /// Opens what lies at the path, where that is another file than the one that is open; to be called about once a
    /// second while the store is not in place, by the only thread that writes samples.
    ///
    /// - Returns: whether another file is open now; a store that is in place is left as it is.
    /// - Throws: `gone` as long as there is nothing to go on with, or why what is there cannot be used.
    public func reopenIfReplaced() throws(RecordsError) -> Bool {
        if isInPlace {
            opened.withLock { ($0.seen, $0.timesSeen) = (nil, 0) }
            return false
        }
        var current = opened.withLock { $0 }
        if !current.lacksRoom || !current.files.areStill(at: path) {
            try waitUntilSteady(&current)
        }
        // A log that cannot be brought into its database is kept.
        try? close(&current)
        current.files.removeLog(besideAnotherAt: path)
        let isAnother =
            current.isOverwritten || !(current.files.database?.isSameFile(as: StoreFiles.Identity(of: path)) ?? false)
        let new = try Self.open(path, in: folder, evenIfFull: false)
        opened.withLock { $0 = new }
        return isAnother
    }

    /// - Throws: `gone` until the same has been seen at the path several times in a row.
    private func waitUntilSteady(_ current: inout Opened) throws(RecordsError) {
        let now = StoreFiles(at: path)
        let isAgain = now.database == current.seen?.database
        let timesSeen = isAgain ? current.timesSeen + 1 : 1
        opened.withLock {
            $0.seen = now
            $0.timesSeen = timesSeen
        }
        // Without its folder a disk may be away: nothing is made in the place of its mount.
        guard let here = StoreFiles.Identity(of: folder) else { throw .gone(path: path) }
        let hasContent = now.database.map { $0.size > 0 } ?? false
        let isFresh = current.folder.map { !$0.isSameFile(as: here) } ?? true
        let enough = hasContent || isFresh ? Self.looksUntilOpened : Self.looksUntilMade
        guard timesSeen >= enough else { throw .gone(path: path) }
        _ = try StoreRecognition.isFile(at: path, in: folder)
    }

    /// Closes what is open. First the log is brought into its database, wherever that has gone: it is whole there, and the
    /// log harms no other.
    private func close(_ current: inout Opened) throws {
        guard let database = current.database else { return }
        opened.withLock { $0.database = nil }
        current.database = nil
        if current.isOverwritten { return try closeWithoutLog(database, current.files) }
        defer { try? database.close() }
        try database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    }

    /// Closes a database that another file was copied over: its log belongs to what is no more, and is kept under another
    /// name. SQLite would bring it into the file when it closes it, but leaves a file alone that is not at its place.
    private func closeWithoutLog(_ database: any DatabaseWriter, _ files: StoreFiles) throws {
        let aside = path + ".aside"
        guard rename(path, aside) == 0 else { throw RecordsError.gone(path: path) }
        defer { rename(aside, path) }
        try database.close()
        files.removeLog(besideAnotherAt: path)
    }

    // MARK: Access for the files beside this one

    func write<Value>(_ body: (Database) throws -> Value) throws(RecordsError) -> Value {
        var value: Value?
        try writeWithoutTransaction { database in
            try database.inTransaction {
                value = try body(database)
                return .commit
            }
        }
        // A transaction that was committed has gone through the body.
        guard let value else { throw .gone(path: path) }
        return value
    }

    func writeWithoutTransaction(_ body: (Database) throws -> Void) throws(RecordsError) {
        try access { pool in
            try pool.writeWithoutTransaction { database in
                if let mark = opened.withLock({ $0.mark }), try mark.isContradicted(by: database, path: path) {
                    opened.withLock { $0.isOverwritten = true }
                    throw RecordsError.gone(path: path)
                }
                try body(database)
                let mark = try StoreMark(database, path: path)
                opened.withLock { $0.mark = mark }
            }
        }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws(RecordsError) -> Value {
        if opened.withLock({ $0.lacksRoom }) { return try Self.readWithoutRoom(path, body) }
        return try access { try $0.read(body) }
    }

    /// What the body reads or writes counts only where the file has its name before and after it.
    private func access<Value>(_ body: (any DatabaseWriter) throws -> Value) throws(RecordsError) -> Value {
        let current = opened.withLock { $0 }
        if current.lacksRoom { throw .diskFull(path: path) }
        guard let database = current.database, !current.isOverwritten, current.files.areStill(at: path) else {
            throw .gone(path: path)
        }
        let value: Value
        do { value = try body(database) } catch {
            throw current.files.areStill(at: path) ? RecordsError(error, path: path) : .gone(path: path)
        }
        guard current.files.areStill(at: path) else { throw .gone(path: path) }
        return value
    }
}
