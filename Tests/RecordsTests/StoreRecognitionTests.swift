import GRDB
import Glibc
import TestSupport
import Testing

@testable import Records

@Suite("What is opened as a store")
struct StoreRecognitionTests {
    private let folder: TemporaryFolder
    private var file: String { folder.path + "/plumbline.sqlite" }

    init() throws { folder = try TemporaryFolder() }

    private func make(_ sql: String) throws {
        let queue = try DatabaseQueue(path: file)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    private func bytes() throws -> [UInt8] {
        let descriptor = open(file, O_RDONLY)
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = read(descriptor, &bytes, bytes.count)
        return Array(bytes.prefix(max(0, count)))
    }

    @Test(
        "Somebody else's database is refused, and not a byte of it is changed",
        arguments: [
            "CREATE TABLE photos (id INTEGER PRIMARY KEY)", "PRAGMA application_id = 42", "PRAGMA user_version = 3",
            "CREATE TABLE sensor (id)", "CREATE TABLE grdb_migrations (identifier TEXT); CREATE TABLE mine (x)",
            "CREATE VIEW sensor AS SELECT 1",
        ])
    func foreign(sql: String) throws {
        try make(sql)
        let before = try bytes()
        #expect(throws: RecordsError.notAStore(path: file)) { _ = try Store(folder: folder.path) }
        #expect(throws: RecordsError.notAStore(path: file)) { _ = try Store.openIfExists(in: folder.path) }
        #expect(try bytes() == before)
    }

    @Test("A store that a newer version has changed is refused with a sentence, and not changed")
    func newer() throws {
        do { _ = try Store(folder: folder.path) }
        try make("INSERT INTO grdb_migrations VALUES ('v-of-tomorrow')")
        #expect(throws: RecordsError.newer(path: file)) { _ = try Store(folder: folder.path) }
        try make("DELETE FROM grdb_migrations WHERE identifier = 'v-of-tomorrow'; PRAGMA user_version = 2")
        #expect(throws: RecordsError.newer(path: file)) { _ = try Store(folder: folder.path) }
    }

    @Test("An empty file becomes a store, and one of before, which says nothing of itself, is known by its tables")
    func ours() throws {
        close(open(file, O_CREAT | O_WRONLY, 0o600))
        do { _ = try Store(folder: folder.path) }
        try make("PRAGMA application_id = 0")
        #expect(try Store.openIfExists(in: folder.path)?.sensors().isEmpty == true)
    }

    @Test("What is retained is given back to the disk, in a new store too")
    func vacuum() throws {
        let store = try Store(folder: folder.path)
        let (vacuum, application) = try store.read {
            (try Int.fetchOne($0, sql: "PRAGMA auto_vacuum"), try Int32.fetchOne($0, sql: "PRAGMA application_id"))
        }
        #expect(vacuum == 2 && application == StoreRecognition.applicationID)
    }

    @Test("Where there is nothing, there is none; where nobody can tell, that is an error with its reason")
    func unreadable() throws {
        #expect(try Store.openIfExists(in: folder.path + "/none") == nil)
        #expect(try Store.openIfExists(in: folder.path) == nil)
        // A file where a folder should be.
        close(open(folder.path + "/plain", O_CREAT | O_WRONLY, 0o600))
        #expect(throws: RecordsError.folder(path: folder.path + "/plain", reason: "Not a directory")) {
            _ = try Store.openIfExists(in: folder.path + "/plain")
        }
        // Links that lead nowhere, and round in a circle.
        symlink(folder.path + "/away", folder.path + "/link")
        #expect(throws: RecordsError.self) { _ = try Store.openIfExists(in: folder.path + "/link") }
        symlink("circle", folder.path + "/circle")
        #expect(throws: RecordsError.self) { _ = try Store.exists(in: folder.path + "/circle") }
        // A pipe, which would wait for ever, and a folder where the file should be.
        mkfifo(file, 0o600)
        #expect(throws: RecordsError.notAStore(path: file)) { _ = try Store.openIfExists(in: folder.path) }
        unlink(file)
        mkdir(file, 0o700)
        #expect(throws: RecordsError.notAStore(path: file)) { _ = try Store(folder: folder.path) }
    }
}
