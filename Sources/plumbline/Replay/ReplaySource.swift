import Glibc
import Numbers

/// The bytes of a recording, which are gone through more than once: a file from its start, a pipe from what was kept of it
/// in a file that has no name.
struct ReplaySource: ~Copyable {
    var name: String { input.name }
    private let input: InputFile
    /// What has come of a pipe; `nil` for a file.
    private let kept: Int32?
    private var keptCount: off_t = 0
    private var position: off_t = 0
    private var isLastTime = false

    private init(_ input: consuming InputFile, kept: Int32?) {
        self.input = input
        self.kept = kept
    }

    static func open(_ path: String) throws -> ReplaySource {
        let input = try InputFile(path)
        guard !input.isRewindable else { return ReplaySource(input, kept: nil) }
        guard let file = tmpfile() else { throw cannotKeep(input.name) }
        defer { fclose(file) }
        let descriptor = fcntl(fileno(file), F_DUPFD_CLOEXEC, 0)
        guard descriptor >= 0 else { throw cannotKeep(input.name) }
        return ReplaySource(input, kept: descriptor)
    }

    deinit {
        if let kept { close(kept) }
    }

    /// From the start once more.
    ///
    /// - Parameter isLastTime: whether it will not be asked for again, so that nothing more needs to be kept.
    mutating func rewind(isLastTime: Bool) throws {
        self.isLastTime = isLastTime
        position = 0
        if kept == nil { try input.rewind() }
    }

    /// The next bytes; empty at the end.
    mutating func read() throws -> [UInt8] {
        guard let kept else { return try input.read() }
        if position < keptCount { return try readKept(kept) }
        let bytes = try input.read()
        guard !isLastTime else { return bytes }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { pwrite(kept, $0.baseAddress, $0.count, keptCount) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.cannotKeep(name) }
            keptCount += off_t(count)
            rest = rest.dropFirst(count)
        }
        position = keptCount
        return bytes
    }

    private mutating func readKept(_ kept: Int32) throws -> [UInt8] {
        let wanted = Int(min(1 << 16, keptCount - position))
        let from = position
        let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
            filled = max(0, pread(kept, buffer.baseAddress, wanted, from))
        }
        guard !bytes.isEmpty else { throw Self.cannotKeep(name) }
        position += off_t(bytes.count)
        return bytes
    }

    private static func cannotKeep(_ name: String) -> Failure {
        Failure(
            "The start of \(name) cannot be kept (\(String(cString: strerror(errno)))): give a file instead of a pipe.")
    }
}
