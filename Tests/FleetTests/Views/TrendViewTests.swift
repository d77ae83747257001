import Fleet
import TestSupport
import Testing

@Suite("How slouching goes over eight weeks", .enabled(if: Postgres.isHere))
struct TrendViewTests {
    /// Days of eight weeks, five a week, with normal differences between them that are a little alike from day to day.
    private static func simulated(_ database: Database, people: Int, pointsPerWeek: Double) throws -> DatabaseRow {
        try database.run("SELECT setseed(0.25)")
        return try #require(
            database.run(
                """
                WITH RECURSIVE noise AS (
                    SELECT p, 0 AS i, 0.0::double precision AS e FROM generate_series(1, \(people)) p
                    UNION ALL
                    SELECT p, i + 1,
                        0.2 * e + 6 * sqrt(1 - 0.04) * sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random())
                    FROM noise WHERE i < 40
                ), points AS (
                    SELECT p, array_agg(x ORDER BY i) AS x, array_agg(25 + \(pointsPerWeek) * x + e ORDER BY i) AS y
                    FROM noise, LATERAL (SELECT ((i - 1) / 5 + ((i - 1) % 5) / 7.0 - 8)::double precision AS x) at
                    WHERE i > 0 GROUP BY p
                )
                SELECT avg(l.slope) AS slope,
                    avg((l.low <= \(pointsPerWeek) AND l.high >= \(pointsPerWeek))::int) AS covered,
                    avg((abs(l.slope) >= 3.2 * l.error AND abs(l.slope) * 8 >= 25.0 / 7)::int) AS told
                FROM points, fleet.line_of(x, y) l
                """
            ).first)
    }

    @Test(
        "The interval holds the true slope in nineteen of twenty, and of those who stay hardly anybody is told of a change"
    )
    func errors() throws {
        let database = try Postgres.database().setUp()
        let still = try Self.simulated(database, people: 4000, pointsPerWeek: 0)
        #expect(abs(try #require(try still.real("slope"))) < 0.05)
        #expect(try #require(try still.real("told")) < 0.01)
        #expect((0.94...0.99).contains(try #require(try still.real("covered"))))
        let falling = try Self.simulated(database, people: 1000, pointsPerWeek: -2)
        #expect(abs(try #require(try falling.real("slope")) + 2) < 0.1)
        #expect(try #require(try falling.real("told")) > 0.6)
        #expect((0.94...0.99).contains(try #require(try falling.real("covered"))))
    }

    @Test("The slope and its error are those of the textbook's line")
    func line() throws {
        let database = try Postgres.database().connect()
        _ = try Migrations.apply(to: database)
        let row = try #require(
            database.run("SELECT * FROM fleet.line_of('{0,1,2,3,4}', '{1,3,2,5,4}')").first)
        // Slope 0.8; squares 3.6 over 3, over 10; widened by 5/3. Student's t with 3 degrees of freedom: 3.182.
        let error = (3.6 / 3 / 10 * 5 / 3).squareRoot()
        #expect(abs(try #require(try row.real("slope")) - 0.8) < 1e-9)
        #expect(abs(try #require(try row.real("error")) - error) < 1e-9)
        #expect(abs(try #require(try row.real("high")) - (0.8 + 3.182 * error)) < 0.05)
        for few in ["'{1,2}', '{1,2}'", "'{}', '{}'", "'{1,1,1}', '{1,2,3}'"] {
            #expect(try database.run("SELECT slope FROM fleet.line_of(\(few))").first?.text("slope") == nil)
        }
    }

    @Test("A steady fall is told; too few days, or days of an earlier version, are an unknown and no zero")
    func directions() throws {
        let world = try FleetWorld()
        for number in 1...3 { try world.add(number) }
        for week in 0..<8 {
            for day in 0..<5 {
                let date = try #require(
                    try world.owner.run("SELECT date '2025-01-06' + \(week * 7 + day) AS day")[0].text("day"))
                let wobble = (day * 7 + week) % 3
                try world.record(1, on: date, minutes: 240, slouch_s: 30 - 3 * week + wobble)
                if day < 2 { try world.record(2, on: date, minutes: 240, slouch_s: 30 - 3 * week + wobble) }
                try world.record(
                    3, on: date, minutes: 240, slouch_s: 30 - 3 * week + wobble, rules: week < 6 ? "6" : "7")
            }
        }
        func row(_ number: Int) throws -> DatabaseRow {
            let person = FleetWorld.person(number)
            return try #require(
                world.owner.run("SELECT * FROM fleet.trend_at('2025-03-03') WHERE person = '\(person)'").first)
        }
        let falling = try row(1)
        #expect(try falling.text("direction") == "down")
        #expect((-6 ... -4).contains(try #require(try falling.real("points_per_week"))))
        for number in [2, 3] {
            let unknown = try row(number)
            for column in ["direction", "points_per_week", "low95", "high95", "mean_share"] {
                #expect(try unknown.text(column) == nil, "\(number): \(column)")
            }
        }
    }
}
