import Glibc
import Numbers

/// A file descriptor with one owner, closed when its owner goes.
public struct FileDescriptor: ~Copyable, Sendable {
    public let number: Int32

    /// Takes over an open descriptor.
    public init(owning number: Int32) { self.number = number }

    /// Opens a path; `flags` as of open(2), close-on-exec always.
    public init(opening path: String, flags: Int32, mode: UInt32 = 0o600) throws(SystemError) {
        let opened = open(path, flags | O_CLOEXEC, mode)
        guard opened >= 0 else { throw .last }
        number = opened
    }

    deinit { close(number) }

    /// Reads what is there into the buffer: the count; 0 at the end; `nil` where nothing is there now.
    public borrowing func read(into buffer: inout [UInt8]) throws(SystemError) -> Int? {
        while true {
            let count = Glibc.read(number, &buffer, buffer.count)
            if count >= 0 { return count }
            switch errno {
            case EINTR: continue
            case EAGAIN: return nil
            default: throw .last
            }
        }
    }

    /// Writes as much as is taken now, and says how much that was.
    public borrowing func write(_ bytes: ArraySlice<UInt8>) throws(SystemError) -> Int {
        while true {
            let count = bytes.withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
            if count >= 0 { return count }
            switch errno {
            case EINTR: continue
            case EAGAIN: return 0
            default: throw .last
            }
        }
    }

    /// Waits until there is something to read, the other side hangs up, or the time is over.
    ///
    /// - Returns: whether a read will say something now. A signal ends the wait early.
    public borrowing func waitReadable(milliseconds: Int32) throws(SystemError) -> Bool {
        var request = pollfd(fd: number, events: Int16(clamping: POLLIN), revents: 0)
        let count = poll(&request, 1, milliseconds)
        if count < 0, errno != EINTR { throw .last }
        return count > 0
    }
}
