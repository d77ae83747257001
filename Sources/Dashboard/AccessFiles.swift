import Glibc
import LinuxIO
import Numbers
import Recorder
import Synchronization

/// The secrets of a data folder's page, in files that only their owner reads.
///
/// The token stands in the first address and changes when it has been used: an address that stays in a browser's history, or
/// that somebody saw, opens nothing. All of them outlive the server, so that an address that has been printed opens the page
/// also where that starts the server, and a page that is open goes on after a restart.
final class AccessFiles: Sendable {
    private let folder: String
    /// Where browsers reach the server.
    private let port: Int
    private let key: String
    private let session: String
    private let token: Mutex<String>

    /// Makes what is missing.
    init(dataFolder: String, port: Int) throws(DashboardError) {
        folder = RuntimeFolder.made(for: dataFolder).path
        self.port = port
        key = try Self.kept("\(folder)/web-\(port).key")
        session = try Self.kept("\(folder)/web-\(port).session")
        token = Mutex(Self.keptToken(folder, port: port) ?? Self.random())
    }

    var access: Access {
        Access(port: port, token: token.withLock { $0 }, session: session, key: key)
    }

    /// The address that opens the page, once; it is written where it is not known yet.
    func address() throws(DashboardError) -> String {
        guard let known = Self.address(folder, port: port) else { return try renewAddress() }
        return known
    }

    /// The token has been used, or there is none in the file yet. Until the next one is written nobody gets in by a token.
    ///
    /// - Returns: the address that opens the page, once.
    @discardableResult
    func renewAddress() throws(DashboardError) -> String {
        let next = Self.random()
        token.withLock { $0 = next }
        let address = Self.start(port: port) + next
        try Self.write(address, to: Self.addressFile(folder, port: port))
        return address
    }

    /// As it was written last.
    private static func address(_ folder: String, port: Int) -> String? {
        read(addressFile(folder, port: port)).flatMap { $0.hasPrefix(start(port: port)) ? $0 : nil }
    }

    /// What a desktop's browser opens.
    static func pageFile(to address: String, dataFolder: String) throws(DashboardError) -> String {
        let path = RuntimeFolder.made(for: dataFolder).path + "/web-open.html"
        let page = """
            <!doctype html><meta charset="utf-8"><title>Plumbline</title>
            <meta http-equiv="refresh" content="0; url=\(address)">
            <p><a href="\(address)">Open Plumbline</a></p>

            """
        try write(page, to: path)
        return path
    }

    private static func keptToken(_ folder: String, port: Int) -> String? {
        guard let token = address(folder, port: port)?.dropFirst(start(port: port).count),
            token.utf8.count == 2 * length
        else { return nil }
        return String(token)
    }

    private static func start(port: Int) -> String { "http://127.0.0.1:\(port)/?token=" }

    /// Each port has its own, so that asking for another one's closes nothing.
    private static func addressFile(_ folder: String, port: Int) -> String { "\(folder)/web-\(port).address" }

    // MARK: Files

    private static let length = 32
    private static let longest = 128

    /// From the kernel, as Swift's own generator takes it.
    private static func random() -> String {
        var chance = SystemRandomNumberGenerator()
        return (0..<length).map { _ in
            let digits = String(UInt8.random(in: 0...255, using: &chance), radix: 16)
            return digits.count < 2 ? "0" + digits : digits
        }.joined()
    }

    /// Whoever has got hold of it has it for so long at most.
    private static let oldest_s = 30 * 86_400

    private static func kept(_ path: String) throws(DashboardError) -> String {
        var status = stat()
        let isYoung = lstat(path, &status) == 0 && time(nil) - status.st_mtim.tv_sec < oldest_s
        if isYoung, let known = read(path), known.utf8.count == 2 * length { return known }
        let secret = random()
        try write(secret, to: path)
        return secret
    }

    /// Only what is ours, closed to others, and short.
    private static func read(_ path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(),
            status.st_mode & 0o077 == 0
        else { return nil }
        var bytes = [UInt8](repeating: 0, count: longest + 1)
        let count = Glibc.read(file, &bytes, bytes.count)
        guard count > 0, count <= longest else { return nil }
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
