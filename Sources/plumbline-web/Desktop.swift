import Glibc

/// The desktop that a person sits at, where there is one.
enum Desktop {
    /// Hands an address to the desktop's browser. Where that fails the address has been printed all the same.
    static func open(_ address: String) {
        let words: [String] = ["xdg-open", address]
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
        var process: pid_t = 0
        _ = posix_spawnp(&process, "xdg-open", &actions, nil, &arguments, environ)
        signal(SIGCHLD, SIG_IGN)
    }
}
