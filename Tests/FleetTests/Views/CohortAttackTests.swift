import Fleet
import TestSupport
import Testing

/// What somebody who sees only the groups' figures can make of them.
@Suite("Attacks on the figures of groups", .enabled(if: Postgres.isHere), .serialized)
struct CohortAttackTests {
    private static let weeks = ["2025-02-24", "2025-03-03"]

    private struct Cell {
        var cohort: String?
        var share: Double?
        var step: Double?
        var least: Int64?
        var change: String?

        init(_ row: DatabaseRow) throws {
            cohort = try row.text("cohort")
            share = try row.real("slouch_share")
            step = try row.real("share_step")
            least = try row.integer("people_least")
            change = try row.text("change")
        }
    }

    private static func record(_ world: FleetWorld, _ number: Int, week: Int, slouch_s: Int) throws {
        for day in 0..<3 {
            let date = try #require(
                try world.owner.run("SELECT date '\(weeks[week])' + \(day) AS day")[0].text("day"))
            try world.record(number, on: date, minutes: 240, slouch_s: slouch_s)
        }
    }

    private static func publish(_ world: FleetWorld, week: Int) throws -> Bool {
        try world.owner.run("SELECT fleet.publish_week(1, '\(weeks[week])') AS done")[0].flag("done") == true
    }

    private static func cells(_ employer: Database, week: Int) throws -> [Cell] {
        try employer.run("SELECT * FROM fleet.cohort_week WHERE week = '\(weeks[week])' ORDER BY cohort").map(Cell.init)
    }

    @Test("In a week no sum and no difference of what is shown is about one to nine people", arguments: 0..<5)
    func differencesWithinAWeek(seed: Int) throws {
        var chance = SplitMix(seed: UInt64(seed) &+ 77)
        let world = try FleetWorld()
        try world.member("employer", .employer)
        var people: [String: Set<Int>] = [:]
        var number = 0
        // Around ten, for there it is decided; the first seed is the plain case of a few who would be what is left of all.
        let sizes =
            seed == 0 ? [12, 4] : (0...chance.number(1...3)).map { _ in [1, 4, 9, 11, 14][chance.number(0...4)] }
        for (cohort, size) in zip(["a", "b", "c", "d"], sizes) {
            for _ in 0..<size {
                number += 1
                try world.add(number, cohort: cohort)
                // Some do not count: they wore it too little, or not.
                guard seed == 0 || chance.number(0...7) > 0 else { continue }
                try Self.record(world, number, week: 0, slouch_s: chance.number(0...59))
                people[cohort, default: []].insert(number)
            }
        }
        #expect(try Self.publish(world, week: 0))
        let cells = try Self.cells(try world.logIn(as: "employer"), week: 0)
        let everybody = people.values.reduce(into: Set<Int>()) { $0.formUnion($1) }
        let shown = cells.filter { $0.share != nil }
        for cell in shown {
            let group = cell.cohort.map { people[$0] ?? [] } ?? everybody
            #expect(group.count >= 10 && Int64(group.count) >= (cell.least ?? 0))
        }
        // Whatever can be had as a set: groups together, all, and all less groups.
        let groups = shown.compactMap { $0.cohort }.map { people[$0] ?? [] }
        for choice in 0..<(1 << groups.count) {
            let union = groups.indices.filter { choice >> $0 & 1 == 1 }
                .reduce(into: Set<Int>()) { $0.formUnion(groups[$1]) }
            #expect(union.isEmpty || union.count >= 10)
            guard shown.contains(where: { $0.cohort == nil }) else { continue }
            let rest = everybody.subtracting(union)
            #expect(rest.isEmpty || rest.count >= 10, "all less \(union.count) leaves \(rest.count)")
        }
        // What is not shown has no figure of any kind.
        for cell in cells where cell.share == nil {
            #expect(cell.step == nil && cell.least == nil && cell.change == nil)
        }
        if let cell = cells.first(where: { $0.cohort == nil && $0.share == nil }) {
            let hidden = everybody.count - groups.reduce(0) { $0 + $1.count }
            #expect(everybody.count < 10 || (1..<10).contains(hidden), "\(cell) could have been shown")
        }
    }

    @Test("Late minutes, a withdrawal, another group and a second publishing change nothing that was published")
    func publishedOnce() throws {
        let world = try FleetWorld()
        try world.member("employer", .employer)
        for number in 1...22 {
            try world.add(number, cohort: number <= 11 ? "a" : "b")
            try Self.record(world, number, week: 0, slouch_s: number * 2)
        }
        try world.add(23, cohort: "a")
        #expect(try Self.publish(world, week: 0))
        let employer = try world.logIn(as: "employer")
        let all = "SELECT string_agg(w::text, '|' ORDER BY cohort) AS text FROM fleet.cohort_week w"
        let before = try employer.run(all)[0].text("text")
        #expect(before?.contains("10") == true)
        try Self.record(world, 23, week: 0, slouch_s: 60)
        try world.owner.run("DELETE FROM fleet.minute WHERE person = '\(FleetWorld.person(1))'")
        try world.owner.run("DELETE FROM fleet.person WHERE id = '\(FleetWorld.person(1))'")
        try People(world.owner).setCohort(FleetWorld.person(2), "b")
        #expect(try Self.publish(world, week: 0) == false)
        try world.owner.run("SELECT fleet.publish_due_weeks(0)")
        #expect(try employer.run(all + " WHERE week = '2025-02-24'")[0].text("text") == before)
    }

    /// The worst case that can be thought of: everybody else's figures stay as they are, and are known to the attacker.
    @Test(
        "Somebody who joins, and of whose group all else is known and stays, is known no closer than by 50 points",
        arguments: [10, 14, 25])
    func oneJoins(group: Int) throws {
        var chance = SplitMix(seed: UInt64(group))
        let world = try FleetWorld()
        try world.member("employer", .employer)
        var shares: [Double] = []
        for number in 1...group {
            try world.add(number)
            let slouch = 5 + chance.number(0...19)
            shares.append(Double(slouch) / 60)
            for week in 0..<2 { try Self.record(world, number, week: week, slouch_s: slouch) }
        }
        try world.add(group + 1)
        let secret = 5 + chance.number(0...49)
        try Self.record(world, group + 1, week: 1, slouch_s: secret)
        for week in 0..<2 { #expect(try Self.publish(world, week: week)) }
        let employer = try world.logIn(as: "employer")
        let after = try #require(try Self.cells(employer, week: 1).first { $0.cohort == nil })
        let (share, step) = (try #require(after.share), try #require(after.step))
        let known = shares.reduce(0, +)
        let count = Double(group + 1)
        let range = (count * (share - step / 2) - known, count * (share + step / 2) - known)
        #expect(range.0 - 1e-9 <= Double(secret) / 60 && Double(secret) / 60 <= range.1 + 1e-9)
        #expect(range.1 - range.0 >= 0.5)
        // With the two weeks alone, and nothing known of anybody, it is less still.
        let before = try #require(try Self.cells(employer, week: 0).first { $0.cohort == nil })
        let (old, oldStep) = (try #require(before.share), try #require(before.step))
        let most = count * (share + step / 2) - Double(group) * (old - oldStep / 2)
        let wide = most - (count * (share - step / 2) - Double(group) * (old + oldStep / 2))
        #expect(wide >= 1)
        // Nor does the number of people tell that somebody came, unless it passes a five.
        #expect((after.least == before.least) == (group / 5 == (group + 1) / 5))
    }

    @Test("A change is told of those who are in both weeks, and of fewer than ten none is")
    func changes() throws {
        let world = try FleetWorld()
        try world.member("employer", .employer)
        for number in 1...24 {
            try world.add(number, cohort: number <= 12 ? "a" : "b")
            try Self.record(world, number, week: 0, slouch_s: 30 + number % 4)
            // In “b” six others come in the second week.
            if number <= 18 { try Self.record(world, number, week: 1, slouch_s: 15 + number % 5) }
        }
        for number in 25...30 {
            try world.add(number, cohort: "b")
            try Self.record(world, number, week: 1, slouch_s: 15)
        }
        for week in 0..<2 { #expect(try Self.publish(world, week: week)) }
        let cells = try Self.cells(try world.logIn(as: "employer"), week: 1)
        #expect(cells.first { $0.cohort == "a" }?.change == "less")
        let other = try #require(cells.first { $0.cohort == "b" })
        #expect(other.share != nil && other.change == nil)
    }
}
