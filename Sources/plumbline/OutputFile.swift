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

    init(_ path: String) throws(Failure) {
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

    mutating func write(_ line: String) throws(Failure) {
        buffer += line
        buffer += "\n"
        if buffer.utf8.count > 1 << 16 { try flush() }
    }

    mutating func finish() throws(Failure) {
        try flush()
        guard fsync(descriptor) == 0 || errno == EINVAL, rename(temporaryPath, path) == 0 else {
            throw Failure("\(path) cannot be written: \(String(cString: strerror(errno))).")
        }
        isFinished = true
    }

    private mutating func flush() throws(Failure) {
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

/// Fields of CSV.
enum CSVText {
    /// A number; nothing where it is not known.
    static func field(_ value: Double?, decimals: Int) -> String {
        value.map { JSONText.number($0, decimals: decimals).text } ?? ""
    }

    /// Text, quoted where it must be (RFC 4180).
    static func field(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
