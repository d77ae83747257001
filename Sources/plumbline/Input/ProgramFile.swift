import Glibc
import Numbers

/// The file that this program was started from.
enum ProgramFile {
    /// The folder in which it lies; `nil` where the machine does not say.
    static var folder: String? {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let bytes = buffer.prefix(max(0, count)).map(UInt8.init(bitPattern:))
        guard let path = String(validating: bytes, as: UTF8.self), let end = path.lastIndex(of: "/") else { return nil }
        return String(path[..<end])
    }
}
