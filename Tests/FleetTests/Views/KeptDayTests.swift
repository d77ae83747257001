import TestSupport
import Testing

@testable import Fleet

/// Days whose sums are kept beside the same days worked out of all minutes.
@Suite("Daily sums that are kept", .enabled(if: Postgres.isHere))
struct KeptDayTests {
    /// The views' definition as it was before sums were kept: every minute is read.
    private static let reference = """
        SELECT person, day, recorded_s::integer, worn_s::integer, calibrated_s::integer, judged_s::integer,
            CASE WHEN judged_s + bend_s > 0 THEN upright_s END::integer AS upright_s,
            CASE WHEN judged_s + bend_s > 0 THEN slouch_s END::integer AS slouch_s,
            CASE WHEN judged_s + bend_s > 0 THEN lean_forward_s END::integer AS lean_forward_s,
            CASE WHEN judged_s + bend_s > 0 THEN lean_left_s END::integer AS lean_left_s,
            CASE WHEN judged_s + bend_s > 0 THEN lean_right_s END::integer AS lean_right_s,
            CASE WHEN judged_s + bend_s > 0 THEN recline_s END::integer AS recline_s,
            CASE WHEN judged_s + bend_s > 0 THEN bend_s END::integer AS bend_s,
            moving_s::integer, lying_s::integer, flexion_most_deg, alerts::integer, rules,
            CASE WHEN judged_s > 0 THEN slouch_s::double precision / judged_s::double precision END AS slouch_share,
            worn_s >= 4 * 3600 AND judged_s > 0 AND coalesce(rules NOT LIKE '%,%', false) AS is_comparable
        FROM (
            SELECT p.person, p.local_day AS day, sum(recorded_s) AS recorded_s, sum(worn_s) AS worn_s,
                sum(calibrated_s) AS calibrated_s, sum(judged_s) AS judged_s, sum(upright_s) AS upright_s,
                sum(slouch_s) AS slouch_s, sum(lean_forward_s) AS lean_forward_s, sum(lean_left_s) AS lean_left_s,
                sum(lean_right_s) AS lean_right_s, sum(recline_s) AS recline_s, sum(bend_s) AS bend_s,
                sum(moving_s) AS moving_s, sum(lying_s) AS lying_s, max(flexion_most_deg) AS flexion_most_deg,
                sum(alerts) AS alerts, string_agg(DISTINCT r.rules, ',' ORDER BY r.rules) FILTER (WHERE judged_s > 0) AS rules
            FROM (
                SELECT person, local_day, recording, sum(recorded_s) AS recorded_s, sum(worn_s) AS worn_s,
                    sum(calibrated_s) AS calibrated_s, sum(judged_s) AS judged_s, sum(upright_s) AS upright_s,
                    sum(slouch_s) AS slouch_s, sum(lean_forward_s) AS lean_forward_s, sum(lean_left_s) AS lean_left_s,
                    sum(lean_right_s) AS lean_right_s, sum(recline_s) AS recline_s, sum(bend_s) AS bend_s,
                    sum(moving_s) AS moving_s, sum(lying_s) AS lying_s, max(flexion_most_deg) AS flexion_most_deg,
                    sum(alerts) AS alerts
                FROM fleet.chosen_minute GROUP BY person, local_day, recording
            ) p LEFT JOIN fleet.recording r ON r.person = p.person AND r.key = p.recording
            GROUP BY p.person, p.local_day
        ) whole
        """

    /// Rows that one of the two has and the other has not.
    private static func differences(_ database: Database) throws -> Int64? {
        try FleetWorld.number(
            database,
            """
            SELECT count(*) FROM ((SELECT * FROM fleet.day EXCEPT ALL (\(reference)))
                UNION ALL ((\(reference)) EXCEPT ALL SELECT * FROM fleet.day)) x
            """)
    }

    private static func close(_ database: Database, most: Int = 1000) throws -> Int64? {
        try FleetWorld.number(database, "SELECT fleet.close_days(\(most), '0')")
    }

    @Test(
        "However minutes are written, changed and deleted, and days closed, a day is what its minutes say",
        arguments: 0..<3)
    func days(seed: Int) throws {
        let world = try FleetWorld()
        for number in 1...4 { try world.add(number) }
        // The last and first days of months, where a local day lies in two partitions.
        let days = ["2025-01-30", "2025-01-31", "2025-02-01", "2025-02-14", "2025-02-28", "2025-03-01"]
        for day in ["2025-01-01", "2025-02-01", "2025-03-01"] {
            try world.owner.run("SELECT fleet.make_month('\(day)')")
        }
        for number in 1...4 {
            try world.owner.run(
                """
                INSERT INTO fleet.recording (person, key, start, utc_offset_s, family, rules)
                SELECT '\(FleetWorld.person(number))', k, '2025-01-01', 0, 'own', (6 + k % 2)::text FROM generate_series(1, 3) k
                """)
        }
        var chance = SplitMix(seed: UInt64(seed) &+ 11)
        var closed = 0 as Int64
        for round in 0..<30 {
            let person = FleetWorld.person(chance.number(1...4))
            let day = days[chance.number(0...days.count - 1)]
            let place = "person = '\(person)' AND local_day = '\(day)'"
            switch chance.number(0...6) {
            case 0...2:
                // A local day of somebody fourteen hours ahead or twelve behind.
                let shift = [-14, 0, 12][chance.number(0...2)]
                try world.owner.run(
                    """
                    INSERT INTO fleet.minute
                    SELECT '\(person)', k, timestamptz '\(day) 12:00Z' + make_interval(hours => \(shift), mins => m), '\(day)', 1,
                        60 - (m + k) % 2 * 60 * (k % 2), 50, 10, 30 - (m * k) % 7, (m * k) % 7, 0, 1, 2, 3, k, 24 - k, k, 0,
                        NULL, NULL, m + k, k
                    FROM generate_series(\(chance.number(0...30)), \(chance.number(31...60))) m,
                        generate_series(1, \(chance.number(1...3))) k
                    ON CONFLICT (person, recording, minute) DO UPDATE SET slouch_s = EXCLUDED.slouch_s + 1
                    """)
            case 3:
                try world.owner.run("UPDATE fleet.minute SET worn_s = 60, alerts = 2 WHERE \(place) AND recording < 3")
            case 4:
                try world.owner.run(
                    "UPDATE fleet.minute SET local_day = (minute AT TIME ZONE 'UTC' + interval '12 hours')::date "
                        + "WHERE \(place) AND recording = 2")
            case 5:
                try world.owner.run("DELETE FROM fleet.minute WHERE \(place) AND recording = \(chance.number(1...3))")
            default: closed += try Self.close(world.owner, most: chance.number(1...5)) ?? 0
            }
            if round % 3 == 2 { #expect(try Self.differences(world.owner) == 0) }
        }
        #expect(closed > 0)
        // At last all are closed, and it is still so; a withdrawal leaves nothing of them.
        while try Self.close(world.owner) ?? 0 > 0 {}
        #expect(try FleetWorld.number(world.owner, "SELECT count(*) FROM fleet.open_day") == 0)
        #expect(try Self.differences(world.owner) == 0)
        try People(world.owner).forget(FleetWorld.person(1))
        for table in ["day_part", "open_day"] {
            #expect(
                try FleetWorld.number(
                    world.owner, "SELECT count(*) FROM fleet.\(table) WHERE person = '\(FleetWorld.person(1))'") == 0)
        }
        #expect(try Self.differences(world.owner) == 0)
    }

    @Test("A day that somebody writes to is not closed before that is seen, and one that is being closed is waited for")
    func sideBySide() throws {
        let world = try FleetWorld()
        try world.add(1)
        try world.owner.run("SET timezone = 'UTC'")
        try world.record(1, on: "2025-02-26", minutes: 10, slouch_s: 5)
        let writer = try world.place.connect()
        let insert = """
            INSERT INTO fleet.minute SELECT person, recording, minute + interval '1 hour' * ROUND, local_day, sequence, recorded_s,
                worn_s, calibrated_s, upright_s, slouch_s, 0, 0, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, 0
            FROM fleet.minute WHERE minute < '2025-02-26 08:10Z'
            """
        func minutes(_ round: Int) -> String { insert.split(separator: "ROUND").joined(separator: "\(round)") }
        try writer.run("BEGIN; \(minutes(1))")
        #expect(try Self.close(world.owner) == 0)
        try writer.run("COMMIT")
        #expect(try Self.close(world.owner) == 1)
        #expect(try FleetWorld.number(world.owner, "SELECT recorded_s FROM fleet.day") == 20 * 60)
        // The other way about.
        try writer.run(minutes(2))
        try world.owner.run("BEGIN; SELECT fleet.close_days(10, '0')")
        try writer.run("SET lock_timeout = '50ms'")
        #expect {
            try writer.run(minutes(3))
        } throws: { error in
            if case DatabaseError.refused("55P03", _) = error { true } else { false }
        }
        try world.owner.run("COMMIT")
        #expect(try FleetWorld.number(world.owner, "SELECT count(*) FROM fleet.open_day") == 0)
        try writer.run(minutes(3))
        #expect(try FleetWorld.number(world.owner, "SELECT count(*) FROM fleet.open_day") == 1)
        #expect(try FleetWorld.number(world.owner, "SELECT recorded_s FROM fleet.day") == 40 * 60)
    }

    @Test("Where a month is dropped its days go with it, and days that reach into the next are what is left of them")
    func droppedMonth() throws {
        let world = try FleetWorld()
        try world.add(1)
        try world.owner.run("SET timezone = 'UTC'")
        for day in ["2025-01-15", "2025-02-10", "2025-02-28", "2025-03-01", "2025-03-20"] {
            try world.record(1, on: day, minutes: 10, slouch_s: 5)
        }
        // Of the last of February two minutes are March's by UTC, three hours behind.
        try world.owner.run(
            """
            INSERT INTO fleet.minute SELECT person, 999, minute + interval '17 hours', local_day, sequence, 60, 60, 0, 60, 0,
                0, 0, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, 0
            FROM fleet.minute WHERE local_day = '2025-02-28' AND minute < '2025-02-28 08:02Z'
            """)
        #expect(try Self.close(world.owner) == 5)
        let months = try FleetWorld.number(
            world.owner,
            "SELECT extract(year FROM a) * 12 + extract(month FROM a) FROM age(date_trunc('month', now() AT TIME ZONE 'UTC'), '2025-03-01') a"
        )
        let retention = Retention(world.owner)
        try retention.set(Retention.Rule(months: months, trackMonths: nil))
        #expect(try retention.apply().contains("fleet.minute_2025_02"))
        #expect(try Self.differences(world.owner) == 0)
        let left = try world.owner.run("SELECT day, recorded_s FROM fleet.day ORDER BY day")
        #expect(try left.map { try $0.text("day") } == ["2025-02-28", "2025-03-01", "2025-03-20"])
        #expect(try left.map { try $0.integer("recorded_s") } == [120, 600, 600])
        while try Self.close(world.owner) ?? 0 > 0 {}
        #expect(try Self.differences(world.owner) == 0)
    }
}
