import Glibc
import LinuxIO
import Numbers

/// The editor that somebody wants: `$VISUAL`, else `$EDITOR`, else what the system has.
struct TextEditor {
    /// As a shell reads it: it may have options.
    let command: String

    init() throws {
        let usual = ["editor", "nano", "vi"].first(where: Self.isInstalled)
        guard let command = ProcessEnvironment.value("VISUAL") ?? ProcessEnvironment.value("EDITOR") ?? usual else {
            throw Failure("There is no editor: name one in the variable EDITOR.", code: .usage)
        }
        self.command = command
    }

    /// Opens a file in it, and waits until it is closed.
    func edit(_ path: String) throws {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Ctrl-C is the editor's as long as it runs.
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGQUIT] { sigaddset(&signals, number) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(clamping: POSIX_SPAWN_SETSIGDEF))
        let before = (signal(SIGINT, SIG_IGN), signal(SIGQUIT, SIG_IGN))
        defer {
            _ = signal(SIGINT, before.0)
            _ = signal(SIGQUIT, before.1)
        }
        let arguments: [String] = ["/bin/sh", "-c", "exec \(command) \"$@\"", command, path]
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var child: pid_t = 0
        let spawned = posix_spawn(&child, "/bin/sh", nil, &attributes, &words, environ)
        guard spawned == 0 else { throw failure(SystemError(spawned).description) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else { throw failure(SystemError.last.description) }
        }
        guard status == 0 else {
            throw failure(status & 0x7F == 0 ? "it ended with \(status >> 8 & 0xFF)" : "it was ended by a signal")
        }
    }

    private func failure(_ reason: String) -> Failure {
        Failure("The editor “\(command)” failed: \(reason). Nothing was changed.")
    }

    private static func isInstalled(_ name: String) -> Bool {
        (ProcessEnvironment.value("PATH") ?? "/usr/bin:/bin").split(separator: ":").contains {
            access("\($0)/\(name)", X_OK) == 0
        }
    }
}
