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

        var sentence: String {
            switch self {
            case .unreadable(let path, let error):
                "The password in \(path) cannot be read: \(error) (mqtt.password_file)."
            case .notAFile(let path):
                "\(path) is not a regular file, so there is no password in it (mqtt.password_file)."
            case .open(let path): "Others can read the password in \(path): chmod 600 it."
            case .somebodyElses(let path): "\(path) belongs to another user, so its password is not used."
            case .empty(let path): "\(path) is empty: its first line is the password."
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

    private static func line(of path: String, isOurs: Bool) throws(Trouble) -> String {
        let file: FileDescriptor
        do throws(SystemError) { file = try FileDescriptor(opening: path, flags: O_RDONLY | O_NONBLOCK) } catch {
            throw .unreadable(path: path, error)
        }
        var status = stat()
        guard fstat(file.number, &status) == 0 else { throw .unreadable(path: path, .last) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
        if isOurs {
            guard status.st_uid == geteuid() || status.st_uid == 0 else { throw .somebodyElses(path: path) }
            guard status.st_mode & 0o077 == 0 else { throw .open(path: path) }
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
