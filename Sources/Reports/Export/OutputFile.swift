import Glibc

/// A text file that is written beside its place and moved there at the end, so that a run that fails leaves no half of
/// a file.
public struct OutputFile: ~Copyable {
    public let path: String
    private let temporaryPath: String
    private let descriptor: Int32
    private var buffer = ""
    private var isFinished = false

    private init(path: String, temporaryPath: String, descriptor: Int32) {
        self.path = path
        self.temporaryPath = temporaryPath
        self.descriptor = descriptor
    }

    /// Opens the file beside its place, for its owner alone.
    public static func create(at path: String) throws(ExportError) -> OutputFile {
        let temporaryPath = path + ".part"
        let descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .fileNotOpened(path: path, errno: errno) }
        return OutputFile(path: path, temporaryPath: temporaryPath, descriptor: descriptor)
    }

    deinit {
        close(descriptor)
        if !isFinished { unlink(temporaryPath) }
    }

    /// Adds a line, and its end.
    public mutating func write(_ line: String) throws(ExportError) {
        buffer += line
        buffer += "\n"
        if buffer.utf8.count > 1 << 16 { try flush() }
    }

    /// Moves the file to its place; without this call nothing is left of it.
    public mutating func finish() throws(ExportError) {
        try flush()
        guard fsync(descriptor) == 0 || errno == EINVAL, rename(temporaryPath, path) == 0 else {
            throw .fileNotWritten(path: path, errno: errno)
        }
        isFinished = true
    }

    private mutating func flush() throws(ExportError) {
        var bytes = Array(buffer.utf8)[...]
        buffer.removeAll(keepingCapacity: true)
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw .fileNotWritten(path: path, errno: errno)
            }
            bytes = bytes.dropFirst(count)
        }
    }
}
