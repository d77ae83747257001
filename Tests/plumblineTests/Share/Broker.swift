import Glibc
import LinuxIO
import TestSupport

/// A real mosquitto of one test: with TLS, a password and an access list.
final class Broker {
    /// Of the system, or unpacked by `Tools/setup/broker`.
    private static let root =
        access("/usr/sbin/mosquitto", X_OK) == 0 ? "" : Program.folder + "/../../broker"
    private static let path = root + "/usr/sbin/mosquitto"
    static let isHere = [
        path, root + "/usr/bin/mosquitto_sub", root + "/usr/bin/mosquitto_pub", root + "/usr/bin/mosquitto_passwd",
        "/usr/bin/openssl",
    ].allSatisfy { (program: String) in access(program, X_OK) == 0 }
    /// Where its programs and libraries are.
    private static let environment: [String: String] = {
        guard !root.isEmpty else { return [:] }
        let libraries = ["x86_64", "aarch64"].flatMap { machine in
            ["/usr/lib/", "/lib/"].map { "\(root)\($0)\(machine)-linux-gnu" }
        }
        return ["PATH": root + "/usr/bin:/usr/bin:/bin", "LD_LIBRARY_PATH": libraries.joined(separator: ":")]
    }()
    static let user = "plumb"
    static let password = "a secret"

    /// An authority, and a certificate for this computer that it has signed; another authority beside it.
    private static func makeCertificates(in folder: String) throws {
        let script = """
            set -e
            for name in ca other; do
                openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout $name.key -out $name.pem \\
                    -days 2 -subj "/CN=$name"
            done
            openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout server.key -out server.csr \\
                -subj "/CN=localhost"
            printf 'subjectAltName=DNS:localhost' > names
            # Clients of this authority and of the other one.
            for name in ca other; do
                openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout client-of-$name.key \\
                    -out client.csr -subj "/CN=plumbline"
                openssl x509 -req -in client.csr -CA $name.pem -CAkey $name.key -CAcreateserial -out client-of-$name.pem -days 2
            done
            openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem -days 2 -extfile names
            mosquitto_passwd -b -c passwords \(user) '\(password)'
            """
        let result = try RunningProgram(
            "/bin/sh", ["-c", "cd \(folder) && \(script)"], environment: environment
        ).wait()
        guard result.code == 0 else { throw Program.CannotRun(reason: result.stderr) }
    }

    let folder: TemporaryFolder
    /// With TLS.
    let port: Int
    private var program: RunningProgram?
    private var listeners = 0

    var caFile: String { folder.path + "/ca.pem" }
    /// A certificate that its authority has signed, with its key beside it (`.key`); one of the other authority's.
    var clientFile: String { folder.path + "/client-of-ca.pem" }
    var strangerFile: String { folder.path + "/client-of-other.pem" }
    var otherCAFile: String { folder.path + "/other.pem" }

    /// - Parameter more: lines of its settings.
    init(_ more: String...) throws {
        folder = try TemporaryFolder()
        port = try PageHouse.freePort()
        try Self.makeCertificates(in: folder.path)
        try allow("readwrite #")
        let text = """
            listener \(port) 127.0.0.1
            cafile \(folder.path)/ca.pem
            certfile \(folder.path)/server.pem
            keyfile \(folder.path)/server.key
            allow_anonymous false
            password_file \(folder.path)/passwords
            acl_file \(folder.path)/acl
            user root
            persistence true
            persistence_location \(folder.path)/
            autosave_interval 1
            log_type all
            """
        try WholeFile.write(
            ([text] + more).map { $0 + "\n" }.joined(), to: folder.path + "/mosquitto.conf")
        try start()
    }

    static func key(of certificate: String) -> String { certificate.replacing(".pem", with: ".key") }

    /// What its one user may do, a line of an access list.
    func allow(_ topics: String...) throws {
        try WholeFile.write(
            "user \(Self.user)\n" + topics.map { "topic \($0)\n" }.joined(), to: folder.path + "/acl")
        program?.send(SIGHUP)
    }

    /// Adds a user who may say what a fleet's gateway may: the names of its topics have the user's.
    func enrol(_ user: String, password: String) throws {
        let result = try RunningProgram(
            "/bin/sh", ["-c", "mosquitto_passwd -b \(folder.path)/passwords \(user) '\(password)'"],
            environment: Self.environment
        ).wait()
        guard result.code == 0 else { throw Program.CannotRun(reason: result.stderr) }
        let prefix = "plumbline-fleet/v1/%u"
        try WholeFile.write(
            """
            pattern write \(prefix)/up
            pattern read \(prefix)/down
            user \(Self.user)
            topic readwrite #

            """, to: folder.path + "/acl")
        program?.send(SIGHUP)
    }

    func start() throws {
        program = try RunningProgram(
            Self.path, ["-c", folder.path + "/mosquitto.conf"], environment: Self.environment)
        try program?.waits(for: "running")
    }

    var log: String { get throws { try (program?.stdout ?? "") + (program?.stderr ?? "") } }

    /// Waits until its log has said something.
    func waits(for text: String) throws { try program?.waits(for: text, seconds: 60) }

    func kill() throws {
        program?.send(SIGKILL)
        _ = try program?.wait()
        program = nil
    }

    private var options: [String] {
        [
            "-h", "localhost", "-p", "\(port)", "--cafile", caFile, "--cert", clientFile, "--key",
            Self.key(of: clientFile),
            "-u", Self.user, "-P", Self.password,
        ]
    }

    /// Somebody who reads topics, a line a message: whether it was retained, the topic and the payload.
    func listen(_ topics: String...) throws -> RunningProgram {
        let words = topics.flatMap { ["-t", $0] }
        listeners += 1
        let name = "listener-\(listeners)"
        let listener = try RunningProgram(
            Self.root + "/usr/bin/mosquitto_sub",
            options + ["-V", "5", "-q", "1", "-i", name, "-F", "MESSAGE %r %t %p"] + words,
            environment: Self.environment)
        try program?.waits(for: "Sending SUBACK to \(name)", seconds: 60)
        return listener
    }

    /// What it keeps, by topic.
    func retained() throws -> [String: String] {
        let listener = try listen("#")
        // What it keeps stands before this in the same queue.
        let end = "test/end-\(listeners)"
        try publish("end", to: end)
        try listener.waits(for: "MESSAGE 0 \(end) end", seconds: 60)
        var found: [String: String] = [:]
        for line in try listener.stdout.split(separator: "\n") where line.hasPrefix("MESSAGE 1 ") {
            let parts = line.dropFirst("MESSAGE 1 ".count).split(separator: " ", maxSplits: 1)
            found[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
        }
        return found
    }

    func publish(_ payload: String, to topic: String, isRetained: Bool = false) throws {
        let result = try RunningProgram(
            Self.root + "/usr/bin/mosquitto_pub",
            options + ["-q", "1", "-t", topic, "-m", payload] + (isRetained ? ["-r"] : []),
            environment: Self.environment
        ).wait()
        guard result.code == 0 else { throw Program.CannotRun(reason: result.stderr) }
    }

    /// So many of the same at once.
    func flood(_ payload: String, to topic: String, count: Int) throws {
        let flood = try RunningProgram(
            Self.root + "/usr/bin/mosquitto_pub", options + ["-l", "-t", topic], environment: Self.environment)
        for _ in 0..<count { flood.enter(payload) }
        flood.endInput()
        let result = try flood.wait()
        guard result.code == 0 else { throw Program.CannotRun(reason: result.stderr) }
    }
}
