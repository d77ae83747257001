import Glibc
import LinuxIO

/// Where the recorder of one data folder is found by others: its lock and its socket.
///
/// In the user's runtime directory, which is private and gone after a restart; without one, in the data folder.
struct RuntimeFolder {
    let path: String

    var lock: String { path + "/run.lock" }
    var socket: String { path + "/run.sock" }

    init(dataFolder: String) {
        guard let runtime = DataFolder.environment("XDG_RUNTIME_DIR") else {
            path = dataFolder
            return
        }
        // A socket's path is short: the data folder goes in as a number.
        let canonical = realpath(dataFolder, nil).map { resolved in
            defer { free(resolved) }
            return String(cString: resolved)
        }
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in (canonical ?? dataFolder).utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let own = runtime + "/plumbline/" + String(hash, radix: 16)
        for folder in [runtime + "/plumbline", own] {
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
                // A variable left over from another login: its directory is gone with it.
                path = dataFolder
                return
            }
        }
        path = own
    }
}
