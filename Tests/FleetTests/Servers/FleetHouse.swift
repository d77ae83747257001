import Events
import Fleet
import Glibc
import LinuxIO
import TestSupport

/// A server of one test: database, broker, and the program between them.
final class FleetHouse {
    static let isPossible = Postgres.isHere && Mosquitto.isHere

    let folder: TemporaryFolder
    let place: TestDatabase
    let broker: Mosquitto
    private var ingesters: [ServerProcess] = []

    /// - Parameter server: one of its own, where the test ends it.
    init(_ server: Postgres? = nil) throws {
        folder = try TemporaryFolder()
        place = try server?.makeDatabase() ?? Postgres.database()
        let files = ["--passwords", folder.path + "/passwords", "--acl", folder.path + "/acl"]
        let result = try ServerProcess.run(
            ServerProcess.built + "/plumbline-fleet",
            ["setup", "--database", place.target, "--ingest-password", folder.path + "/ingest"] + files,
            environment: Mosquitto.environment)
        guard result.code == 0 else { throw ServerProcess.Trouble(description: result.said) }
        broker = try Mosquitto(in: folder.path)
    }

    /// The program, as the people who operate the server run it.
    func run(_ words: String...) throws -> (code: Int32, said: String) {
        try ServerProcess.run(
            ServerProcess.built + "/plumbline-fleet", words + ["--database", place.target],
            environment: Mosquitto.environment)
    }

    var files: [String] {
        [
            "--passwords", folder.path + "/passwords", "--acl", folder.path + "/acl", "--broker-pid",
            folder.path + "/broker.pid",
        ]
    }

    /// A gateway of its own store, by a code as the command prints it.
    func enrol(tenant: String = "Clinic", again: String? = nil) throws -> FleetCode {
        let result = try ServerProcess.run(
            ServerProcess.built + "/plumbline-fleet",
            ["enrol", "--database", place.target, "--host", "127.0.0.1", "--port", "\(broker.port)", "--no-tls"]
                + (again.map { ["--again", $0] } ?? ["--tenant", tenant, "--new-tenant"]) + files,
            environment: Mosquitto.environment)
        guard result.code == 0, let line = result.said.split(separator: "\n").first(where: { $0.hasPrefix("PLF-") })
        else { throw ServerProcess.Trouble(description: result.said) }
        return try FleetCode(String(line))
    }

    private var brokerWords: [String] {
        ["--port", "\(broker.port)", "--password-file", folder.path + "/ingest"]
    }

    /// - Parameter awaits: what it says at last.
    @discardableResult
    func startIngester(awaits: String = "Taking what gateways send") throws -> ServerProcess {
        let process = try ServerProcess(
            ServerProcess.built + "/plumbline-fleet",
            ["ingest", "--database", place.target, "--state", folder.path + "/state"] + brokerWords,
            environment: Mosquitto.environment)
        ingesters.append(process)
        try process.waits(for: awaits)
        return process
    }

    func resendAll() throws -> (code: Int32, said: String) {
        try ServerProcess.run(
            ServerProcess.built + "/plumbline-fleet", ["resend", "--all", "--database", place.target] + brokerWords,
            environment: Mosquitto.environment)
    }

    /// Every row that is kept of minutes, as text; the rows of tracks after them.
    func rows() throws -> [String] {
        let database = try place.connect()
        var lines: [String] = []
        for row in try database.run(
            """
            SELECT concat_ws('|', m.person, recording, extract(epoch FROM minute)::bigint / 60, m.sequence, recorded_s,
                slouch_s, alerts, coalesce(round(flexion_mean_deg::numeric * 100)::text, '-'), coalesce(
                    (SELECT md5(body) FROM fleet.track t WHERE t.person = m.person AND t.recording = m.recording
                        AND t.minute = m.minute AND t.sequence = m.sequence), '-')) AS line
            FROM fleet.minute m ORDER BY 1
            """)
        { lines.append(try row.text("line") ?? "") }
        return lines
    }

    /// Of every table and partition: the names of those in which a text is found.
    func tables(with text: String) throws -> [String] {
        let database = try place.connect()
        let tables = try database.run(
            """
            SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
            WHERE relkind IN ('r', 'p') AND nspname NOT IN ('pg_catalog', 'information_schema')
            """)
        var found: [String] = []
        for table in tables {
            let name = try table.text("name") ?? ""
            let rows = try database.run(
                "SELECT 1 FROM \(name) r WHERE strpos(to_jsonb(r)::text, $1) > 0 LIMIT 1", [.text(text)])
            if !rows.isEmpty { found.append(name) }
        }
        return found
    }
}
