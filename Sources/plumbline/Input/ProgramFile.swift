import Glibc

/// The file that this program was started from.
enum ProgramFile {
    /// The folder in which it lies; `nil` where the machine does not say.
    static var folder: String? {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        guard count > 0, let path = String(validating: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self),
            let end = path.lastIndex(of: "/")
        else { return nil }
        return String(path[..<end])
    }
}
