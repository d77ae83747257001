import Dispatch
import FoundationEssentials
import Glibc
import LinuxIO
import Numbers
import Pages
import Synchronization

/// Runs `plumbline doctor --json`, the program beside this one, and reads what it says.
///
/// What it looks at (ports, other programs, bluetoothd) needs libraries that a page's server has no other use for; as a program
/// of its own it cannot take the server with it. No shell is between them, and it has a time limit.
final class DoctorProgram: Sendable {
    static let longest_us: Int64 = 30_000_000
    private static let look_us: UInt32 = 10_000
    private static let mostBytes = 1 << 18
    private static let mostFindings = 200

    private let dataFolder: String
    private let program: String
    private let longest_us: Int64
    private let queue = DispatchQueue(label: "plumbline.web.doctor")

    init(dataFolder: String, program: String = DoctorProgram.path, longest_us: Int64 = DoctorProgram.longest_us) {
        self.dataFolder = dataFolder
        self.program = program
        self.longest_us = longest_us
    }

    /// - Returns: its findings, or why there are none.
    func findings() async -> Result<[FindingsHTML.Finding], Problem> {
        await withCheckedContinuation { continuation in
            queue.async { [self] in continuation.resume(returning: run()) }
        }
    }

    struct Problem: Error { let words: String }

    private func run() -> Result<[FindingsHTML.Finding], Problem> {
        let end_us = HostClock.boottime_us + longest_us
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return .failure(Self.cannotStart(errno)) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        // The server's connections, record and sockets are none of its business.
        for descriptor in 3..<Self.descriptorsEnd { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The server ignores it, and that would be handed on.
        var usual = sigset_t()
        sigemptyset(&usual)
        sigaddset(&usual, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &usual)
        posix_spawnattr_setflags(&attributes, Int16(clamping: POSIX_SPAWN_SETSIGDEF))
        let words: [String] = ["plumbline", "doctor", "--json", "--data-dir", dataFolder]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var child: pid_t = 0
        let spawned = posix_spawn(&child, program, &actions, &attributes, &arguments, environ)
        close(ends[1])
        guard spawned == 0 else { return .failure(Self.cannotStart(spawned)) }
        let text = Self.text(from: ends[0], by: end_us)
        if text == nil { kill(child, SIGKILL) }
        Self.reap(child, by: end_us)
        guard let text else { return .failure(Problem(words: "The check took too long, so it was ended: try again.")) }
        let findings = text.split(separator: "\n").prefix(Self.mostFindings).compactMap { Self.finding(String($0)) }
        return findings.isEmpty
            ? .failure(Problem(words: "The check said nothing. “plumbline doctor” in a terminal says why."))
            : .success(findings)
    }

    /// Past all that may be open by the time of the start. Glibc's action that closes them all is not imported into Swift.
    private static var descriptorsEnd: Int32 {
        let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        return max(1024, (open.compactMap { Int32($0) }.max() ?? 0) &+ 64)
    }

    /// All that it says until it ends; `nil` where that takes too long, or is too much.
    private static func text(from descriptor: Int32, by end_us: Int64) -> String? {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let left_ms = (end_us - HostClock.boottime_us) / 1000
            var wait = pollfd(fd: descriptor, events: Int16(clamping: POLLIN), revents: 0)
            guard left_ms > 0 else { return nil }
            let ready = poll(&wait, 1, Int32(clamping: left_ms))
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else { return nil }
            let count = read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += piece[..<count]
            guard bytes.count <= mostBytes else { return nil }
        }
    }

    /// Waits for its end. One that has said all and goes on would keep every later check waiting: it is killed in time.
    private static func reap(_ child: pid_t, by end_us: Int64) {
        var status: Int32 = 0
        while HostClock.boottime_us < end_us {
            let ended = waitpid(child, &status, WNOHANG)
            // Where children are not waited for (`SIGCHLD` ignored), it is gone by itself.
            if ended == child || (ended < 0 && errno != EINTR) { return }
            usleep(look_us)
        }
        kill(child, SIGKILL)
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
    }

    private struct Fields: Decodable {
        let type: String
        let subject: String
        let state: String
        let text: String
    }

    private static func finding(_ line: String) -> FindingsHTML.Finding? {
        guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(line.utf8)), fields.type == "finding",
            let state = FindingsHTML.Finding.State(rawValue: fields.state)
        else { return nil }
        return FindingsHTML.Finding(subject: fields.subject, state: state, text: fields.text)
    }

    private static func cannotStart(_ code: Int32) -> Problem {
        Problem(
            words: "The check cannot be started (\(String(cString: strerror(code)))): the program plumbline belongs "
                + "beside plumbline-web.")
    }

    /// The program beside this one.
    static let path: String = {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let bytes = buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
        guard let own = String(validating: bytes, as: UTF8.self), let end = own.lastIndex(of: "/") else {
            return "plumbline"
        }
        return String(own[..<end]) + "/plumbline"
    }()
}
