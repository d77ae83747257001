import Glibc
import Testing

/// Runs the built program as a user would and keeps what it said.
enum Program {
    struct Result {
        let code: Int32
        let stdout: String
        let stderr: String
    }

    struct CannotRun: Error {
        let reason: String
    }

    /// The program lies beside the test runner's bundle.
    static let path: String = {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        let runner = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // Under `swift test` the runner is a helper of the toolchain; the bundle is among its arguments.
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? runner
        return bundle.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/plumbline"
    }()

    static func run(_ arguments: [String]) throws -> Result {
        let out = try TemporaryFile("")
        let err = try TemporaryFile("")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, out.path, O_WRONLY | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, err.path, O_WRONLY | O_TRUNC, 0o600)
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var child: pid_t = 0
        let spawned = posix_spawn(&child, path, &actions, nil, &words, environ)
        guard spawned == 0 else { throw CannotRun(reason: "\(path): \(String(cString: strerror(spawned)))") }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else { throw CannotRun(reason: String(cString: strerror(errno))) }
        }
        let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
        return Result(code: code, stdout: try out.text(), stderr: try err.text())
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
        var text = "time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2,gyro_x_rad_s,gyro_y_rad_s,gyro_z_rad_s\n"
        var before = 0.0
        for index in 0..<Int(70 * rate_Hz) {
            let t = Double(index) / rate_Hz
            let angle = flexionDegrees(at: t - 10) * .pi / 180
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
