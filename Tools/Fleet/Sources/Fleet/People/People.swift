import Events
import Numbers

/// People whose minutes are kept.
public struct People {
    private let database: Database

    public init(_ database: Database) { self.database = database }

    /// Why somebody cannot be found.
    public enum Trouble: Error, Equatable, CustomStringConvertible {
        case unknown(String)
        case several(String, [String])
        case database(DatabaseError)

        public var description: String {
            switch self {
            case .unknown(let who): "Nobody here is “\(who)”: see “plumbline-fleet people”."
            case .several(let name, let people):
                "Several people are called “\(name)”: say which, by the pseudonym: \(people.joined(separator: ", "))."
            case .database(let error): error.description
            }
        }
    }

    /// The pseudonym of somebody who is named by it, or by the name that was given to it.
    public func find(_ who: String) throws(Trouble) -> String {
        var found: [String] = []
        do throws(DatabaseError) {
            let rows =
                FleetNames.isPerson(who)
                ? try database.run("SELECT id FROM fleet.person WHERE id = $1::uuid", [.text(who)])
                : try database.run(
                    "SELECT person AS id FROM fleet.person_name WHERE name = $1 ORDER BY 1", [.text(who)])
            for row in rows { found.append(try row.text("id") ?? "") }
        } catch { throw .database(error) }
        guard found.count < 2 else { throw .several(who, found) }
        guard let person = found.first else { throw .unknown(who) }
        return person
    }

    /// Everybody, or everybody of a tenant.
    public func list(tenant: String?) throws(DatabaseError) -> DatabaseRows {
        try database.run(
            """
            SELECT p.id AS person, n.name, t.name AS tenant, p.store, p.cohort, array_to_string(p.kinds, ' ') AS kinds,
                to_char(p.consented, 'YYYY-MM-DD') AS consented,
                (SELECT to_char(max(m.local_day), 'YYYY-MM-DD') FROM fleet.minute m WHERE m.person = p.id) AS last_day
            FROM fleet.person p JOIN fleet.store s ON s.id = p.store JOIN fleet.tenant t ON t.id = s.tenant
            LEFT JOIN fleet.person_name n ON n.person = p.id
            WHERE t.name = $1 OR $1::text IS NULL
            ORDER BY t.name, n.name, p.id
            """, [.optional(tenant)])
    }

    /// - Parameter name: `nil` to take it away.
    public func name(_ person: String, _ name: String?) throws(DatabaseError) {
        guard let name else {
            try database.run("DELETE FROM fleet.person_name WHERE person = $1::uuid", [.text(person)])
            return
        }
        try database.run(
            """
            INSERT INTO fleet.person_name (person, name) VALUES ($1::uuid, $2)
            ON CONFLICT (person) DO UPDATE SET name = EXCLUDED.name
            """, [.text(person), .text(name)])
    }

    /// Puts somebody into a group, in which the person is counted from now on.
    public func setCohort(_ person: String, _ cohort: String) throws(DatabaseError) {
        try database.run(
            "UPDATE fleet.person SET cohort = $2 WHERE id = $1::uuid", [.text(person), .text(cohort)])
    }

    /// Deletes all that is held about somebody, as a withdrawal does; what comes later is refused.
    public func forget(_ person: String) throws(DatabaseError) {
        try database.transaction { () throws(DatabaseError) in
            // What its gateway sends at this moment waits, or is gone with the rest.
            try database.run(
                "SELECT id FROM fleet.store WHERE id = (SELECT store FROM fleet.person WHERE id = $1::uuid) FOR UPDATE",
                [.text(person)])
            try Withdrawal.perform(of: person, kinds: Set(FleetKind.allCases), in: database)
        }
    }

    /// All that is held about somebody, a line of JSON for each row: which table, and the row.
    public func export(_ person: String, line: (String) -> Void) throws(DatabaseError) {
        let parts = [
            ("person", "SELECT r FROM fleet.person r WHERE id = $1::uuid"),
            ("person_name", "SELECT r FROM fleet.person_name r WHERE person = $1::uuid"),
            ("member", "SELECT r FROM fleet.member r WHERE person = $1::uuid"),
            ("care", "SELECT r FROM fleet.care r WHERE person = $1::uuid"),
            ("recording", "SELECT r FROM fleet.recording r WHERE person = $1::uuid ORDER BY start"),
            ("minute", "SELECT r FROM fleet.minute r WHERE person = $1::uuid ORDER BY minute, recording"),
            ("track", "SELECT r FROM fleet.track r WHERE person = $1::uuid ORDER BY minute, recording"),
            ("day_part", "SELECT r FROM fleet.day_part r WHERE person = $1::uuid ORDER BY day, recording"),
            ("open_day", "SELECT r FROM fleet.open_day r WHERE person = $1::uuid ORDER BY day"),
        ]
        try database.transaction { () throws(DatabaseError) in
            // One moment for all of it.
            try database.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            for (table, query) in parts {
                try database.run(
                    """
                    DECLARE rows NO SCROLL CURSOR FOR
                    SELECT json_build_object('table', '\(table)', 'row', to_json(r)) AS line FROM (\(query)) q
                    """, [.text(person)])
                while case let rows = try database.run("FETCH 1000 FROM rows"), !rows.isEmpty {
                    for row in rows { line(try row.text("line") ?? "") }
                }
                try database.run("CLOSE rows")
            }
        }
    }
}
