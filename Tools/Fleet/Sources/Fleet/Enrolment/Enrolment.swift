import Events
import Numbers

/// Gateways that may send.
public struct Enrolment {
    private let database: Database

    public init(_ database: Database) { self.database = database }

    /// Letters and digits by chance that nobody can guess, 5 bits each: the system's own.
    public static func random(_ count: Int) -> String {
        let digits = Array("abcdefghjkmnpqrstuvwxyz023456789")
        var generator = SystemRandomNumberGenerator()
        return String((0..<max(0, count)).map { _ in digits[Int.random(in: digits.indices, using: &generator)] })
    }

    public func tenants() throws(DatabaseError) -> [String] {
        var names: [String] = []
        for row in try database.run("SELECT name FROM fleet.tenant ORDER BY name") {
            names.append(try row.text("name") ?? "")
        }
        return names
    }

    public func makeTenant(_ name: String) throws(DatabaseError) {
        try database.run("INSERT INTO fleet.tenant (name) VALUES ($1) ON CONFLICT (name) DO NOTHING", [.text(name)])
    }

    /// Enrols a gateway, as `store`. `account` is called within the transaction: where it fails, nothing is kept.
    public func add(
        _ store: String, tenant: String, account: () throws(EnrolmentError) -> Void
    ) throws(DatabaseError) -> EnrolmentError? {
        var failure: EnrolmentError?
        try database.run("BEGIN")
        let added = try database.run(
            """
            INSERT INTO fleet.store (id, tenant) SELECT $1, id FROM fleet.tenant WHERE name = $2
            ON CONFLICT (id) DO NOTHING
            """, [.text(store), .text(tenant)])
        if added.changed == 0 {
            failure = .unknownTenant(tenant, known: try tenants())
        } else {
            do throws(EnrolmentError) { try account() } catch { failure = error }
        }
        try database.run(failure == nil ? "COMMIT" : "ROLLBACK")
        return failure
    }

    /// Lets another computer take a gateway's place: the first that says hello.
    ///
    /// - Returns: whether such a gateway is enrolled.
    public func free(_ store: String) throws(DatabaseError) -> Bool {
        try database.run(
            "UPDATE fleet.store SET instance = NULL, greeted = NULL WHERE id = $1", [.text(store)]
        ).changed == 1
    }

    /// Makes gateways send all that they hold again.
    ///
    /// - Parameter store: of one; `nil` for all.
    /// - Returns: whose.
    public func resend(_ store: String?) throws(DatabaseError) -> [String] {
        let rows = try database.run(
            """
            UPDATE fleet.store SET settled = 0, batches = 0, greeted = NULL WHERE id = $1 OR $1::text IS NULL RETURNING id
            """, [.optional(store)])
        var ids: [String] = []
        for row in rows { ids.append(try row.text("id") ?? "") }
        return ids.sorted()
    }
}
