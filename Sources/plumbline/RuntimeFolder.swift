import Glibc
import LinuxIO

/// Where the recorder of one data folder is found by others: its lock and its socket.
///
/// In the user's runtime directory, which is private and gone after a restart; without one, in the data folder.
struct RuntimeFolder {
    let path: String

    var lock: String { path + "/run.lock" }
    var socket: String { path + "/run.sock" }

    init(dataFolder: String) throws(Failure) {
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
        path = runtime + "/plumbline/" + String(hash, radix: 16)
        for folder in [runtime + "/plumbline", path] {
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
                throw Failure("\(folder) cannot be made: \(SystemError.last).", code: .unavailable)
            }
        }
    }
}
