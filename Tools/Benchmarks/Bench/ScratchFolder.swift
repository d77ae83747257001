import Glibc
import LinuxIO

/// A folder for a store, gone with its last user.
final class ScratchFolder {
    let path: String

    /// - Parameter inMemory: where the computer has a place for files in memory, there.
    init(inMemory: Bool = false) throws {
        let place = inMemory && access("/dev/shm", R_OK | W_OK | X_OK) == 0 ? "/dev/shm" : "/tmp"
        var template = Array("\(place)/plumbline-bench-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError.last }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Of the store and what is still in its journal, bytes.
    func size() throws -> Int {
        try ["", "-wal"].reduce(0) { sum, suffix in
            var status = stat()
            guard stat(path + "/plumbline.sqlite" + suffix, &status) == 0 else { throw SystemError.last }
            return sum + Int(status.st_size)
        }
    }

    deinit {
        for file in ["", "-wal", "-shm"] { unlink(path + "/plumbline.sqlite" + file) }
        rmdir(path)
    }
}
