import Glibc
import Numbers

/// A text file that is written beside its place and moved there at the end, so that a run that fails leaves the old file
/// whole, or none.
///
/// Only a regular file is replaced, and it keeps its mode. A symbolic link stays, and the file that it names is replaced.
/// A device or a pipe is written to as it is.
public struct OutputFile: ~Copyable {
    public let path: String
    /// What is written until it is whole, and where it goes; `nil` where it is written in its place.
    private let replacement: (temporaryPath: String, target: String)?
    private let descriptor: Int32
    private var buffer = ""
    /// Nothing is written over: it goes only where there is nothing.
    private let isNew: Bool
    private var isFinished = false
    /// How many were written.
    private(set) var lines = 0

    private init(
        path: String, replacement: (temporaryPath: String, target: String)?, descriptor: Int32, isNew: Bool = false
    ) {
        self.path = path
        self.isNew = isNew
        self.replacement = replacement
        self.descriptor = descriptor
    }

    /// Opens the file beside its place, for its owner alone; over a file that is there, with that one's mode.
    public static func create(at path: String) throws(ExportError) -> OutputFile {
        let target = try resolved(path)
        var status = stat()
        if lstat(target, &status) == 0 {
            switch status.st_mode & S_IFMT {
            case S_IFREG:
                // Whoever may not write to the old one may not replace it.
                guard access(target, W_OK) == 0 else { throw .fileNotOpened(path: path, errno: errno) }
                return try replacing(target, path: path, mode: status.st_mode & 0o777)
            case S_IFDIR: throw .fileNotOpened(path: path, errno: EISDIR)
            default:
                let descriptor = open(target, O_WRONLY | O_CLOEXEC | O_NOCTTY)
                guard descriptor >= 0 else { throw .fileNotOpened(path: path, errno: errno) }
                return OutputFile(path: path, replacement: nil, descriptor: descriptor)
            }
        }
        guard errno == ENOENT else { throw .fileNotOpened(path: path, errno: errno) }
        return try replacing(target, path: path, mode: 0o600)
    }

    /// Opens a file for its owner alone, at a place where there is nothing, not even a link; nothing is ever written over.
    public static func createNew(at path: String) throws(ExportError) -> OutputFile {
        var status = stat()
        guard lstat(path, &status) != 0 else { throw .fileExists(path: path) }
        let folder = folder(of: path)
        guard errno == ENOENT, folder.isEmpty || access(folder, F_OK) == 0 else {
            throw errno == ENOENT ? .noFolder(path: folder) : .fileNotOpened(path: path, errno: errno)
        }
        return try replacing(path, path: path, mode: 0o600, isNew: true)
    }

    /// Where symbolic links lead, also where there is nothing yet.
    private static func resolved(_ path: String) throws(ExportError) -> String {
        var path = path
        // As many as the kernel follows.
        for _ in 0..<40 {
            var status = stat()
            guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { return path }
            var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
            let count = readlink(path, &buffer, buffer.count)
            guard count > 0, count < buffer.count else { throw .fileNotOpened(path: path, errno: ELOOP) }
            let link = String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
            path = link.hasPrefix("/") ? link : folder(of: path) + link
        }
        throw .fileNotOpened(path: path, errno: ELOOP)
    }

    /// With its slash; empty for a name alone.
    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    }

    private static func replacing(
        _ target: String, path: String, mode: mode_t, isNew: Bool = false
    ) throws(ExportError) -> OutputFile {
        let folder = folder(of: target)
        // A name that nobody can foresee, and no file, link or device that lies there already.
        for _ in 0..<16 {
            let chance = UInt64.random(in: .min ... .max)
            let temporaryPath = "\(folder).plumbline-\(String(chance, radix: 36)).part"
            let descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            if descriptor < 0, errno == EEXIST { continue }
            guard descriptor >= 0 else { throw .fileNotOpened(path: path, errno: errno) }
            guard mode == 0o600 || fchmod(descriptor, mode) == 0 else {
                let reason = errno
                close(descriptor)
                unlink(temporaryPath)
                throw .fileNotOpened(path: path, errno: reason)
            }
            return OutputFile(
                path: path, replacement: (temporaryPath, target), descriptor: descriptor, isNew: isNew)
        }
        throw .fileNotOpened(path: path, errno: EEXIST)
    }

    deinit {
        close(descriptor)
        if !isFinished, let replacement { unlink(replacement.temporaryPath) }
    }

    /// Adds a line, and its end.
    public mutating func write(_ line: String) throws(ExportError) {
        buffer += line
        buffer += "\n"
        lines += 1
        if buffer.utf8.count > 1 << 16 { try flush() }
    }

    /// Adds bytes as they are.
    public mutating func write(bytes: [UInt8]) throws(ExportError) {
        try flush()
        try put(bytes)
    }

    /// Moves the file to its place; without this call nothing is left of it.
    public mutating func finish() throws(ExportError) {
        try flush()
        if let replacement {
            guard fsync(descriptor) == 0 || errno == EINVAL else { throw .fileNotWritten(path: path, errno: errno) }
            guard try isNew ? isPutInFreePlace(replacement) : rename(replacement.temporaryPath, replacement.target) == 0
            else { throw .fileNotWritten(path: path, errno: errno) }
        }
        isFinished = true
    }

    /// A second name fails where something has come to that place since, and then the first name goes; a file system
    /// without second names (FAT) is asked once more whether there is anything.
    private func isPutInFreePlace(_ replacement: (temporaryPath: String, target: String)) throws(ExportError) -> Bool {
        if link(replacement.temporaryPath, replacement.target) == 0 {
            unlink(replacement.temporaryPath)
            return true
        }
        if errno == EEXIST { throw .fileExists(path: path) }
        var status = stat()
        if lstat(replacement.target, &status) == 0 { throw .fileExists(path: path) }
        return rename(replacement.temporaryPath, replacement.target) == 0
    }

    private mutating func flush() throws(ExportError) {
        let bytes = Array(buffer.utf8)
        buffer.removeAll(keepingCapacity: true)
        try put(bytes)
    }

    private func put(_ all: [UInt8]) throws(ExportError) {
        var bytes = all[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw .fileNotWritten(path: path, errno: errno)
            }
            bytes = bytes.dropFirst(count)
        }
    }
}
