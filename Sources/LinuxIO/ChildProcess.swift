import CLinux
import Glibc
import Numbers

/// Programs that this one starts and outlives.
public enum ChildProcess {
    /// One that has ended.
    public struct End: Sendable, Equatable {
        public let process: Int32
        /// `nil` where a signal has ended it.
        public let exitCode: Int32?
        /// The signal; `nil` where it has ended by itself.
        public let signal: Int32?
    }

    /// Starts a program with its words. It has the streams and variables of this one, and hears every signal.
    public static func start(_ path: String, _ words: [String]) throws(SystemError) -> Int32 {
        var arguments: [UnsafeMutablePointer<CChar>?] = ([path] + words).map { word in strdup(word) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(clamping: POSIX_SPAWN_SETSIGMASK))
        var process: pid_t = 0
        let failure = posix_spawn(&process, path, nil, &attributes, &arguments, environ)
        guard failure == 0 else { throw SystemError(failure) }
        return process
    }

    /// Those that have ended since they were last asked for; to be called at SIGCHLD.
    public static func ended() -> [End] {
        var ends: [End] = []
        var status: Int32 = 0
        while case let process = waitpid(-1, &status, WNOHANG), process > 0 {
            let signal = status & 0x7F
            ends.append(
                End(
                    process: process, exitCode: signal == 0 ? (status >> 8) & 0xFF : nil,
                    signal: signal == 0 ? nil : signal))
        }
        return ends
    }

    /// Asks the kernel to end this program when the one that started it ends, however that ends.
    ///
    /// - Parameter parent: the process that started it.
    /// - Returns: whether it is still there; else nobody will end this program.
    public static func endWithParent(_ parent: Int32) -> Bool {
        plumbline_end_with_parent(SIGTERM)
        // The kernel tells nothing of an end that was before.
        return getppid() == parent
    }
}
