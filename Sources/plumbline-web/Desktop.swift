import Glibc
import Numbers

/// The desktop that a person sits at, where there is one.
enum Desktop {
    /// Hands a file to the desktop's browser. Where that fails the address has been printed all the same.
    static func open(_ path: String) {
        let words: [String] = ["xdg-open", path]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { word in strdup(word) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // A browser's complaints are not ours.
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
        }
        // It outlives us, and must not keep the port. At the start there are not many.
        for descriptor in 3..<256 as Range<CInt> { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var usual = sigset_t()
        sigemptyset(&usual)
        sigaddset(&usual, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &usual)
        posix_spawnattr_setflags(&attributes, Int16(clamping: POSIX_SPAWN_SETSIGDEF))
        var process: pid_t = 0
        _ = posix_spawnp(&process, "xdg-open", &actions, &attributes, &arguments, environ)
        signal(SIGCHLD, SIG_IGN)
    }
}
