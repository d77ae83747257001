import Glibc
import LinuxIO
import Numbers

/// 64 hexadecimal digits by chance, in a file that only its owner reads; they are made at the first start.
enum KeptSecret {
    private static let length = 64

    /// Reads it, or makes it where there is no file. Of several processes that start at once, all get the same.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - what: it is, for a person: “token”.
    /// - Throws: where others can read the file, it is not ours, or it holds something else.
    static func kept(at path: String, _ what: String) throws(OutputError) -> String {
        if let secret = try read(path, what) { return secret }
        let secret = random()
        do throws(SystemError) {
            if try WholeFile.make(secret + "\n", at: path) { return secret }
        } catch {
            throw .folder(path: path, error)
        }
        // Another process was quicker.
        guard let theirs = try read(path, what) else { throw .folder(path: path, SystemError(ENOENT)) }
        return theirs
    }

    private static func read(_ path: String, _ what: String) throws(OutputError) -> String? {
        let text: String?
        do throws(SecretFile.Flaw) { text = try SecretFile.read(path, most: 256) } catch {
            if case .unreadable(let reason) = error { throw .folder(path: path, reason) }
            throw .setting(
                "\(path) must be a file of yours that nobody else can read (mode 0600), for it has the \(what).")
        }
        guard let text else { return nil }
        let secret = String(text.prefix { !$0.isNewline })
        guard secret.utf8.count == length, secret.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) }) else {
            throw .setting("\(path) has no \(what): delete it, and the next start makes a new one.")
        }
        return secret
    }

    /// From the kernel, as Swift's own generator takes it.
    private static func random() -> String {
        var chance = SystemRandomNumberGenerator()
        return (0..<length).map { _ in String(UInt8.random(in: 0...15, using: &chance), radix: 16) }.joined()
    }
}
