import Fleet
import Testing

@Suite("The tables of a fleet", .enabled(if: Postgres.isHere))
struct MigrationTests {
    @Test("They are made once, and again nothing is done")
    func madeOnce() throws {
        let place = try Postgres.database()
        let database = try place.connect()
        #expect(throws: DatabaseError.olderSchema(found: 0, known: Migrations.known)) {
            try Migrations.check(database)
        }
        #expect(try Migrations.apply(to: database).count == Migrations.known)
        #expect(try Migrations.apply(to: database).isEmpty)
        try Migrations.check(database)
    }

    @Test("Tables of a newer version are left alone")
    func newerIsRefused() throws {
        let database = try Postgres.database().setUp()
        try database.run(
            "INSERT INTO public.fleet_step (number, name) VALUES ($1, 'later')", [.integer(Int64(Migrations.known + 1))]
        )
        let newer = DatabaseError.newerSchema(found: Migrations.known + 1, known: Migrations.known)
        #expect(throws: newer) { try Migrations.check(database) }
        #expect(throws: newer) { try Migrations.apply(to: database) }
    }

    @Test("A month's partitions are made once, for any month that a sensor may have, and for no other")
    func monthsAreMade() throws {
        let database = try Postgres.database().setUp()
        let count = { try database.run("SELECT count(*) AS n FROM fleet.months_of('fleet.minute')")[0].integer("n") }
        #expect(try count() == 3)
        for _ in 0..<2 { try database.run("SELECT fleet.make_month('2015-01-31')") }
        #expect(try count() == 4)
        for day in ["2014-12-31", "9000-01-01"] {
            #expect(throws: DatabaseError.self) { try database.run("SELECT fleet.make_month($1::date)", [.text(day)]) }
        }
    }
}
