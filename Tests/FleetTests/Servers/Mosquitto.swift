import Glibc
import LinuxIO
import TestSupport

/// A real mosquitto of one test, on this computer alone, with users and an access list as on a server.
final class Mosquitto {
    private static let root = access("/usr/sbin/mosquitto", X_OK) == 0 ? "" : ServerProcess.built + "/../../broker"
    private static let path = root + "/usr/sbin/mosquitto"
    static let isHere = [path, root + "/usr/bin/mosquitto_passwd"].allSatisfy { (program: String) in
        access(program, X_OK) == 0
    }
    /// Where its programs and libraries are.
    static let environment: [String: String] = {
        guard !root.isEmpty else { return [:] }
        let libraries = ["x86_64", "aarch64"].flatMap { machine in
            ["/usr/lib/", "/lib/"].map { "\(root)\($0)\(machine)-linux-gnu" }
        }
        return ["PATH": root + "/usr/bin:/usr/bin:/bin", "LD_LIBRARY_PATH": libraries.joined(separator: ":")]
    }()

    let port: Int
    private let folder: String
    private var process: ServerProcess?

    /// - Parameter folder: with `passwords` and `acl` in it.
    init(in folder: String) throws {
        self.folder = folder
        port = try Self.freePort()
        let text = """
            listener \(port) 127.0.0.1
            pid_file \(folder)/broker.pid
            user root
            persistence true
            persistence_location \(folder)/
            log_type all
            """ + "\n" + (try Self.example(in: folder)).joined(separator: "\n")
        try WholeFile.write(text + "\n", to: folder + "/mosquitto.conf")
        try start()
    }

    /// The rules of the example for a real server, with this folder's users; its listeners, and what it writes down, are the
    /// test's own.
    private static func example(in folder: String) throws -> [String] {
        let house = #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 }
        let text = try WholeFile.read(house + "/Tools/Fleet/server/mosquitto.conf", most: 1 << 16) ?? ""
        let own = ["listener", "certfile", "keyfile", "tls_version", "persistence", "log_type", "#"]
        let lines = text.split(separator: "\n").map(String.init).filter { line in
            !own.contains { line.hasPrefix($0) }
        }
        let files = ["password_file": "passwords", "acl_file": "acl"]
        return lines.map { line in
            let key = String(line.prefix { $0 != " " })
            return files[key].map { "\(key) \(folder)/\($0)" } ?? line
        }
    }

    func start() throws {
        process = try ServerProcess(
            Self.path, ["-c", folder + "/mosquitto.conf"], environment: Self.environment)
        try process?.waits(for: "running")
    }

    var said: String { process?.said ?? "" }

    func kill() throws { try process?.kill9() }

    /// Ends it as a system does, which makes it write down what it keeps.
    func stop() throws {
        process?.send(SIGTERM)
        try process?.wait()
    }

    /// A port that nobody listens at.
    private static func freePort() throws -> Int {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(number) }
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(number, address, length) == 0 && getsockname(number, address, &length) == 0
            }
        }
        guard isBound else { throw ServerProcess.Trouble(description: "no free port") }
        return Int(UInt16(bigEndian: place.sin_port))
    }
}
