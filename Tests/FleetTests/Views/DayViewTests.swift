import Fleet
import LocalTime
import TestSupport
import Testing

@Suite("Days and weeks of people", .enabled(if: Postgres.isHere))
struct DayViewTests {
    private struct Minute {
        var recording: Int64
        var minute: Int
        var recorded: Int
        var known: Int
        var slouch: Int
    }

    @Test(
        "However many sensors record a minute, it counts once: as the recording that could judge most of it",
        arguments: 0..<4)
    func minutesCountOnce(seed: Int) throws {
        let world = try FleetWorld()
        try world.add(1)
        try world.owner.run("SELECT fleet.make_month('2025-02-01')")
        var chance = SplitMix(seed: UInt64(seed))
        var minutes: [Minute] = []
        for minute in 0..<120 {
            for recording in 1...3 as ClosedRange<Int64> where chance.number(0...2) > 0 {
                let recorded = chance.number(0...60)
                let known = chance.number(0...recorded)
                minutes.append(
                    Minute(
                        recording: recording, minute: minute, recorded: recorded, known: known,
                        slouch: chance.number(0...known)))
            }
        }
        for minute in minutes {
            try world.owner.run(
                """
                INSERT INTO fleet.minute SELECT '\(FleetWorld.person(1))', \(minute.recording),
                    timestamptz '2025-02-26 08:00Z' + make_interval(mins => \(minute.minute)), '2025-02-26', 1,
                    \(minute.recorded), \(minute.recorded), 0, \(minute.known - minute.slouch), \(minute.slouch),
                    0, 0, 0, 0, 0, \(minute.recorded - minute.known), 0, 0, NULL, NULL, NULL, 0
                """)
        }
        var chosen: [Int: Minute] = [:]
        for minute in minutes where minute.recorded > 0 {
            let best = chosen[minute.minute]
            let isBetter =
                best.map { best in
                    (minute.known, minute.recorded, -minute.recording) > (best.known, best.recorded, -best.recording)
                } ?? true
            if isBetter { chosen[minute.minute] = minute }
        }
        let row = try #require(world.owner.run("SELECT * FROM fleet.day").first)
        #expect(try row.integer("recorded_s") == Int64(chosen.values.map(\.recorded).reduce(0, +)))
        #expect(try row.integer("judged_s") == Int64(chosen.values.map(\.known).reduce(0, +)))
        #expect(try row.integer("slouch_s") == Int64(chosen.values.map(\.slouch).reduce(0, +)))
        #expect(try FleetWorld.number(world.owner, "SELECT count(*) FROM fleet.day") == 1)
    }

    @Test("What nobody could judge is NULL, minutes that are gone count for nothing, and a day without any is no day")
    func unknownIsUnknown() throws {
        let world = try FleetWorld()
        try world.add(1)
        try world.record(1, on: "2025-02-26", minutes: 10, slouch_s: 0, judged_s: 0)
        try world.record(1, on: "2025-02-27", minutes: 10, slouch_s: 5)
        try world.record(1, on: "2025-02-28", minutes: 10, slouch_s: 5)
        try world.owner.run(
            "UPDATE fleet.minute SET recorded_s = 0 WHERE local_day = '2025-02-28'")
        let rows = try world.owner.run("SELECT * FROM fleet.day ORDER BY day")
        #expect(rows.count == 2)
        #expect(try rows[0].text("slouch_share") == nil && rows[0].text("slouch_s") == nil)
        #expect(try rows[0].text("upright_s") == nil && rows[0].integer("recorded_s") == 600)
        #expect(try rows[1].real("slouch_share") == 5.0 / 60)
        let week = try #require(world.owner.run("SELECT * FROM fleet.week").first)
        #expect(try week.text("slouch_share") == nil && week.integer("days_recorded") == 2)
    }

    @Test("A week's share is of three long days that one version of the rules has judged; a day of two is none of them")
    func weeksOfOneVersion() throws {
        let world = try FleetWorld()
        try world.add(1)
        func share() throws -> Double? { try world.owner.run("SELECT * FROM fleet.week").first?.real("slouch_share") }
        try world.record(1, on: "2025-02-24", minutes: 240, slouch_s: 60, rules: "6")
        try world.record(1, on: "2025-02-25", minutes: 240, slouch_s: 12)
        try world.record(1, on: "2025-02-26", minutes: 240, slouch_s: 24)
        #expect(try share() == nil)
        // Four hours less a minute.
        try world.record(1, on: "2025-02-27", minutes: 239, slouch_s: 60)
        #expect(try share() == nil)
        try world.record(1, on: "2025-02-28", minutes: 300, slouch_s: 6)
        #expect(abs((try share() ?? 0) - (0.2 + 0.4 + 0.1) / 3) < 1e-9)
        // A second recording by other rules on that day.
        try world.record(1, on: "2025-02-28", minutes: 10, slouch_s: 6, key: 99, rules: "8", startMinute: 900)
        #expect(try world.owner.run("SELECT rules FROM fleet.day WHERE day = '2025-02-28'")[0].text("rules") == "7,8")
        #expect(try share() == nil)
        let week = try #require(world.owner.run("SELECT * FROM fleet.week").first)
        #expect(try week.integer("days_worn") == 4 && week.text("week") == "2025-02-24")
    }

    @Test("Days worn are of those since consent until the gateway was heard last: what is not heard is no day without")
    func adherence() throws {
        let world = try FleetWorld()
        try world.add(1)
        try world.add(2)
        for day in ["2025-02-04", "2025-02-05"] { try world.record(1, on: day, minutes: 240, slouch_s: 1) }
        try world.record(1, on: "2025-02-06", minutes: 100, slouch_s: 1)
        // Before consent.
        try world.record(1, on: "2025-02-01", minutes: 300, slouch_s: 1)
        func row(_ number: Int, _ view: String = "fleet.adherence") throws -> DatabaseRow {
            try #require(
                world.owner.run("SELECT * FROM \(view) WHERE person = '\(FleetWorld.person(number))'").first)
        }
        let first = try row(1)
        #expect(try first.text("since") == "2025-02-03" && first.text("through") == "2025-03-31")
        #expect(try first.integer("days") == 57 && first.integer("days_worn") == 2)
        #expect(try row(1, "fleet.adherence_of(1)").integer("days_worn") == 3)
        #expect(try row(2).integer("days_worn") == 0)
        try world.owner.run("UPDATE fleet.store SET heard = NULL")
        let unheard = try row(2)
        #expect(try unheard.integer("days") == 0 && unheard.text("days_worn") == nil && unheard.text("ratio") == nil)
    }
}
