import Glibc
public import LinuxIO
import Numbers

/// A file of mosquitto's that this program adds to: its owner and mode stay what they are, and a reader sees the old text or
/// the new one.
struct BrokerFile {
    let path: String
    private static let most = 1 << 26

    /// Why one cannot be used.
    typealias Trouble = EnrolmentError

    /// The lines that are there; none where the file is not.
    func lines() throws(Trouble) -> [String] {
        do throws(SystemError) {
            let text = try WholeFile.read(path, most: Self.most) ?? ""
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            return lines.last?.isEmpty == true ? lines.dropLast() : lines
        } catch { throw .file(path, error) }
    }

    /// Puts lines in the place of what it says, while nobody else of ours does.
    ///
    /// - Parameter change: gets the lines that are there.
    func change(_ change: ([String]) throws(Trouble) -> [String]) throws(Trouble) {
        let lock: LockFile
        do throws(SystemError) { lock = try LockFile.wait(for: path + ".lock") } catch {
            throw .file(path + ".lock", error)
        }
        defer { withExtendedLifetime(lock) {} }
        let old = try lines()
        let lines = try change(old)
        guard lines != old else { return }
        do throws(SystemError) { try write(lines.map { $0 + "\n" }.joined()) } catch { throw .file(path, error) }
    }

    private func write(_ text: String) throws(SystemError) {
        var status = stat()
        let isThere = stat(path, &status) == 0
        let part = path + ".part"
        do throws(SystemError) {
            let file = try FileDescriptor(opening: part, flags: O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode: 0o600)
            guard fchmod(file.number, 0o600) == 0 else { throw .last }
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty { rest = rest.dropFirst(try file.write(rest)) }
            // The broker must be able to read it as before; of a new one, it is its group's where there is one.
            if isThere {
                guard fchown(file.number, status.st_uid, status.st_gid) == 0,
                    fchmod(file.number, status.st_mode & 0o777) == 0
                else { throw .last }
            } else if geteuid() == 0, let group = getgrnam("mosquitto")?.pointee.gr_gid {
                guard fchown(file.number, 0, group) == 0, fchmod(file.number, 0o640) == 0 else { throw .last }
            }
            guard fsync(file.number) == 0, rename(part, path) == 0 else { throw .last }
        } catch {
            unlink(part)
            throw error
        }
    }
}

/// Why somebody cannot be enrolled.
public enum EnrolmentError: Error, Equatable, CustomStringConvertible {
    case file(String, SystemError)
    /// mosquitto_passwd is not there, or has failed.
    case noPasswordProgram
    case passwordProgram(Int32)
    case unknownTenant(String, known: [String])
    case unknownStore(String)
    /// The process whose number a file holds is no broker.
    case noBroker(String)

    public var description: String {
        switch self {
        case .file(let path, let error): "Cannot use \(path): \(error)."
        case .noPasswordProgram: "mosquitto_passwd is not installed: it belongs to the broker (apt install mosquitto)."
        case .passwordProgram(let code): "mosquitto_passwd has failed with \(code)."
        case .unknownTenant(let name, let known):
            "There is no tenant “\(name)”"
                + (known.isEmpty ? "" : " (there are: \(known.map { "“\($0)”" }.joined(separator: ", ")))")
                + ". To make it, add --new-tenant."
        case .unknownStore(let id):
            "No gateway “\(id)” is enrolled here."
        case .noBroker(let path): "\(path) names no broker that runs: start it, or leave out --broker-pid."
        }
    }
}
