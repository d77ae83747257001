import Glibc
import Numbers

/// Small files that are read and replaced whole.
public enum WholeFile {
    /// Puts a text in the place of what a file said, or makes it; a reader sees the one or the other. It is for
    /// its owner alone, 0600.
    ///
    /// - Parameters:
    ///   - text: all that it says.
    ///   - path: of a file that nobody else writes at the same time.
    ///   - isLasting: whether it waits until the text outlasts the end of power; without that it is the one or the other
    ///     only as long as the system runs.
    public static func write(_ text: String, to path: String, isLasting: Bool = true) throws(SystemError) {
        let part = path + ".part"
        do throws(SystemError) {
            try fill(part, with: text, flags: O_TRUNC, isLasting: isLasting)
            guard rename(part, path) == 0 else { throw .last }
        } catch {
            // What is there in part takes room, perhaps the last.
            unlink(part)
            throw error
        }
        if isLasting { try keepEntries(ofFolderOf: path) }
    }

    /// Makes a file with a text, as `write` does, where there is none; of several that make it at once one does.
    ///
    /// - Returns: whether it was this one.
    public static func make(_ text: String, at path: String) throws(SystemError) -> Bool {
        let part = "\(path).\(getpid()).part"
        defer { unlink(part) }
        // Left by a process of the same number that was killed.
        unlink(part)
        try fill(part, with: text, flags: O_EXCL, isLasting: true)
        guard link(part, path) == 0 else {
            if errno == EEXIST { return false }
            throw .last
        }
        try keepEntries(ofFolderOf: path)
        return true
    }

    private static func fill(
        _ path: String, with text: String, flags: Int32, isLasting: Bool
    ) throws(SystemError) {
        let file = try FileDescriptor(opening: path, flags: O_WRONLY | O_CREAT | O_NOFOLLOW | flags, mode: 0o600)
        guard fchmod(file.number, 0o600) == 0 else { throw .last }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty { rest = rest.dropFirst(try file.write(rest)) }
        // Without this a file may have its new name before it has its text.
        if isLasting, fsync(file.number) != 0 { throw .last }
    }

    /// A name is an entry of its folder, which goes to the disk apart from the file.
    private static func keepEntries(ofFolderOf path: String) throws(SystemError) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let opened = try FileDescriptor(opening: folder, flags: O_RDONLY | O_DIRECTORY)
        // Some file systems keep no folder by this call.
        guard fsync(opened.number) == 0 || [EINVAL, ENOSYS, EOPNOTSUPP].contains(errno) else { throw .last }
    }

    /// What a file says; `nil` where it is not there.
    ///
    /// - Parameters:
    ///   - path: of a regular file.
    ///   - most: bytes that it may have; of a longer one, these.
    public static func read(_ path: String, most: Int) throws(SystemError) -> String? {
        let file: FileDescriptor
        do throws(SystemError) {
            file = try FileDescriptor(opening: path, flags: O_RDONLY | O_NONBLOCK)
        } catch {
            if error.code == ENOENT || error.code == ENOTDIR { return nil }
            throw error
        }
        return try text(of: file, most: most)
    }

    static func text(of file: borrowing FileDescriptor, most: Int) throws(SystemError) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        while bytes.count < most, let count = try file.read(into: &buffer), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes.prefix(most), as: UTF8.self)
    }
}
