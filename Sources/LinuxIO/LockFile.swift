import Glibc

/// A lock that its process holds as long as it lives, whatever ends it.
public struct LockFile: ~Copyable {
    private let descriptor: FileDescriptor

    /// - Returns: `nil` where another process holds it.
    public init?(path: String) throws(SystemError) {
        let opened = try FileDescriptor(opening: path, flags: O_RDWR | O_CREAT)
        if flock(opened.number, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK else { throw .last }
            return nil
        }
        descriptor = opened
    }
}
