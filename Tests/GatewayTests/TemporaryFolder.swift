import Glibc
import Testing

/// A folder that goes away with its owner.
final class TemporaryFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/plumbline-store-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for file in ["plumbline.sqlite", "plumbline.sqlite-wal", "plumbline.sqlite-shm"] { unlink(path + "/" + file) }
        rmdir(path)
    }
}
