import Events
import Gateway
import Glibc

/// A text file that is written beside its place and moved there at the end, so that a run that fails leaves no half of
/// a file.
struct OutputFile: ~Copyable {
    let path: String
    private let temporaryPath: String
    private let descriptor: Int32
    private var buffer = ""
    private var isFinished = false

    init(_ path: String) throws {
        self.path = path
        temporaryPath = path + ".part"
        descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Failure(
                "\(path) cannot be written: \(String(cString: strerror(errno))).",
                code: errno == EACCES ? .permission : .failed)
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        if !isFinished, descriptor >= 0 { unlink(temporaryPath) }
    }

    mutating func write(_ line: String) throws {
        buffer += line
        buffer += "\n"
        if buffer.utf8.count > 1 << 16 { try flush() }
    }

    mutating func finish() throws {
        try flush()
        guard fsync(descriptor) == 0 || errno == EINVAL, rename(temporaryPath, path) == 0 else {
            throw Failure("\(path) cannot be written: \(String(cString: strerror(errno))).")
        }
        isFinished = true
    }

    private mutating func flush() throws {
        var bytes = Array(buffer.utf8)[...]
        buffer.removeAll(keepingCapacity: true)
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw Failure("\(path) cannot be written: \(String(cString: strerror(errno))).")
            }
            bytes = bytes.dropFirst(count)
        }
    }
}
