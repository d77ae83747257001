public import Events
import Glibc
public import LinuxIO
import Numbers

/// Where `plumbline share` keeps what is its own: a folder in the data folder, for its owner alone.
///
/// The record itself is never written by it.
public struct SharingFolder: Sendable, Equatable {
    public let path: String

    public init(in dataFolder: String) { path = dataFolder + "/share" }

    /// Makes it, and the data folder, where they are not there.
    public func make() throws(SystemError) {
        var made = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            made += made.isEmpty && part.isEmpty ? "/" : (made.isEmpty || made.hasSuffix("/") ? "" : "/") + part
            guard !part.isEmpty else { continue }
            guard mkdir(made, 0o700) == 0 || [EEXIST, EISDIR].contains(errno) || access(made, X_OK) == 0 else {
                throw .last
            }
        }
        var status = stat()
        guard lstat(path, &status) == 0 else { throw .last }
        guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid() else { throw SystemError(EPERM) }
        guard status.st_mode & 0o077 == 0 || chmod(path, 0o700) == 0 else { throw .last }
    }

    /// A file of an output's.
    public func file(_ output: String, _ ending: String) -> String { "\(path)/\(output).\(ending)" }

    /// Takes the lock of an output, which its one process holds.
    ///
    /// - Returns: `nil` where another process has it.
    public func lock(_ output: String) throws(SystemError) -> LockFile? { try LockFile(path: file(output, "lock")) }

    /// Writes down how an output stands; the file is replaced whole. It is of the moment, and changes each second: after the
    /// end of power it may be gone.
    public func write(_ state: OutputState, of output: String) throws(SystemError) {
        try WholeFile.write(state.json.text + "\n", to: file(output, "state"), isLasting: false)
    }

    /// Removes what waits to be sent, of all outputs: a wearer's who is erased is never sent.
    ///
    /// - Returns: whether something did.
    public func removeWaiting() throws(SystemError) -> Bool {
        var found = false
        for file in try files(ending: ".outbox") {
            guard unlink(file) == 0 || errno == ENOENT else { throw .last }
            found = true
        }
        return found
    }

    /// Whether an output's process is there.
    public var isInUse: Bool {
        get throws(SystemError) {
            for lock in try files(ending: ".lock") where try LockFile(path: lock) == nil { return true }
            return false
        }
    }

    /// Whether a far end keeps something of this gateway, as far as is known here.
    public var isKeptElsewhere: Bool { access(file("mqtt", "topics"), F_OK) == 0 }

    private func files(ending: String) throws(SystemError) -> [String] {
        guard let folder = opendir(path) else {
            guard errno == ENOENT || errno == ENOTDIR else { throw .last }
            return []
        }
        defer { closedir(folder) }
        var found: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(ending) { found.append("\(path)/\(name)") }
        }
        return found
    }

    /// How an output stands.
    public enum Standing: Equatable, Sendable {
        /// No process of it is there. What it last said, where it said something.
        case notRunning(OutputState?)
        case running(OutputState?)
        /// It cannot be told.
        case unknown(SystemError)
    }

    /// How an output stands. Nothing is made or changed.
    public func standing(of output: String) -> Standing {
        let state: OutputState?
        do throws(SystemError) {
            state = try WholeFile.read(file(output, "state"), most: 1 << 16).flatMap { OutputState(json: $0) }
        } catch {
            return .unknown(error)
        }
        let lock = file(output, "lock")
        guard access(lock, F_OK) == 0 else { return .notRunning(state) }
        do throws(SystemError) {
            return try LockFile(path: lock) == nil ? .running(state) : .notRunning(state)
        } catch {
            return .unknown(error)
        }
    }
}
