import Fleet
import FoundationEssentials
import TestSupport
import Testing

/// The table of who may read what, from what each login really gets.
@Suite("Who may read what", .enabled(if: Postgres.isHere))
struct WhoMayReadTests {
    private static let file =
        #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 }
        + "/Tools/Fleet/results/who-may-read-what.md"

    /// Twelve of North, one of South; in care are 1 and 2; 1 wears and reads.
    private static func world() throws -> FleetWorld {
        let world = try FleetWorld()
        for number in 1...12 { try world.add(number) }
        try world.add(13, tenant: 2)
        for number in 1...13 {
            for day in ["2025-02-26", "2025-02-27", "2025-03-05"] {
                try world.record(number, on: day, minutes: 2, slouch_s: 10)
            }
            try world.owner.run(
                """
                INSERT INTO fleet.track SELECT person, recording, minute, sequence, '\\x00' FROM fleet.minute
                WHERE person = '\(FleetWorld.person(number))';
                INSERT INTO fleet.person_name VALUES ('\(FleetWorld.person(number))', 'Name \(number)')
                """)
        }
        // All days are closed, and then of each person one is open again.
        try world.owner.run(
            """
            SELECT fleet.close_days(1000, '0');
            UPDATE fleet.minute SET alerts = 1 WHERE local_day = '2025-03-05'
            """)
        try world.owner.run(
            """
            INSERT INTO fleet.tombstone (person_hash) VALUES ('\\x01');
            INSERT INTO fleet.incident (kind, detail) VALUES ('test', 'x');
            SELECT fleet.publish_week(1, '2025-02-24'), fleet.publish_week(2, '2025-02-24')
            """)
        try world.member("wearer", .wearer, person: 1)
        try world.member("therapist", .therapist, care: [1, 2])
        try world.member("researcher", .researcher)
        try world.member("employer", .employer)
        // With the role's rights, and no member; and a login of nothing.
        try world.owner.run(
            """
            CREATE ROLE \(world.name("stranger")) LOGIN; CREATE ROLE \(world.name("nobody")) LOGIN;
            GRANT fleet_therapist, fleet_researcher, fleet_wearer, fleet_employer TO \(world.name("stranger"));
            GRANT CONNECT ON DATABASE \(world.place.target.split(separator: "=").last ?? "") TO \(world.name("nobody"))
            """)
        _ = try world.ingester()
        return world
    }

    private static let logins = ["wearer", "therapist", "researcher", "employer", "ingest", "stranger", "nobody"]

    @Test("Each login reads of each table, partition, view and function what the table in results says")
    func table() throws {
        let world = try Self.world()
        let rows = try world.owner.run(
            """
            SELECT c.relname AS name, c.relispartition AS part, c.relkind = 'v' AS view,
                (SELECT string_agg(quote_ident(attname), ' ' ORDER BY attnum) FROM pg_attribute
                    WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS columns
            FROM pg_class c WHERE relnamespace = 'fleet'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
            ORDER BY c.relkind = 'v', c.relname
            """)
        let databases = try Self.logins.map { try world.logIn(as: $0) }
        var lines: [String] = []
        var parts: [String: Set<String>] = [:]
        for row in rows {
            let name = try #require(try row.text("name"))
            let columns = try #require(try row.text("columns")).split(separator: " ").map(String.init)
            let all = try FleetWorld.number(world.owner, "SELECT count(*) FROM fleet.\(name)") ?? 0
            let cells = databases.map { Self.cell(of: "fleet.\(name)", columns, all: all, in: $0) }
            let line = "| " + cells.joined(separator: " | ") + " |"
            if try row.flag("part") == true {
                // The months that there are depend on the day.
                let parent = name.prefix { $0 != "_" }
                parts["each partition of \(parent), by its own name", default: []].insert(line)
            } else {
                lines.append("| \(name) " + line)
            }
        }
        for (name, found) in parts.sorted(by: { $0.key < $1.key }) {
            #expect(found.count == 1, "the partitions differ: \(found.sorted())")
            lines += found.sorted().map { "| \(name) " + $0 }
        }
        for function in try world.owner.run(
            """
            SELECT p.proname AS name, (SELECT string_agg('NULL::' || format_type(t, NULL), ', ' ORDER BY n)
                FROM unnest(p.proargtypes) WITH ORDINALITY AS a (t, n)) AS words
            FROM pg_proc p WHERE pronamespace = 'fleet'::regnamespace
                -- A trigger's cannot be called.
                AND prorettype <> 'trigger'::regtype ORDER BY proname
            """)
        {
            let name = try #require(try function.text("name"))
            let call = "SELECT * FROM fleet.\(name)(\(try function.text("words") ?? ""))"
            let cells = databases.map { isDenied($0, "BEGIN; \(call); ROLLBACK") ? "–" : "may" }
            for database in databases where database.isLost == false { _ = try? database.run("ROLLBACK") }
            lines.append("| \(name)() | " + cells.joined(separator: " | ") + " |")
        }
        let text = Self.head + lines.joined(separator: "\n") + "\n"
        if ProcessInfo.processInfo.environment["PLUMBLINE_UPDATE_GOLDEN"] == "1" {
            try Data(text.utf8).write(to: URL(filePath: Self.file))
        }
        #expect(try String(contentsOf: URL(filePath: Self.file), encoding: .utf8) == text)
    }

    private static let head = """
        # Who may read what

        Made by `make fleet-access`: each login is one to a real database with twelve people of its tenant and one of another,
        and each cell is what it got: `–` denied, else the rows that it sees of those that there are; after “not” the columns
        that are denied; then what it may write (insert, update, delete, empty). Of a function, whether it may be called:
        those show each caller what the policies let the caller see. A test fails where a cell changes.

        - wearer: of person 1. therapist: of 1 and 2. researcher and employer: of the tenant. ingest: the service's login.
        - stranger: has the rights of all four roles, and is no member. nobody: may connect, and has no role.

        | | \(logins.joined(separator: " | ")) |
        |\(String(repeating: "---|", count: logins.count + 1))

        """

    private static func cell(of table: String, _ columns: [String], all: Int64, in database: Database) -> String {
        // Done, or refused only because a value is missing: a right is asked for before that.
        func may(_ statement: String) -> Bool {
            // Whatever comes of it, nothing stays.
            defer { _ = try? database.run("ROLLBACK") }
            do throws(DatabaseError) {
                try database.run("BEGIN; \(statement)")
                return true
            } catch { return if case .refused(let code, _) = error { code.hasPrefix("23") } else { false } }
        }
        var words: [String] = []
        let open = columns.filter { may("SELECT \($0) FROM \(table) LIMIT 0") }
        if let column = open.first,
            let seen = (try? FleetWorld.number(database, "SELECT count(*) FROM (SELECT \(column) FROM \(table)) x"))
                ?? nil
        {
            let denied = columns.filter { !open.contains($0) }
            words.append("\(seen) of \(all)" + (denied.isEmpty ? "" : ", not \(denied.joined(separator: ", "))"))
        }
        var writes: [String] = []
        if may("INSERT INTO \(table) DEFAULT VALUES") { writes.append("insert") }
        let changed = columns.filter { may("UPDATE \(table) SET \($0) = NULL WHERE false") }
        if !changed.isEmpty {
            writes.append(changed == columns ? "update" : "update \(changed.joined(separator: ", "))")
        }
        if may("DELETE FROM \(table) WHERE false") { writes.append("delete") }
        if may("TRUNCATE \(table)") { writes.append("empty") }
        if !writes.isEmpty { words.append("may " + writes.joined(separator: ", ")) }
        return words.isEmpty ? "–" : words.joined(separator: "; ")
    }
}
