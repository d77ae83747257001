import PlainText

/// What somebody who logs in to the database is there.
public enum MemberRole: String, CaseIterable, Sendable {
    /// Reads what is held of one person.
    case wearer
    /// Reads rows and names of the people in care.
    case therapist
    /// Reads the rows of all of a tenant's people, without names.
    case researcher
    /// Reads published figures of groups, and nothing of anybody.
    case employer

    var group: String { "fleet_\(rawValue)" }
}

/// Why a member cannot be as it was asked for.
public enum MemberError: Error, Equatable, CustomStringConvertible {
    case login(String)
    case mayDoMore(String)
    case foreign(String)
    case unknownTenant(String, known: [String])
    case unknownPerson(String)
    case notThere(String)
    case needs(String)

    public var description: String {
        switch self {
        case .login(let name):
            "“\(PrintableText.of(name))” is not a login's name: small letters, digits and _, beginning with a letter, at "
                + "most 63, and not beginning with pg_ or fleet_."
        case .mayDoMore(let name):
            "“\(name)” may do more in this database server than a member should, so its rights would not hold it back. "
                + "Choose another login."
        case .foreign(let name):
            "“\(name)” is a role that nobody can log in by. Choose another login."
        case .unknownTenant(let name, let known):
            "There is no tenant “\(PrintableText.of(name))”"
                + (known.isEmpty ? "." : ": there are \(known.map { "“\($0)”" }.joined(separator: ", ")).")
        case .unknownPerson(let person):
            "Nobody is known as “\(PrintableText.of(person))” in this tenant. “plumbline-fleet people” lists them."
        case .notThere(let name):
            "“\(PrintableText.of(name))” is not a member. “plumbline-fleet member list” lists them."
        case .needs(let what): what
        }
    }
}

/// Who may read: logins of the database, the role of each, and whom a therapist looks after.
public enum Members {
    public struct Member: Equatable, Sendable {
        public var login: String
        public var role: MemberRole
        public var tenant: String
        /// Of a wearer.
        public var person: String?
        /// People in a therapist's care.
        public var care: Int
    }

    /// As a comment on the logins that this program has made: those it may also remove.
    static let mark = "a member of a Plumbline fleet"

    /// Makes somebody a member, or a member what is asked for now; people in care are added to those that there are.
    ///
    /// - Parameters:
    ///   - tenant: not needed of a wearer, whose person says it.
    ///   - person: of a wearer, and of nobody else.
    ///   - care: of a therapist, and of nobody else.
    /// - Returns: whether the login was made now: it has no password yet.
    public static func add(
        _ login: String, as role: MemberRole, tenant: String?, person: String? = nil, care: [String] = [],
        in database: Database
    ) throws -> Bool {
        guard isLogin(login) else { throw MemberError.login(login) }
        guard (role == .wearer) == (person != nil) else {
            throw MemberError.needs(
                role == .wearer ? "Say whose rows a wearer reads: --person." : "--person is for a wearer alone.")
        }
        guard care.isEmpty || role == .therapist else { throw MemberError.needs("--care is for a therapist alone.") }
        guard role == .wearer || tenant != nil else { throw MemberError.needs("Say of which tenant: --tenant.") }
        try database.run("BEGIN")
        do {
            let isNew = try makeLogin(login, in: database)
            let number = try tenantNumber(tenant, person: person, in: database)
            for other in MemberRole.allCases where other != role {
                try database.run("REVOKE \(other.group) FROM \(quoted(login))")
            }
            try database.run("GRANT \(role.group) TO \(quoted(login))")
            if role != .therapist { try database.run("DELETE FROM fleet.care WHERE login = $1", [.text(login)]) }
            try database.run(
                """
                INSERT INTO fleet.member (login, role, tenant, person) VALUES ($1, $2, $3::integer, $4::uuid)
                ON CONFLICT (login) DO UPDATE SET role = EXCLUDED.role, tenant = EXCLUDED.tenant, person = EXCLUDED.person
                """, [.text(login), .text(role.rawValue), .integer(number), .optional(person)])
            // Whom another tenant's therapist had in care is nobody's now.
            try database.run(
                """
                DELETE FROM fleet.care c USING fleet.person p, fleet.store s
                WHERE c.login = $1 AND p.id = c.person AND s.id = p.store AND s.tenant <> $2::integer
                """, [.text(login), .integer(number)])
            for person in care {
                guard try isPerson(person, of: number, in: database) else { throw MemberError.unknownPerson(person) }
                try database.run(
                    "INSERT INTO fleet.care (login, person) VALUES ($1, $2::uuid) ON CONFLICT DO NOTHING",
                    [.text(login), .text(person)])
            }
            try database.run("COMMIT")
            return isNew
        } catch {
            try database.run("ROLLBACK")
            throw error
        }
    }

    /// Ends a membership: the next statement of that login is refused. A login that this program has made is removed.
    ///
    /// - Parameter care: these people are taken out of the therapist's care, and the member stays.
    public static func remove(_ login: String, care: [String] = [], in database: Database) throws {
        guard isLogin(login) else { throw MemberError.notThere(login) }
        // Somebody who has withdrawn is no member any more, and leaves a login.
        let known = try database.run(
            "SELECT shobj_description(oid, 'pg_authid') AS mark FROM pg_roles WHERE rolname = $1", [.text(login)])
        let isOurs = try known.first?.text("mark") == mark
        let isMember = try !database.run("SELECT FROM fleet.member WHERE login = $1", [.text(login)]).isEmpty
        guard isMember || isOurs && care.isEmpty else { throw MemberError.notThere(login) }
        try database.run("BEGIN")
        do {
            for person in care {
                let gone = try database.run(
                    "DELETE FROM fleet.care WHERE login = $1 AND person::text = $2", [.text(login), .text(person)])
                guard gone.changed == 1 else { throw MemberError.unknownPerson(person) }
            }
            if care.isEmpty {
                try database.run("DELETE FROM fleet.member WHERE login = $1", [.text(login)])
                for role in known.isEmpty ? [] : MemberRole.allCases {
                    try database.run("REVOKE \(role.group) FROM \(quoted(login))")
                }
                if isOurs { try database.run("DROP ROLE \(quoted(login))") }
            }
            try database.run("COMMIT")
        } catch {
            try database.run("ROLLBACK")
            throw error
        }
    }

    /// Everybody, by tenant and login.
    public static func all(in database: Database) throws(DatabaseError) -> [Member] {
        let rows = try database.run(
            """
            SELECT m.login, m.role, t.name AS tenant, m.person,
                (SELECT count(*) FROM fleet.care c WHERE c.login = m.login) AS care
            FROM fleet.member m JOIN fleet.tenant t ON t.id = m.tenant ORDER BY t.name, m.login
            """)
        var members: [Member] = []
        for row in rows {
            guard let login = try row.text("login"), let tenant = try row.text("tenant"),
                let role = try row.text("role").flatMap(MemberRole.init(rawValue:))
            else { throw .unexpected("a member without login, role or tenant") }
            members.append(
                Member(
                    login: login, role: role, tenant: tenant, person: try row.text("person"),
                    care: Int(clamping: try row.integer("care") ?? 0)))
        }
        return members
    }

    // MARK: Parts

    static func isLogin(_ name: String) -> Bool {
        let letters = Set("abcdefghijklmnopqrstuvwxyz".utf8)
        let others = letters.union("0123456789_".utf8)
        return (1...63).contains(name.utf8.count) && name.utf8.first.map(letters.contains) == true
            && name.utf8.allSatisfy(others.contains) && !name.hasPrefix("pg_") && !name.hasPrefix("fleet_")
    }

    /// Of a checked name.
    private static func quoted(_ login: String) -> String { "\"\(login)\"" }

    private static func makeLogin(_ login: String, in database: Database) throws -> Bool {
        let known = try database.run(
            """
            SELECT rolcanlogin AS logs_in, rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication
                OR EXISTS (
                    SELECT FROM pg_roles g WHERE g.rolname <> r.rolname AND pg_has_role(r.oid, g.oid, 'MEMBER')
                        AND g.rolname NOT IN ('fleet_wearer', 'fleet_therapist', 'fleet_researcher', 'fleet_employer')
                        AND (g.rolsuper OR g.rolbypassrls OR g.rolname LIKE 'fleet\\_%' OR g.rolname LIKE 'pg\\_%'
                            OR g.oid = (SELECT datdba FROM pg_database WHERE datname = current_database()))
                ) OR r.oid = (SELECT datdba FROM pg_database WHERE datname = current_database()) AS more
            FROM pg_roles r WHERE rolname = $1
            """, [.text(login)])
        guard let role = known.first else {
            try database.run("CREATE ROLE \(quoted(login)) LOGIN")
            try database.run("COMMENT ON ROLE \(quoted(login)) IS '\(mark)'")
            // Nobody's long question keeps the others waiting without end.
            try database.run("ALTER ROLE \(quoted(login)) SET statement_timeout = '5min'")
            return true
        }
        guard try role.flag("more") == false else { throw MemberError.mayDoMore(login) }
        guard try role.flag("logs_in") == true else { throw MemberError.foreign(login) }
        return false
    }

    private static func tenantNumber(
        _ tenant: String?, person: String?, in database: Database
    ) throws -> Int64 {
        if let person {
            let rows = try database.run(
                """
                SELECT t.id, t.name FROM fleet.person p JOIN fleet.store s ON s.id = p.store
                JOIN fleet.tenant t ON t.id = s.tenant WHERE p.id::text = $1
                """, [.text(person)])
            guard let row = rows.first, let number = try row.integer("id"),
                try tenant == nil || tenant == row.text("name")
            else { throw MemberError.unknownPerson(person) }
            return number
        }
        let rows = try database.run("SELECT id, name FROM fleet.tenant ORDER BY name")
        for row in rows where try row.text("name") == tenant {
            if let number = try row.integer("id") { return number }
        }
        var known: [String] = []
        for row in rows { if let name = try row.text("name") { known.append(name) } }
        throw MemberError.unknownTenant(tenant ?? "", known: known)
    }

    private static func isPerson(
        _ person: String, of tenant: Int64, in database: Database
    ) throws(DatabaseError) -> Bool {
        try !database.run(
            """
            SELECT FROM fleet.person p JOIN fleet.store s ON s.id = p.store
            WHERE p.id::text = $1 AND s.tenant = $2::integer
            """, [.text(person), .integer(tenant)]
        ).isEmpty
    }
}
