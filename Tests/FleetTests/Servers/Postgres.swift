import Fleet
import FoundationEssentials
import Glibc
import LinuxIO
import Synchronization
import TestSupport

/// A real PostgreSQL in a folder of its own, on a local socket alone. It ends with the tests, however they end.
final class Postgres: @unchecked Sendable {
    /// Of PLUMBLINE_POSTGRES (a folder with `postgres` and `initdb`: to try another version), else of the system, or unpacked
    /// by `Tools/setup/fleet`.
    private static let unpacked = ServerProcess.built + "/../../fleet"
    private static let bin: String? = {
        if let named = ProcessEnvironment.value("PLUMBLINE_POSTGRES") { return named }
        for root in ["", unpacked] {
            let folder = root + "/usr/lib/postgresql"
            // A folder that is not there holds no version.
            let versions = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for version in versions.sorted().reversed() {
                let bin = "\(folder)/\(version)/bin"
                if access(bin + "/postgres", X_OK) == 0, access(bin + "/initdb", X_OK) == 0, isReachable(bin) {
                    return bin
                }
            }
        }
        return nil
    }()
    static let isHere = bin != nil
    /// Whether the user that it runs as gets there: a house may lie in a folder that is root's alone.
    private static func isReachable(_ bin: String) -> Bool {
        guard geteuid() == 0 else { return true }
        let words = ["--reuid=\(somebody.id)", "--regid=\(somebody.group)", "--clear-groups", "test", "-x"]
        return (try? ServerProcess.run("/usr/bin/setpriv", words + [bin + "/postgres"]))?.code == 0
    }
    private static let environment: [String: String] = {
        guard bin?.hasPrefix(unpacked) == true else { return [:] }
        let libraries = ["x86_64", "aarch64"].flatMap { machine in
            ["/usr/lib/", "/lib/"].map { "\(unpacked)\($0)\(machine)-linux-gnu" }
        }
        return ["LD_LIBRARY_PATH": libraries.joined(separator: ":")]
    }()

    /// One that tests share, each with a database of its own.
    static let shared = Mutex<Postgres?>(nil)

    static func database() throws -> TestDatabase {
        let server = try shared.withLock { server in
            let here = try server ?? Postgres()
            server = here
            return here
        }
        return try server.makeDatabase()
    }

    private let folder: TemporaryFolder
    private var process: ServerProcess?
    private let made = Atomic<Int>(0)

    var target: String { "host=\(folder.path) user=postgres" }
    private var data: String { folder.path + "/data" }

    init() throws {
        folder = try TemporaryFolder()
        // It does not run as root.
        let user = geteuid() == 0 ? Self.somebody : nil
        if let user { chown(folder.path, user.id, user.group) }
        let result = try run("initdb", ["-D", data, "-A", "trust", "-N", "-U", "postgres", "-E", "UTF8"])
        guard result.code == 0 else { throw ServerProcess.Trouble(description: result.said) }
        try start()
    }

    private static let somebody: (id: uid_t, group: gid_t) = {
        let entry = getpwnam("postgres") ?? getpwnam("nobody")
        return entry.map { ($0.pointee.pw_uid, $0.pointee.pw_gid) } ?? (65534, 65534)
    }()

    /// A program of PostgreSQL's, as somebody who is not root.
    private func words(_ program: String, _ words: [String]) -> (path: String, words: [String]) {
        let path = (Self.bin ?? "") + "/" + program
        guard geteuid() == 0 else { return (path, words) }
        let user = Self.somebody
        return (
            "/usr/bin/setpriv",
            ["--reuid=\(user.id)", "--regid=\(user.group)", "--clear-groups", "--", path] + words
        )
    }

    func run(_ program: String, _ words: [String]) throws -> (code: Int32, said: String) {
        let (path, words) = self.words(program, words)
        return try ServerProcess.run(path, words, environment: Self.environment)
    }

    /// - Parameter settings: of postgresql.conf.
    func start(_ settings: String...) throws {
        let (path, words) = self.words(
            "postgres",
            ["-D", data, "-k", folder.path] + ["listen_addresses=", "fsync=off"].flatMap { ["-c", $0] }
                + settings.flatMap { ["-c", $0] })
        // The shell ends the server when the tests are gone, and with them the other end of its input; then nobody else is there
        // to remove the folder.
        let script = #"""
            "$0" "$@" </dev/null & server=$!
            (cat >/dev/null; trap '' TERM; kill -QUIT $server; while kill -0 $server; do sleep 0.1; done; rm -rf "$FOLDER") \
                <&3 2>/dev/null & watch=$!
            wait $server; kill $watch
            """#
        let lines = "exec 3<&0\n" + script
        var last = ""
        // One that was killed leaves children that need a moment to end.
        for _ in 0..<600 {
            let started = try ServerProcess(
                "/bin/sh", ["-c", lines, path] + words,
                environment: Self.environment.merging(["FOLDER": folder.path]) { $1 })
            try Patience.wait(for: "PostgreSQL: \(started.said)") {
                started.said.contains("ready to accept connections") || started.ended() != nil
            }
            if started.ended() == nil {
                process = started
                return
            }
            last = started.said
            usleep(100_000)
        }
        throw ServerProcess.Trouble(description: last)
    }

    private func postmaster() throws -> pid_t {
        let text = try WholeFile.read(data + "/postmaster.pid", most: 1 << 12) ?? ""
        guard let line = text.split(separator: "\n").first, let number = pid_t(line), number > 1 else {
            throw ServerProcess.Trouble(description: "no PostgreSQL runs in \(data)")
        }
        return number
    }

    func kill() throws {
        Glibc.kill(try postmaster(), SIGKILL)
        try process?.wait()
        process = nil
    }

    func stop() throws {
        Glibc.kill(try postmaster(), SIGINT)
        try process?.wait()
        process = nil
    }

    /// All that it holds, while it is stopped.
    func backUp() throws {
        let copied = try ServerProcess.run("/bin/cp", ["-a", data, folder.path + "/backup"])
        guard copied.code == 0 else { throw ServerProcess.Trouble(description: copied.said) }
    }

    /// What `backUp` has kept, in the place of what it holds, while it is stopped.
    func restore() throws {
        let script = "rm -r \"$0\" && cp -a \"$1\" \"$0\""
        let copied = try ServerProcess.run("/bin/sh", ["-c", script, data, folder.path + "/backup"])
        guard copied.code == 0 else { throw ServerProcess.Trouble(description: copied.said) }
    }

    func makeDatabase() throws -> TestDatabase {
        let name = "test_\(made.add(1, ordering: .relaxed).newValue)"
        try Database(target + " dbname=postgres").run("CREATE DATABASE \(name)")
        return TestDatabase(server: self, target: target + " dbname=\(name)")
    }
}

/// A database of one test.
struct TestDatabase {
    let server: Postgres
    /// As --database takes it.
    let target: String

    /// With the tables of this version.
    init(server: Postgres, target: String) {
        self.server = server
        self.target = target
    }

    func connect() throws(DatabaseError) -> Database { try Database(target) }

    /// A connection to tables of this version, and as an ingester leaves them that has looked at this run of the database.
    func setUp() throws(DatabaseError) -> Database {
        let database = try connect()
        _ = try Migrations.apply(to: database)
        try database.run("UPDATE fleet.lineage SET confirmed = fleet.incarnation()")
        return database
    }
}
