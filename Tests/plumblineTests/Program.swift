import Glibc
import Testing

/// Runs the built program as a user would and keeps what it said.
enum Program {
    struct Result {
        let code: Int32
        let stdout: String
        let stderr: String

        /// What it printed, wherever its lines end.
        var words: String { stdout.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    }

    struct CannotRun: Error {
        let reason: String
    }

    /// What is built lies beside the test runner's bundle.
    static let folder: String = {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        let runner = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // Under `swift test` the runner is a helper of the toolchain; the bundle is among its arguments.
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? runner
        return bundle.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }
    }()

    static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Result {
        try RunningProgram("plumbline", arguments, environment: environment).wait()
    }
}

/// A program that is running; it is killed when its owner goes.
final class RunningProgram {
    private let child: pid_t
    private let out: TemporaryFile
    private let err: TemporaryFile
    private let input: Int32
    private var hasEndedInput = false
    private var code: Int32?

    init(_ name: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        out = try TemporaryFile("")
        err = try TemporaryFile("")
        var pipeEnds: [Int32] = [0, 0]
        guard pipe(&pipeEnds) == 0 else { throw Program.CannotRun(reason: "no pipe") }
        // Another test's program would keep it open.
        for end in pipeEnds { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        input = pipeEnds[1]
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipeEnds[0], 0)
        posix_spawn_file_actions_addopen(&actions, 1, out.path, O_WRONLY | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, err.path, O_WRONLY | O_TRUNC, 0o600)
        // What other tests have open at this moment is not this program's.
        for descriptor in 3..<256 as Range<Int32> { posix_spawn_file_actions_addclose(&actions, descriptor) }
        let path = name.hasPrefix("/") ? name : Program.folder + "/" + name
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        let usual = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "TERM": "dumb", "LANG": "C.UTF-8"]
        let settings = usual.merging(environment) { $1 }.map { "\($0)=\($1)" }
        var variables: [UnsafeMutablePointer<CChar>?] = settings.map { strdup($0) } + [nil]
        defer { (words + variables).forEach { free($0) } }
        // A thread of the tests may have signals blocked, which a program would inherit: a shell's children have none.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var child: pid_t = 0
        let spawned = posix_spawn(&child, path, &actions, &attributes, &words, &variables)
        close(pipeEnds[0])
        self.child = child
        guard spawned == 0 else { throw Program.CannotRun(reason: "\(path): \(String(cString: strerror(spawned)))") }
    }

    /// Writes a line to the program's standard input.
    func enter(_ line: String) { type(line + "\n") }

    /// Writes keys to it.
    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(input, bytes, bytes.count)
    }

    /// Ends its standard input.
    func endInput() {
        guard !hasEndedInput else { return }
        hasEndedInput = true
        close(input)
    }

    func send(_ signal: Int32) { if code == nil { kill(child, signal) } }

    var stdout: String { get throws { try out.text() } }
    var stderr: String { get throws { try err.text() } }

    /// Waits until it has said something on either stream. A wait ends with what is waited for: its limit is for what
    /// never comes, and as long as a busy machine may need.
    func waits(for text: String, seconds: Double = 180) throws {
        for _ in 0..<Int(seconds * 50) {
            if try stdout.contains(text) || stderr.contains(text) { return }
            usleep(20_000)
        }
        throw Program.CannotRun(reason: "“\(text)” was not said: \(try stdout)\(try stderr)")
    }

    /// Waits until what it has said on standard output so far is as wanted.
    func waits(for what: String, seconds: Double = 180, until isSo: (String) -> Bool) throws {
        for _ in 0..<Int(seconds * 50) {
            if isSo(try stdout) { return }
            usleep(20_000)
        }
        throw Program.CannotRun(reason: "It has not come to this: \(what): \(try stdout)\(try stderr)")
    }

    /// Whether it has ended by now.
    var hasEnded: Bool {
        var status: Int32 = 0
        if code == nil, waitpid(child, &status, WNOHANG) == child {
            code = status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
        }
        return code != nil
    }

    /// Waits for its end, but not for ever.
    func wait(seconds: Double = 300) throws -> Program.Result {
        var status: Int32 = 0
        var rounds = Int(seconds * 100)
        while code == nil {
            switch waitpid(child, &status, WNOHANG) {
            case child: code = status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
            case 0: usleep(10_000)
            default: if errno != EINTR { throw Program.CannotRun(reason: String(cString: strerror(errno))) }
            }
            rounds -= 1
            guard rounds > 0 || code != nil else {
                kill(child, SIGKILL)
                throw Program.CannotRun(reason: "It did not end: \(try stdout)\(try stderr)")
            }
        }
        return Program.Result(code: code ?? -1, stdout: try out.text(), stderr: try err.text())
    }

    deinit {
        endInput()
        // A program that was never started has no number, and 0 is this program's whole family.
        guard code == nil, child > 0 else { return }
        kill(child, SIGKILL)
        var status: Int32 = 0
        waitpid(child, &status, 0)
    }
}

/// A file that goes away with its owner.
final class TemporaryFile {
    let path: String

    init(_ text: String) throws {
        var template = Array("/tmp/plumbline-test-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw Program.CannotRun(reason: String(cString: strerror(errno))) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw Program.CannotRun(reason: String(cString: strerror(errno))) }
            bytes = bytes.dropFirst(count)
        }
        close(descriptor)
    }

    deinit { unlink(path) }

    func text() throws -> String {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw Program.CannotRun(reason: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = read(descriptor, &piece, piece.count), count > 0 { bytes += piece[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}

/// Recordings made for a test.
enum Recording {
    /// Ten seconds upright, then the minute of the domain specification, as an accelerometer and gyro see it.
    static func knownMinute(rate_Hz: Double) -> String {
        csv(seconds: 70, rate_Hz: rate_Hz) { flexionDegrees(at: $0 - 10) }
    }

    /// A clip with x up and z out of the back, as it is turned forward over time.
    static func csv(seconds: Double, rate_Hz: Double, flexionDegrees: (Double) -> Double) -> String {
        var text = "time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2,gyro_x_rad_s,gyro_y_rad_s,gyro_z_rad_s\n"
        var before = 0.0
        for index in 0..<Int(seconds * rate_Hz) {
            let t = Double(index) / rate_Hz
            let angle = flexionDegrees(t) * .pi / 180
            // Leaning forward turns a clip with x up and z out of the back about +y.
            let turn_rad_s = (angle - before) * rate_Hz
            before = angle
            text += "\(t),\(9.80665 * cos(angle)),0,\(9.80665 * sin(angle)),0,\(turn_rad_s),0\n"
        }
        return text
    }

    private static func flexionDegrees(at t: Double) -> Double {
        switch t {
        case ..<0: 0
        case ..<10: 3
        case ..<14: 20
        case ..<20: 3
        case ..<30: 22
        case ..<32: 12
        case ..<50: 22
        default: 4
        }
    }
}
