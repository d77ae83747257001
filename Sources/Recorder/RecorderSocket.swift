import Glibc

/// Where the socket of a data folder's recorder may be, whatever environment that was started with.
enum RecorderSocket {
    /// The likeliest first.
    static func candidates(for dataFolder: String) -> [String] {
        let own = [RuntimeFolder.made(for: dataFolder).socket]
        let others = RuntimeFolder.ofOtherEnvironments(for: dataFolder).map(\.socket)
        var result: [String] = []
        for path in own + [published(by: dataFolder)].compactMap({ $0 }) + others where !result.contains(path) {
            result.append(path)
        }
        return result
    }

    /// What the folder's lock says; believed where the lock, its folder and the socket are the same person's, ours or,
    /// for root, whose ever.
    private static func published(by dataFolder: String) -> String? {
        let path = dataFolder + "/run.lock"
        var (folder, lock, socket) = (stat(), stat(), stat())
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        guard stat(dataFolder, &folder) == 0, fstat(file, &lock) == 0, lock.st_mode & S_IFMT == S_IFREG,
            lock.st_mode & 0o022 == 0, lock.st_uid == folder.st_uid, [lock.st_uid, 0].contains(geteuid())
        else { return nil }
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = read(file, &bytes, bytes.count)
        let lines = bytes.prefix(max(0, count)).split(separator: UInt8(ascii: "\n"))
        guard lines.count == 2, let named = String(validating: lines[1], as: UTF8.self), named.hasPrefix("/"),
            lstat(named, &socket) == 0, socket.st_mode & S_IFMT == S_IFSOCK, socket.st_uid == lock.st_uid
        else { return nil }
        return named
    }
}
