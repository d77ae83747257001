import Glibc

/// A port as it was typed.
enum PortPath {
    /// From the root: what is remembered must mean the same wherever the next command is run.
    static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
        defer { free(folder) }
        let plain = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
        return String(cString: folder) + "/" + plain
    }
}
