import Glibc
import Numbers

/// Files that hold a secret: nobody but their owner may read them, else they are not used.
public enum SecretFile {
    /// What is wrong with one.
    public enum Flaw: Error, Equatable, Sendable {
        case unreadable(SystemError)
        /// A folder, a device, a link where none is followed.
        case notAFile
        /// It is neither this user's nor root's.
        case somebodyElses
        /// Others may read or write it.
        case open
    }

    /// Looks at a file that is open.
    ///
    /// - Throws: where it is no regular file of this user's (or root's) that is closed to all others.
    public static func check(_ file: borrowing FileDescriptor) throws(Flaw) {
        var status = stat()
        guard fstat(file.number, &status) == 0 else { throw .unreadable(.last) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
        guard status.st_uid == geteuid() || status.st_uid == 0 else { throw .somebodyElses }
        guard status.st_mode & 0o077 == 0 else { throw .open }
    }

    /// What one says; `nil` where it is not there. No link is followed.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - most: bytes that it may have; of a longer one, these.
    public static func read(_ path: String, most: Int) throws(Flaw) -> String? {
        let file: FileDescriptor
        do throws(SystemError) {
            file = try FileDescriptor(opening: path, flags: O_RDONLY | O_NONBLOCK | O_NOFOLLOW)
        } catch {
            switch error.code {
            case ENOENT, ENOTDIR: return nil
            case ELOOP: throw .notAFile
            default: throw .unreadable(error)
            }
        }
        try check(file)
        do throws(SystemError) { return try WholeFile.text(of: file, most: most) } catch { throw .unreadable(error) }
    }
}
