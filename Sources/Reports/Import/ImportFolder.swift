import Glibc

/// The folder of an export. Its files are opened by the names that an export gives them, and by no name that stands in it:
/// nothing outside the folder is read, whatever lies in it.
struct ImportFolder: ~Copyable {
    let path: String
    private let descriptor: Int32

    init(_ path: String) throws(ImportError) {
        self.path = path
        descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .folder(path: path, errno: errno) }
    }

    deinit { close(descriptor) }

    /// Opens a file of it for reading; `nil` where there is none.
    func open(_ name: String) throws(ImportError) -> ImportBytes? {
        // A pipe in its place is not waited for.
        let file = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        if file < 0 {
            switch errno {
            case ENOENT: return nil
            case ELOOP: throw .notAFile(name: name)
            default: throw .file(name: name, errno: errno)
            }
        }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(file)
            throw .notAFile(name: name)
        }
        return ImportBytes(name: name, descriptor: file)
    }
}

/// The bytes of a file, piece by piece.
struct ImportBytes: ~Copyable {
    let name: String
    private let descriptor: Int32

    init(name: String, descriptor: Int32) {
        self.name = name
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// The next ones; empty at the end.
    func read() throws(ImportError) -> [UInt8] {
        while true {
            var reason: Int32 = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, filled in
                let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                reason = count < 0 ? errno : 0
                filled = max(0, count)
            }
            if reason == 0 { return bytes }
            if reason != EINTR { throw .file(name: name, errno: reason) }
        }
    }

    /// All of them.
    func all(atMost most: Int) throws(ImportError) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let piece = try read()
            if piece.isEmpty { return bytes }
            bytes += piece
            guard bytes.count <= most else { throw .line(file: name, line: 1, reason: "it is too long") }
        }
    }
}
