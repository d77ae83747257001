import Fleet
import LocalTime
import TestSupport
import Testing

/// A database with tables, two tenants and people, whose logins are this test's own: roles are the whole server's.
final class FleetWorld {
    let place: TestDatabase
    let owner: Database
    /// Of the logins' names.
    private let mark: String

    init() throws {
        place = try Postgres.database()
        owner = try place.setUp()
        mark = place.target.split(separator: "=").last.map(String.init) ?? ""
        try owner.run("INSERT INTO fleet.tenant (name) VALUES ('North'), ('South')")
    }

    /// The pseudonym of a number.
    static func person(_ number: Int) -> String {
        let digits = String(number)
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    }

    /// A person with a gateway of their own; tenant 1 is North, 2 South.
    func add(_ number: Int, cohort: String = "all", tenant: Int = 1) throws {
        let store = "s" + String(repeating: "0", count: max(0, 15 - "\(number)".count)) + "\(number)"
        try owner.run(
            "INSERT INTO fleet.store (id, tenant, heard) VALUES ($1, $2::integer, '2025-04-01 12:00Z')",
            [.text(store), .integer(Int64(tenant))])
        try owner.run(
            """
            INSERT INTO fleet.person (id, store, cohort, kinds, consent_text, consented, first_minute)
            VALUES ($1::uuid, $2, $3, '{minutes,track}', '1', '2025-02-03 09:00Z', '2025-02-03 09:00Z')
            """, [.text(Self.person(number)), .text(store), .text(cohort)])
    }

    /// A day with one recording, from eight o'clock, every minute of which is worn and judged, `slouch_s` seconds of each
    /// slouched.
    func record(
        _ number: Int, on day: String, minutes: Int, slouch_s: Int, key: Int64? = nil, rules: String = "7",
        worn_s: Int = 60, judged_s: Int = 60, startMinute: Int = 480
    ) throws {
        let local = try #require(LocalDay(day))
        let key = key ?? Int64(local.daysSince1970)
        try owner.run("SELECT fleet.make_month($1::date)", [.text(day)])
        try owner.run(
            """
            INSERT INTO fleet.recording (person, key, start, utc_offset_s, placement, family, rules)
            VALUES ($1::uuid, $2, $3::date + time '08:00', 0, 't4', 'witmotion', $4) ON CONFLICT DO NOTHING
            """, [.text(Self.person(number)), .integer(key), .text(day), .text(rules)])
        try owner.run(
            """
            INSERT INTO fleet.minute SELECT $1::uuid, $2, $3::date + make_interval(mins => m), $3::date, m,
                60, $5::int, $6::int, $6::int - $7::int, $7::int, 0, 0, 0, 0, 0, 60 - $6::int, 0, 0, 12, 4, 30, 0
            FROM generate_series($8::int, $8::int + $4::int - 1) m
            """,
            [
                .text(Self.person(number)), .integer(key), .text(day), .integer(Int64(minutes)),
                .integer(Int64(worn_s)), .integer(Int64(judged_s)), .integer(Int64(slouch_s)),
                .integer(Int64(startMinute)),
            ])
    }

    /// A login's name, of no other test.
    func name(_ word: String) -> String { word + "_" + mark }

    func logIn(as word: String) throws(DatabaseError) -> Database {
        try Database(place.target + " user=" + name(word))
    }

    @discardableResult
    func member(
        _ word: String, _ role: MemberRole, tenant: String? = "North", person: Int? = nil, care: [Int] = []
    ) throws -> Bool {
        try Members.add(
            name(word), as: role, tenant: person == nil ? tenant : nil, person: person.map(Self.person),
            care: care.map(Self.person), in: owner)
    }

    /// The ingester's login.
    func ingester() throws -> Database {
        try owner.run("CREATE ROLE \(name("ingest")) LOGIN; GRANT fleet_ingest TO \(name("ingest"))")
        return try logIn(as: "ingest")
    }

    /// One number that a question answers.
    static func number(_ database: Database, _ question: String) throws -> Int64? {
        try #require(database.run("SELECT (\(question))::bigint AS number").first).integer("number")
    }
}

/// Whether what is asked is denied; any other answer is one.
func isDenied(_ database: Database, _ statement: String) -> Bool {
    do throws(DatabaseError) {
        try database.run(statement)
        return false
    } catch { return if case .refused("42501", _) = error { true } else { false } }
}
