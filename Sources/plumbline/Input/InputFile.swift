import Glibc
import PlainText

/// A file, or standard input, read piece by piece.
struct InputFile: ~Copyable {
    let name: String
    private let descriptor: Int32
    /// Whether it can be read again from its start; a pipe cannot.
    let isRewindable: Bool
    private let start: off_t

    /// - Parameter path: a path, or `-` for standard input.
    init(_ path: String) throws {
        if path == "-" {
            name = "standard input"
            descriptor = STDIN_FILENO
            (isRewindable, start) = Self.place(STDIN_FILENO)
            return
        }
        name = PrintableText.of(path, limit: 4096)
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code: FailureCode = errno == EACCES ? .permission : .failed
            throw Failure("\(name) cannot be opened: \(String(cString: strerror(errno))).", code: code)
        }
        (isRewindable, start) = Self.place(descriptor)
    }

    private static func place(_ descriptor: Int32) -> (Bool, off_t) {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return (false, 0) }
        let start = lseek(descriptor, 0, SEEK_CUR)
        return (start >= 0, max(0, start))
    }

    /// Goes back to where it began.
    func rewind() throws {
        guard lseek(descriptor, start, SEEK_SET) == start else {
            throw Failure("\(name) cannot be read: \(String(cString: strerror(errno))).")
        }
    }

    deinit {
        if descriptor != STDIN_FILENO { close(descriptor) }
    }

    /// The next bytes; empty at the end.
    func read(atMost count: Int = 1 << 16) throws -> [UInt8] {
        while true {
            var failure: Int32 = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                let got = Glibc.read(descriptor, buffer.baseAddress, count)
                failure = got < 0 ? errno : 0
                filled = max(0, got)
            }
            if failure == 0 { return bytes }
            if failure != EINTR { throw Failure("\(name) cannot be read: \(String(cString: strerror(failure))).") }
        }
    }
}

/// Cuts an input file into lines without their line ends.
struct LineReader: ~Copyable {
    private let file: InputFile
    private var pending: [UInt8] = []
    private var start = 0
    private var atEnd = false
    /// The number of the line that was read last, from 1.
    private(set) var lineNumber = 0
    /// The line that was read last is longer than the longest one: what was read of it is not all.
    private(set) var isTooLong = false
    private let longestLine: Int
    var name: String { file.name }

    /// - Parameters:
    ///   - path: a path, or `-` for standard input.
    ///   - longestLine: this many bytes of a line are read into memory at most.
    init(_ path: String, longestLine: Int = .max) throws {
        file = try InputFile(path)
        self.longestLine = longestLine
    }

    /// The next line; `nil` at the end. A carriage return before the line end is taken off.
    mutating func next() throws -> ArraySlice<UInt8>? {
        var searched = start
        isTooLong = false
        while true {
            if let end = pending[searched...].firstIndex(of: 0x0A) {
                let line = pending[start..<end]
                start = end + 1
                lineNumber += 1
                return line.last == 0x0D ? line.dropLast() : line
            }
            if atEnd {
                guard start < pending.count || isTooLong else { return nil }
                let line = pending[start...]
                start = pending.count
                lineNumber += 1
                return line.last == 0x0D ? line.dropLast() : line
            }
            pending.removeFirst(start)
            start = 0
            if pending.count > longestLine {
                isTooLong = true
                pending.removeAll()
            }
            searched = pending.count
            let bytes = try file.read()
            if bytes.isEmpty { atEnd = true } else { pending += bytes }
        }
    }
}
