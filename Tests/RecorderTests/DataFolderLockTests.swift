import Glibc
import LinuxIO
import TestSupport
import Testing

@testable import Recorder

@Suite("One recorder for a data folder, and how it is found")
struct DataFolderLockTests {
    private let folder: TemporaryFolder
    private var data: String { folder.path + "/data" }

    init() throws {
        folder = try TemporaryFolder()
        mkdir(folder.path + "/data", 0o700)
    }

    private func isTaken() -> Bool {
        do throws(RecorderError) {
            return try withExtendedLifetime(DataFolderLock.take(data)) { false }
        } catch {
            if case .alreadyRecording = error { return true }
            Issue.record(error)
            return false
        }
    }

    @Test("A folder has one lock, by whatever path it is named, and it is free when its holder is gone")
    func one() throws {
        do {
            let lock = try DataFolderLock.take(folder.path + "/./data")
            #expect(withExtendedLifetime(lock) { isTaken() })
        }
        #expect(!isTaken())
    }

    @Test("A folder that was made again is locked again, unless somebody else has it")
    func again() throws {
        let lock = try DataFolderLock.take(data)
        #expect(lock.holdsPresentFolder())
        rename(data, folder.path + "/away")
        #expect(!lock.holdsPresentFolder())
        mkdir(data, 0o700)
        #expect(lock.holdsPresentFolder() && isTaken())
        unlink(data + "/run.lock")
        let other = try LockFile(path: data + "/run.lock")
        #expect(other != nil && !lock.holdsPresentFolder())
    }

    @Test("A lock that is a link, or cannot be made, is an error with its reason")
    func refused() throws {
        symlink("/etc/passwd", data + "/run.lock")
        #expect {
            _ = try DataFolderLock.take(data)
        } throws: { error in
            if case RecorderError.lock(_, SystemError(ELOOP)) = error { true } else { false }
        }
        #expect(throws: RecorderError.self) { _ = try DataFolderLock.take(folder.path + "/none") }
    }

    @Test("The lock says where the socket is; what it says is believed only of a socket of the same person's")
    func published() throws {
        let lock = try DataFolderLock.take(data)
        let elsewhere = folder.path + "/elsewhere.sock"
        let loop = try EventLoop()
        let listener = try LineListener(path: elsewhere, on: loop) { _ in }
        try lock.publish(socket: elsewhere)
        #expect(RecorderSocket.candidates(for: data).contains(elsewhere))
        #expect(try RecorderClient.connect(dataFolder: data) != nil)
        // Others may write into it: not believed.
        chmod(data + "/run.lock", 0o666)
        #expect(!RecorderSocket.candidates(for: data).contains(elsewhere))
        chmod(data + "/run.lock", 0o600)
        listener.close()
        #expect(!RecorderSocket.candidates(for: data).contains(elsewhere))
        // A file, a link to a socket, a relative path, and what is no text.
        let other = try LineListener(path: folder.path + "/real.sock", on: loop) { _ in }
        symlink(folder.path + "/real.sock", elsewhere)
        for text in [elsewhere, "/etc/passwd", "run.sock", "", "\u{0}", folder.path + "/real.sock\nmore"] {
            try lock.publish(socket: text)
            #expect(!RecorderSocket.candidates(for: data).contains(text))
        }
        #expect(try RecorderClient.connect(dataFolder: data) == nil)
        other.close()
    }

    @Test("A runtime folder is trusted where it is ours, closed to others, and no link")
    func runtime() throws {
        let runtime = folder.path + "/runtime"
        func path() -> String { RuntimeFolder.made(for: data, in: runtime).path }
        #expect(path() == data, "there is none")
        mkdir(runtime, 0o700)
        #expect(path().hasPrefix(runtime + "/plumbline/"))
        chmod(runtime + "/plumbline", 0o750)
        #expect(path() == data)
        rename(runtime + "/plumbline", folder.path + "/real")
        chmod(folder.path + "/real", 0o700)
        symlink(folder.path + "/real", runtime + "/plumbline")
        #expect(path() == data)
        unlink(runtime + "/plumbline")
        close(open(runtime + "/plumbline", O_CREAT | O_WRONLY, 0o600))
        #expect(path() == data)
        unlink(runtime + "/plumbline")
        chmod(runtime, 0o777)
        #expect(path() == data)
        #expect(RuntimeFolder.made(for: data, in: nil).path == data)
        guard geteuid() == 0 else { return }
        chmod(runtime, 0o700)
        mkdir(runtime + "/plumbline", 0o700)
        chown(runtime + "/plumbline", 65534, 65534)
        #expect(path() == data, "somebody else's")
    }
}
