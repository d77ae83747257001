import Glibc
import LinuxIO
import Synchronization

/// One recorder, or one `erase`, for a data folder at a time, whoever starts it and with whatever environment.
///
/// The lock is the file `run.lock` in the folder. It says where the recorder's socket is, for those who have another
/// environment than the recorder. Recorders of before held a lock in the runtime directory: those are held too, so that
/// one that still runs is noticed, and one that is started later notices us.
public final class DataFolderLock: Sendable {
    private let path: String
    private let held: Mutex<LockFile>
    private let socket = Mutex<String?>(nil)
    private let olderLocks: [LockFile]

    private init(path: String, held: LockFile, olderLocks: [LockFile]) {
        self.path = path
        self.held = Mutex(held)
        self.olderLocks = olderLocks
    }

    /// Takes the lock of a folder that is there.
    ///
    /// - Throws: `alreadyRecording` where somebody else has it.
    public static func take(_ dataFolder: String) throws(RecorderError) -> DataFolderLock {
        let path = dataFolder + "/run.lock"
        let held = try lock(path) { () throws(SystemError) in try LockFile(path: path) }
        let own = RuntimeFolder.made(for: dataFolder)
        var older: [LockFile] = []
        if own.lock != path {
            older.append(try lock(own.lock) { () throws(SystemError) in try LockFile(path: own.lock) })
        }
        for folder in RuntimeFolder.ofOtherEnvironments(for: dataFolder) where ![path, own.lock].contains(folder.lock) {
            // Where there is no such file, nobody has held it since the last login.
            guard access(folder.lock, F_OK) == 0 else { continue }
            older.append(try lock(folder.lock) { () throws(SystemError) in try LockFile(existing: folder.lock) })
        }
        return DataFolderLock(path: path, held: held, olderLocks: older)
    }

    private static func lock(
        _ path: String, _ take: () throws(SystemError) -> LockFile?
    ) throws(RecorderError) -> LockFile {
        do throws(SystemError) {
            if let lock = try take() { return lock }
        } catch {
            throw .lock(path: path, error)
        }
        throw .alreadyRecording
    }

    /// Writes down where the recorder's socket is.
    ///
    /// - Throws: on a full disk; then only those with the recorder's environment find it.
    func publish(socket path: String) throws(SystemError) {
        socket.withLock { $0 = path }
        let lock = held.withLock { $0 }
        try lock.write(Self.text(socket: path))
    }

    private static func text(socket path: String) -> String { "\(getpid())\n\(path)\n" }

    /// Whether the folder that lies at the path now is locked by us. It may have been deleted and made again: then its
    /// lock is taken too, unless somebody else has it.
    func holdsPresentFolder() -> Bool {
        let present: LockFile? = held.withLock { lock in
            if lock.lies(at: path) { return lock }
            // No folder, or one that takes no lock, is not ours.
            guard let new = (try? LockFile(path: path)) ?? nil else { return nil }
            // Who does not find the socket by it has still the environment to find it by.
            if let text = socket.withLock({ $0 }).map(Self.text) { try? new.write(text) }
            lock = new
            return new
        }
        return present != nil
    }
}
