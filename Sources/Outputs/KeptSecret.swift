import Glibc
import LinuxIO
import Numbers

/// The token of the metrics, in a file that only its owner reads; it is made at the first start.
enum MetricsToken {
    static let ending = "token"
    private static let length = 64

    /// Reads it, or makes it where there is no file.
    ///
    /// - Throws: where others can read the file, it is not ours, or it has no token.
    static func kept(at path: String) throws(OutputError) -> String {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            let token = random()
            do throws(SystemError) { try WholeFile.write(token + "\n", to: path) } catch {
                throw .folder(path: path, error)
            }
            return token
        }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
            throw .setting(
                "\(path) must be a file of yours that nobody else can read (mode 0600), for it has the token.")
        }
        let text: String?
        do throws(SystemError) { text = try WholeFile.read(path, most: 256) } catch { throw .folder(path: path, error) }
        let token = String((text ?? "").prefix { !$0.isNewline })
        guard token.utf8.count == length, token.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) }) else {
            throw .setting("\(path) has no token: delete it, and the next start makes a new one.")
        }
        return token
    }

    /// From the kernel, as Swift's own generator takes it.
    private static func random() -> String {
        var chance = SystemRandomNumberGenerator()
        return (0..<length).map { _ in String(UInt8.random(in: 0...15, using: &chance), radix: 16) }.joined()
    }
}
