import Glibc
import LinuxIO
import Numbers

/// The password of the broker: from a file that only its owner can read, or from a credential of systemd's
/// (`LoadCredential=mqtt-password:…`).
enum MQTTPassword {
    enum Trouble: Error, Equatable {
        case unreadable(path: String, SystemError)
        case notAFile(path: String)
        /// Others may read it.
        case open(path: String)
        case somebodyElses(path: String)
        case empty(path: String)
        /// Of the key of a certificate.
        case key(path: String, SecretFile.Flaw)

        init(_ flaw: SecretFile.Flaw, of path: String) {
            self =
                switch flaw {
                case .unreadable(let error): .unreadable(path: path, error)
                case .notAFile: .notAFile(path: path)
                case .somebodyElses: .somebodyElses(path: path)
                case .open: .open(path: path)
                }
        }

        var sentence: String {
            switch self {
            case .unreadable(let path, let error):
                "The password in \(path) cannot be read: \(error) (mqtt.password_file)."
            case .notAFile(let path):
                "\(path) is not a regular file, so there is no password in it (mqtt.password_file)."
            case .open(let path): "Others can read the password in \(path): run “chmod 600” on it."
            case .somebodyElses(let path): "\(path) belongs to another user, so its password is not used."
            case .empty(let path): "\(path) is empty: its first line is the password."
            case .key(let path, .unreadable(let error)):
                "The key in \(path) cannot be read: \(error) (mqtt.key_file)."
            case .key(let path, .notAFile): "\(path) is not a regular file, so there is no key in it (mqtt.key_file)."
            case .key(let path, .open): "Others can read the key in \(path): run “chmod 600” on it."
            case .key(let path, .somebodyElses): "\(path) belongs to another user, so its key is not used."
            }
        }
    }

    static let credential = "mqtt-password"
    private static let longest = 4096

    /// `nil` where none is named.
    static func read(file: String, credentials: String?) throws(Trouble) -> String? {
        if !file.isEmpty { return try line(of: file, isOurs: true) }
        guard let path = credentials.map({ $0 + "/" + credential }), access(path, F_OK) == 0 else { return nil }
        // systemd sees to who can read it.
        return try line(of: path, isOurs: false)
    }

    /// Looks whether a key, which the library reads itself, is its owner's alone.
    static func check(key path: String) throws(Trouble) {
        let file: FileDescriptor
        do throws(SystemError) { file = try FileDescriptor(opening: path, flags: O_RDONLY | O_NONBLOCK) } catch {
            throw .key(path: path, .unreadable(error))
        }
        do throws(SecretFile.Flaw) { try SecretFile.check(file) } catch { throw .key(path: path, error) }
    }

    private static func line(of path: String, isOurs: Bool) throws(Trouble) -> String {
        let file: FileDescriptor
        do throws(SystemError) { file = try FileDescriptor(opening: path, flags: O_RDONLY | O_NONBLOCK) } catch {
            throw .unreadable(path: path, error)
        }
        if isOurs {
            do throws(SecretFile.Flaw) { try SecretFile.check(file) } catch { throw Trouble(error, of: path) }
        }
        var bytes = [UInt8](repeating: 0, count: longest)
        let count: Int
        do throws(SystemError) { count = try file.read(into: &bytes) ?? 0 } catch {
            throw .unreadable(path: path, error)
        }
        let line = bytes[..<count].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") && $0 != 0 }
        guard !line.isEmpty else { throw .empty(path: path) }
        return String(decoding: line, as: UTF8.self)
    }
}
