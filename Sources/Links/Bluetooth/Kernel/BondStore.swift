import Glibc
import LinuxIO
import Numbers
import SensorProtocols

/// The bonds that we keep ourselves, in one file of the data folder that nobody else may read.
///
/// Several programs of ours may run at once: what another one has written is seen at the next look.
final class BondStore {
    private static let longestFile = 1 << 20

    private let folder: String
    private let path: String
    private var known: [Bond] = []
    private var stamp: Stamp?

    /// What tells one state of the file from another: each is a file of its own, put in the place of the one before.
    private struct Stamp: Equatable {
        var inode: UInt
        var seconds: Int
        var nanoseconds: Int
        var size: Int
    }

    init(folder: String) {
        self.folder = folder
        path = folder + "/bluetooth-bonds"
    }

    var damagedLines: Int { BondFile.bonds(read()).damagedLines }

    /// None where there is no file, or none that can be read.
    var bonds: [Bond] {
        let now = Self.stamp(of: path)
        if now != stamp {
            stamp = now
            known = now == nil ? [] : BondFile.bonds(read()).bonds
        }
        return known
    }

    func keep(_ bond: Bond) throws(SystemError) {
        try write(bonds.filter { $0.device != bond.device || $0.adapter != bond.adapter } + [bond])
    }

    /// Forgets what there is with a device, whichever adapter made it; says whether there was something.
    @discardableResult
    func forget(device address: String) throws(SystemError) -> Bool {
        let left = bonds.filter { $0.device.text != address }
        guard left.count < known.count else { return false }
        try write(left)
        return true
    }

    // MARK: The file

    private static func stamp(of path: String) -> Stamp? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Stamp(
            inode: status.st_ino, seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec,
            size: Int(clamping: status.st_size))
    }

    private func read() -> String {
        do throws(SystemError) {
            let file = try FileDescriptor(opening: path, flags: O_RDONLY)
            // Whoever has copied it may have made it readable for all.
            _ = fchmod(file.number, 0o600)
            var buffer = [UInt8](repeating: 0, count: 1 << 14)
            var bytes: [UInt8] = []
            while let count = try file.read(into: &buffer), count > 0, bytes.count < Self.longestFile {
                bytes += buffer[..<count]
            }
            return String(decoding: bytes, as: UTF8.self)
        } catch {
            return ""
        }
    }

    /// A new file takes the place of the old one, whole or not at all.
    private func write(_ bonds: [Bond]) throws(SystemError) {
        Self.make(folder)
        let new = path + ".new"
        unlink(new)
        let file = try FileDescriptor(opening: new, flags: O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
        var rest = Array(BondFile.text(bonds).utf8)[...]
        while !rest.isEmpty { rest = rest.dropFirst(try file.write(rest)) }
        guard fsync(file.number) == 0, rename(new, path) == 0 else { throw .last }
        let place = try FileDescriptor(opening: folder, flags: O_RDONLY | O_DIRECTORY)
        guard fsync(place.number) == 0 else { throw .last }
    }

    private static func make(_ folder: String) {
        guard !folder.isEmpty, access(folder, F_OK) != 0 else { return }
        make(folder.split(separator: "/").dropLast().reduce(folder.hasPrefix("/") ? "" : ".") { $0 + "/" + $1 })
        mkdir(folder, 0o700)
    }
}
