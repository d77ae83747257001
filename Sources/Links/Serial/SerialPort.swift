import CLinux
import Glibc
import LinuxIO

/// A serial port (or a pseudo-terminal) in raw mode, 8N1, at any baud rate, for us alone.
public struct SerialPort: ~Copyable {
    public let path: String
    private let descriptor: FileDescriptor
    private var buffer = [UInt8](repeating: 0, count: 1 << 14)

    /// Opens the port exclusively and throws away what arrived before.
    public init(path: String, baudRate: Int) throws(LinkError) {
        let opened = try Self.opened(path)
        try Self.claim(opened.number, path: path)
        try Self.setBaudRate(baudRate, of: opened.number, path: path)
        self.path = path
        descriptor = opened
    }

    /// A terminal forgets that it was one program's alone only when nobody has it open any more, its far end included: of a
    /// simulated sensor that would never be, and the next program of anybody but root would find it in use.
    deinit { _ = plumbline_end_exclusive(descriptor.number) }

    /// Changes the speed and throws away what was received at the old one.
    public func setBaudRate(_ baudRate: Int) throws(LinkError) {
        try Self.setBaudRate(baudRate, of: descriptor.number, path: path)
    }

    /// The bytes that have arrived, waiting for them at most so long; empty where none came.
    ///
    /// - Throws: `.unplugged` when the port has gone.
    public mutating func read(waitingAtMost milliseconds: Int32) throws(LinkError) -> [UInt8] {
        do throws(SystemError) {
            guard try descriptor.waitReadable(milliseconds: milliseconds) else { return [] }
            guard let count = try descriptor.read(into: &buffer) else { return [] }
            // A hung-up terminal reads as ended.
            guard count > 0 else { throw SystemError(EIO) }
            return Array(buffer[..<count])
        } catch {
            throw Self.meaning(of: error, path: path)
        }
    }

    /// The descriptor, to wait on; it stays the port's.
    var number: Int32 { descriptor.number }

    /// The bytes that are there now; empty where there are none.
    ///
    /// - Throws: `.unplugged` when the port has gone.
    mutating func readAvailable() throws(LinkError) -> [UInt8] { try read(waitingAtMost: 0) }

    /// Writes as many of the bytes as the port takes now, and says how many.
    func write(_ bytes: ArraySlice<UInt8>) throws(LinkError) -> Int {
        do throws(SystemError) {
            return try descriptor.write(bytes)
        } catch {
            throw Self.meaning(of: error, path: path)
        }
    }

    /// Takes the port for us alone, by two locks: the kernel's, which root passes, and one that other programs look at.
    private static func claim(_ number: Int32, path: String) throws(LinkError) {
        guard isatty(number) == 1 else { throw .notATerminal(path: path) }
        guard plumbline_set_exclusive(number) == 0 else { throw .failed(path: path, .last) }
        guard flock(number, LOCK_EX | LOCK_NB) == 0 else {
            throw errno == EWOULDBLOCK ? .busy(path: path) : .failed(path: path, .last)
        }
    }

    private static func setBaudRate(_ baudRate: Int, of number: Int32, path: String) throws(LinkError) {
        guard plumbline_set_raw(number, UInt32(clamping: baudRate)) == 0 else { throw .failed(path: path, .last) }
        tcflush(number, TCIFLUSH)
    }

    private static func opened(_ path: String) throws(LinkError) -> FileDescriptor {
        do throws(SystemError) {
            return try FileDescriptor(opening: path, flags: O_RDWR | O_NOCTTY | O_NONBLOCK)
        } catch {
            throw meaning(of: error, path: path)
        }
    }

    private static func meaning(of error: SystemError, path: String) -> LinkError { LinkError(error, path: path) }
}

extension LinkError {
    /// Why a path cannot be used that has just refused to be.
    public init(opening path: String) { self.init(.last, path: path) }

    init(_ error: SystemError, path: String) {
        self =
            switch error.code {
            case ENOENT: .noSuchPort(path: path)
            case EACCES, EPERM: .permission(path: path, group: Self.owningGroup(path))
            case EBUSY: .busy(path: path)
            case EIO, ENXIO, ENODEV: .unplugged(path: path)
            case ENOTTY: .notATerminal(path: path)
            default: .failed(path: path, error)
            }
    }

    /// The group that may use a port, if the port's mode lets its group use it.
    private static func owningGroup(_ path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IRGRP != 0 else { return nil }
        var group = Glibc.group()
        var found: UnsafeMutablePointer<Glibc.group>?
        var storage = [CChar](repeating: 0, count: 4096)
        guard getgrgid_r(status.st_gid, &group, &storage, storage.count, &found) == 0, found != nil else { return nil }
        return String(cString: group.gr_name)
    }
}
