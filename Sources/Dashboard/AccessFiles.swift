import Glibc
import LinuxIO
import Numbers
import Recorder
import Synchronization

/// The secrets of a data folder's page, in files that only their owner reads.
///
/// The token stands in the first address and changes when it has been used: an address that stays in a browser's history, or
/// that somebody saw, opens nothing. The session, which is in the cookie, outlives the server, so that a page that is open
/// goes on after a restart.
final class AccessFiles: Sendable {
    private let folder: String
    private let port: Int
    private let key: String
    private let session: String
    private let token: Mutex<String>

    /// Makes what is missing.
    init(dataFolder: String, port: Int) throws(DashboardError) {
        folder = RuntimeFolder.made(for: dataFolder).path
        self.port = port
        key = Self.random()
        session = try Self.kept(folder + "/web.session")
        token = Mutex(try Self.renewed(folder + "/web.token"))
    }

    var access: Access {
        Access(port: port, token: token.withLock { $0 }, session: session, key: key)
    }

    /// The token has been used. Until the next one is written nobody gets in by a token.
    func renew() throws(DashboardError) {
        let path = folder + "/web.token"
        let next = Self.random()
        token.withLock { $0 = next }
        try Self.write(next, to: path)
    }

    /// What the first address ends with; `nil` where no server has written one.
    static func token(dataFolder: String) -> String? { read(RuntimeFolder.made(for: dataFolder).path + "/web.token") }

    // MARK: Files

    private static let length = 32

    /// From the kernel, as Swift's own generator takes it.
    private static func random() -> String {
        var chance = SystemRandomNumberGenerator()
        return (0..<length).map { _ in
            let digits = String(UInt8.random(in: 0...255, using: &chance), radix: 16)
            return digits.count < 2 ? "0" + digits : digits
        }.joined()
    }

    private static func kept(_ path: String) throws(DashboardError) -> String {
        if let known = read(path) { return known }
        return try renewed(path)
    }

    private static func renewed(_ path: String) throws(DashboardError) -> String {
        let secret = random()
        try write(secret, to: path)
        return secret
    }

    /// Only what is ours, closed to others, and as long as it has to be.
    private static func read(_ path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(),
            status.st_mode & 0o077 == 0
        else { return nil }
        var bytes = [UInt8](repeating: 0, count: 2 * length + 1)
        let count = Glibc.read(file, &bytes, bytes.count)
        guard count == 2 * length else { return nil }
        return String(validating: bytes.prefix(count), as: UTF8.self)
    }

    /// Written beside it and moved, so that nobody reads half of it.
    private static func write(_ secret: String, to path: String) throws(DashboardError) {
        let new = path + ".new"
        unlink(new)
        let file = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw .secret(path: path, .last) }
        defer { close(file) }
        var bytes = Array(secret.utf8)
        guard Glibc.write(file, &bytes, bytes.count) == bytes.count, rename(new, path) == 0 else {
            throw .secret(path: path, .last)
        }
    }
}
