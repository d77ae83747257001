import Glibc

/// A lock that its process holds as long as it lives, whatever ends it.
///
/// The file may say something about who holds it; without the lock that may be old.
public final class LockFile: Sendable {
    private let descriptor: FileDescriptor

    /// Makes the file where it is not there yet.
    ///
    /// - Returns: `nil` where another process holds it.
    public convenience init?(path: String) throws(SystemError) {
        try self.init(path: path, flags: O_CREAT)
    }

    /// - Returns: `nil` where another process holds it.
    /// - Throws: also where there is no such file.
    public convenience init?(existing path: String) throws(SystemError) { try self.init(path: path, flags: 0) }

    private init?(path: String, flags: Int32) throws(SystemError) {
        let opened = try FileDescriptor(opening: path, flags: O_RDWR | O_NOFOLLOW | O_NONBLOCK | flags)
        if flock(opened.number, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK else { throw .last }
            return nil
        }
        descriptor = opened
    }

    /// Whether the file that is held still lies at a path: one that was deleted keeps nobody out.
    public func lies(at path: String) -> Bool {
        var (held, there) = (stat(), stat())
        return fstat(descriptor.number, &held) == 0 && stat(path, &there) == 0 && held.st_dev == there.st_dev
            && held.st_ino == there.st_ino
    }

    /// Puts a text in the place of what the file said.
    public func write(_ text: String) throws(SystemError) {
        let bytes = Array(text.utf8)
        // In this order a full disk that has taken a text before takes this one too.
        guard pwrite(descriptor.number, bytes, bytes.count, 0) == bytes.count,
            ftruncate(descriptor.number, bytes.count) == 0
        else { throw .last }
    }
}
