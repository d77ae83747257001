import Glibc
import TestSupport

/// A home with a page server of its own; and, where a test wants them, a recorder and a virtual sensor.
final class PageHouse {
    let folder: TemporaryFolder
    let port: Int
    private(set) var server: RunningProgram
    private(set) var recorder: RunningProgram?
    private var sensor: RunningProgram?

    var sensorPort: String { folder.path + "/sensor" }
    var environment: [String: String] {
        Self.environment(folder)
    }

    private static func environment(_ folder: TemporaryFolder) -> [String: String] {
        [
            "XDG_RUNTIME_DIR": folder.path, "PLUMBLINE_DATA_DIR": folder.path + "/data", "TZ": "UTC",
            "PLUMBLINE_CONFIG": folder.path + "/config.toml",
        ]
    }

    init() throws {
        folder = try TemporaryFolder()
        let (folder, port) = (folder, try Self.freePort())
        self.port = port
        server = try RunningProgram(
            "plumbline-web", ["--port", "\(port)"],
            environment: Self.environment(folder))
        try server.waits(for: "token=")
    }

    /// A port at which nothing listens now.
    static func freePort() throws -> Int {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw Program.CannotRun(reason: "no socket") }
        defer { close(socket) }
        var address = Loopback.address(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        guard isBound else { throw Program.CannotRun(reason: "no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    func run(_ arguments: String...) throws -> Program.Result {
        try RunningProgram("plumbline", arguments, environment: environment).wait()
    }

    /// The address that opens the page, once.
    func address() throws -> String {
        let result = try RunningProgram("plumbline-web", ["--address", "--port", "\(port)"], environment: environment)
            .wait()
        guard result.code == 0 else { throw Program.CannotRun(reason: result.stderr) }
        return String(result.stdout.dropLast())
    }

    /// A sensor on a terminal, worn all day.
    func startSensor(_ arguments: String...) throws {
        sensor = try RunningProgram("virtual-sensor", ["--link", sensorPort] + arguments)
        try sensor?.waits(for: "\"port\"")
    }

    func pair(wearer: String = "me") throws {
        let result = try run("pair", sensorPort, "--name", "back", "--wearer", wearer, "--yes")
        guard result.code == 0 else { throw Program.CannotRun(reason: result.stderr) }
    }

    func startRecorder() throws {
        recorder = try RunningProgram("plumbline", ["run"], environment: environment)
        try recorder?.waits(for: "receiving")
    }

    /// Again, after it was killed.
    func startServer() throws {
        server = try RunningProgram("plumbline-web", ["--port", "\(port)"], environment: environment)
        try server.waits(for: "token=")
    }

    func killRecorder() throws {
        recorder?.send(SIGKILL)
        _ = try recorder?.wait()
        recorder = nil
    }
}
