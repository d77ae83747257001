import Glibc
import LinuxIO
import Numbers

/// Where the recorder of one data folder has its socket, and had its lock before that lay in the data folder itself.
///
/// In the user's runtime directory, which is private and gone after a restart; without one, in the data folder. A folder
/// of the runtime directory is trusted only where it is ours and nobody else may enter it.
public struct RuntimeFolder: Equatable, Sendable {
    public let path: String

    public var lock: String { path + "/run.lock" }
    public var socket: String { path + "/run.sock" }

    private init(path: String) { self.path = path }

    /// Finds the folder of a data folder, and makes it in the runtime directory where there is one.
    public static func made(for dataFolder: String) -> RuntimeFolder {
        made(for: dataFolder, in: ProcessEnvironment.value("XDG_RUNTIME_DIR"))
    }

    static func made(for dataFolder: String, in runtime: String?) -> RuntimeFolder {
        guard let runtime, isOurs(runtime, closedTo: 0o022) else { return RuntimeFolder(path: dataFolder) }
        let own = runtime + "/plumbline/" + number(of: dataFolder)
        for folder in [runtime + "/plumbline", own] {
            // A variable left over from another login: its directory is gone with it.
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST, isOurs(folder, closedTo: 0o077) else {
                return RuntimeFolder(path: dataFolder)
            }
        }
        return RuntimeFolder(path: own)
    }

    /// Where a recorder of the data folder may be that was started with another environment: that of a login of ours, or
    /// none. Nothing is made.
    static func ofOtherEnvironments(for dataFolder: String) -> [RuntimeFolder] {
        let login = "/run/user/\(geteuid())/plumbline"
        let own = login + "/" + number(of: dataFolder)
        let isTrusted = isOurs(login, closedTo: 0o077) && isOurs(own, closedTo: 0o077)
        return (isTrusted ? [RuntimeFolder(path: own)] : []) + [RuntimeFolder(path: dataFolder)]
    }

    /// Whether a folder, and no link to one, is ours and gives others none of these rights.
    private static func isOurs(_ folder: String, closedTo rights: mode_t) -> Bool {
        var status = stat()
        return lstat(folder, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR && status.st_uid == geteuid()
            && status.st_mode & rights == 0
    }

    /// A socket's path is short, so the data folder goes into it as a number.
    private static func number(of dataFolder: String) -> String {
        let canonical = realpath(dataFolder, nil).map { resolved in
            defer { free(resolved) }
            return String(cString: resolved)
        }
        return String(UInt64.fnv1a((canonical ?? dataFolder).utf8), radix: 16)
    }
}
