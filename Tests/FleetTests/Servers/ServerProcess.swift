import FoundationEssentials
import Glibc
import LinuxIO
import TestSupport

/// A program of a test, with what it says on both streams in one file. It is killed when its owner goes, and it ends by
/// itself where it reads its input to the end and the tests have ended.
final class ServerProcess {
    struct Trouble: Error, CustomStringConvertible {
        let description: String
    }

    /// What is built lies beside the test runner's bundle.
    static let built: String = {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? ""
        return bundle.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }
    }()

    private let folder: TemporaryFolder
    private let input: Int32
    private var code: Int32?
    let process: pid_t

    init(_ path: String, _ words: [String], environment: [String: String] = [:]) throws {
        folder = try TemporaryFolder()
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Trouble(description: "no pipe") }
        // Another test's program would keep it open.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        input = ends[1]
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
        posix_spawn_file_actions_addopen(&actions, 1, folder.path + "/said", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // What other tests have open at this moment is not this program's.
        for descriptor in 3..<256 as Range<Int32> { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let usual = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/nonexistent", "LANG": "C.UTF-8"]
        var arguments: [UnsafeMutablePointer<CChar>?] = ([path] + words).map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] =
            usual.merging(environment) { $1 }.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var child: pid_t = 0
        let failure = posix_spawn(&child, path, &actions, &attributes, &arguments, &variables)
        close(ends[0])
        process = child
        guard failure == 0 else {
            close(input)
            code = -1
            throw Trouble(description: "\(path): \(String(cString: strerror(failure)))")
        }
    }

    /// What it has said so far.
    var said: String { (try? WholeFile.read(folder.path + "/said", most: 1 << 24)) ?? "" }

    func send(_ signal: Int32) { if code == nil { kill(process, signal) } }

    /// Its exit code, or the signal that has ended it below zero; `nil` as long as it runs.
    func ended() -> Int32? {
        var status: Int32 = 0
        if code == nil, waitpid(process, &status, WNOHANG) == process {
            code = status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
        }
        return code
    }

    @discardableResult
    func wait(seconds: Double = 120) throws -> Int32 {
        try Patience.wait(seconds: seconds, for: "the end of a program; it said: \(said)") { self.ended() != nil }
        return code ?? -1
    }

    func waits(for text: String, seconds: Double = 120) throws {
        try Patience.wait(seconds: seconds, for: "“\(text)”; there was: \(said)") {
            self.said.contains(text) || self.ended() != nil
        }
        guard said.contains(text) else { throw Trouble(description: "It ended without “\(text)”: \(said)") }
    }

    func kill9() throws {
        send(SIGKILL)
        try wait()
    }

    /// Runs one to its end.
    static func run(
        _ path: String, _ words: [String], environment: [String: String] = [:], seconds: Double = 120
    ) throws -> (code: Int32, said: String) {
        let process = try ServerProcess(path, words, environment: environment)
        let code = try process.wait(seconds: seconds)
        return (code, process.said)
    }

    deinit {
        close(input)
        guard code == nil else { return }
        kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
    }
}

/// Waits for a state, looking again and again, and not without end.
enum Patience {
    static func wait(seconds: Double = 120, for what: @autoclosure () -> String, until: () throws -> Bool) throws {
        let end_us = HostClock.boottime_us + Int64(seconds * 1e6)
        while try !until() {
            guard HostClock.boottime_us < end_us else {
                throw ServerProcess.Trouble(description: "Waited in vain for \(what())")
            }
            usleep(10_000)
        }
    }
}
