import Glibc
import Numbers

/// Small files that are read and replaced whole.
public enum WholeFile {
    /// Puts a text in the place of what a file said, or makes it; whoever reads it sees the one or the other. It is for
    /// its owner alone, 0600.
    public static func write(_ text: String, to path: String) throws(SystemError) {
        let part = path + ".part"
        let file = try FileDescriptor(opening: part, flags: O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode: 0o600)
        guard fchmod(file.number, 0o600) == 0 else { throw .last }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty { rest = rest.dropFirst(try file.write(rest)) }
        guard rename(part, path) == 0 else { throw .last }
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
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        while bytes.count < most, let count = try file.read(into: &buffer), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes.prefix(most), as: UTF8.self)
    }
}
