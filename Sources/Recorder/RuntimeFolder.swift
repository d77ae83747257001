import Glibc
import LinuxIO
import Numbers

/// Where the recorder of one data folder is found by others: its lock and its socket.
///
/// In the user's runtime directory, which is private and gone after a restart; without one, in the data folder.
public struct RuntimeFolder: Equatable, Sendable {
    public let path: String

    public var lock: String { path + "/run.lock" }
    public var socket: String { path + "/run.sock" }

    private init(path: String) { self.path = path }

    /// Finds the folder of a data folder, and makes it in the runtime directory where there is one.
    public static func made(for dataFolder: String) -> RuntimeFolder {
        guard let runtime = ProcessEnvironment.value("XDG_RUNTIME_DIR") else { return RuntimeFolder(path: dataFolder) }
        let own = runtime + "/plumbline/" + number(of: dataFolder)
        for folder in [runtime + "/plumbline", own] {
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
                // A variable left over from another login: its directory is gone with it.
                return RuntimeFolder(path: dataFolder)
            }
        }
        return RuntimeFolder(path: own)
    }

    /// A socket's path is short, so the data folder goes into it as a number (FNV-1a).
    private static func number(of dataFolder: String) -> String {
        let canonical = realpath(dataFolder, nil).map { resolved in
            defer { free(resolved) }
            return String(cString: resolved)
        }
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in (canonical ?? dataFolder).utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return String(hash, radix: 16)
    }
}
