import Glibc
import LinuxIO

/// The configuration file on disk, as it is changed: whole or not at all, with the permissions that it has, and where a
/// link leads to it, behind the link.
public struct ConfigurationFile: Sendable {
    /// As it was named.
    public let path: String
    /// What it says; `nil` where it is not there.
    public let text: String?
    /// Where it lies, behind links.
    private let target: String
    private let mode: mode_t
    private let owner: (user: uid_t, group: gid_t)?

    /// Reads it.
    public init(at path: String) throws(SettingsError) {
        self.path = path
        var status = stat()
        guard stat(path, &status) == 0 else {
            let reason = errno
            guard reason == ENOENT else {
                throw .unreadable(path: path, reason: SystemError(reason).description)
            }
            guard lstat(path, &status) != 0 else { throw .brokenLink(path: path) }
            (text, target, mode, owner) = (nil, path, 0o600, nil)
            return
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
        guard let resolved = realpath(path, nil) else {
            throw .unreadable(path: path, reason: SystemError.last.description)
        }
        defer { free(resolved) }
        target = String(cString: resolved)
        mode = status.st_mode & 0o777
        owner = (status.st_uid, status.st_gid)
        text = try Settings.text(of: path)
    }

    /// Puts a text in its place. Without a file, it and its folder are made, for their owner alone.
    ///
    /// - Throws: `changedMeanwhile` where it no longer says what was read.
    public func replace(with new: String) throws(SettingsError) {
        do throws(SystemError) {
            if text == nil { try Self.makeFolder(of: target) }
            let folder = Self.folder(of: target)
            let part = "\(folder)/.plumbline-\(String(UInt64.random(in: .min ... .max), radix: 36)).part"
            let file = try FileDescriptor(opening: part, flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
            var isDone = false
            defer { if !isDone { unlink(part) } }
            try keepOwner(file.number)
            guard fchmod(file.number, mode) == 0 else { throw .last }
            var rest = Array(new.utf8)[...]
            while !rest.isEmpty { rest = rest.dropFirst(try file.write(rest)) }
            guard fsync(file.number) == 0 else { throw .last }
            if try isChanged() { throw Self.changed }
            guard rename(part, target) == 0 else { throw .last }
            isDone = true
            let place = try FileDescriptor(opening: folder, flags: O_RDONLY | O_DIRECTORY)
            guard fsync(place.number) == 0 || errno == EINVAL else { throw .last }
        } catch {
            if error == Self.changed { throw .changedMeanwhile(path: path) }
            let isPermission = [EACCES, EPERM, EROFS].contains(error.code)
            throw .unwritable(path: path, reason: error.description, isPermission: isPermission)
        }
    }

    /// Keeps what it says in a new file beside it.
    ///
    /// - Returns: the new file's path; `nil` where there is nothing to keep.
    public func backUp() throws(SettingsError) -> String? {
        guard let text else { return nil }
        for number in 1...1000 {
            let copy = target + ".bak" + (number == 1 ? "" : "\(number)")
            do throws(SystemError) {
                let file = try FileDescriptor(opening: copy, flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
                try keepOwner(file.number)
                guard fchmod(file.number, mode) == 0 else { throw .last }
                var rest = Array(text.utf8)[...]
                while !rest.isEmpty { rest = rest.dropFirst(try file.write(rest)) }
                guard fsync(file.number) == 0 else { throw .last }
                return copy
            } catch {
                guard error.code == EEXIST else {
                    throw .unwritable(
                        path: copy, reason: error.description, isPermission: [EACCES, EPERM].contains(error.code))
                }
            }
        }
        throw .unwritable(path: target + ".bak", reason: "there are a thousand copies", isPermission: false)
    }

    /// No error of the kernel's means this.
    private static let changed = SystemError(ESTALE)

    private func isChanged() throws(SystemError) -> Bool {
        do throws(SettingsError) {
            return access(target, F_OK) == 0 ? try Settings.text(of: target) != text : text != nil
        } catch {
            throw Self.changed
        }
    }

    /// Whoever changes another's file leaves it the other's.
    private func keepOwner(_ descriptor: Int32) throws(SystemError) {
        guard let owner, owner.user != geteuid() || owner.group != getegid() else { return }
        guard fchown(descriptor, owner.user, owner.group) == 0 || owner.user == geteuid() else { throw .last }
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func makeFolder(of path: String) throws(SystemError) {
        let folder = folder(of: path)
        guard access(folder, F_OK) != 0, folder != ".", folder != "/" else { return }
        try makeFolder(of: folder)
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw .last }
    }
}
