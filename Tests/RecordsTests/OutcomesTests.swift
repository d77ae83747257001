import Balance
import GRDB
import LocalTime
import TestSupport
import Testing

@testable import Records

@Suite("Weekly answers in the store")
struct OutcomesTests {
    private let moment = Moment(utc_us: 1_772_352_000_000_000, offset_s: 3600)

    private func entry(_ day: LocalDay, now: Int? = 4, worst: Int? = 7, step: Int = OutcomeEntry.steps) throws
        -> OutcomeEntry
    {
        OutcomeEntry(
            day: day,
            pain: try #require(
                WeekPain(now: now.flatMap { OutOfTen($0) }, worst: worst.flatMap { OutOfTen($0) })),
            places: [.low, .betweenBlades], scores: [2: try #require(OutOfTen(0)), 1: try #require(OutOfTen(10))],
            step: step)
    }

    @Test("What was told is there after the store is opened again, each wearer's apart; both of one day are kept")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        var kept: [StoredOutcome] = []
        do {
            let store = try Store(folder: folder.path)
            for wearer in ["me", "me", "anna"] {
                var stored = StoredOutcome(wearer: wearer, entry: try entry(20_000), moment: moment)
                stored.entry.number = try store.add(stored)
                kept.append(stored)
            }
        }
        let store = try Store(folder: folder.path)
        #expect(try store.outcomes() == kept)
        #expect(try store.outcomes(wearer: "me").map(\.entry.number) == [1, 2])
        #expect(try store.outcomes(wearer: "nobody").isEmpty)
        #expect(try store.lastOutcomeDay(wearer: "anna", today: 20_000) == 20_000)
        #expect(try store.lastOutcomeDay(wearer: "anna", today: 19_999) == nil)
        #expect(try store.contents(of: "me").outcomes == 2)
        try store.erase(wearer: "me")
        #expect(try store.outcomes() == [kept[2]])
    }

    @Test("An entry grows with each answer; what nobody said stays unknown; another's is never written over")
    func grows() throws {
        let folder = try TemporaryFolder()
        let store = try Store(folder: folder.path)
        var mine = OutcomeEntry(day: 20_000, pain: try #require(WeekPain(now: OutOfTen(0))), step: 1)
        mine.number = try store.add(StoredOutcome(wearer: "me", entry: mine, moment: moment))
        #expect(try store.outcomes().first?.entry == mine && store.outcomes().first?.entry.pain.usual == nil)
        mine.scores[3] = OutOfTen(5)
        mine.step = 6
        try store.update(mine, wearer: "anna")
        #expect(try store.outcomes().first?.entry.scores.isEmpty == true)
        try store.update(mine, wearer: "me")
        #expect(try store.outcomes().first == StoredOutcome(wearer: "me", entry: mine, moment: moment))
        var empty = OutcomeEntry(day: 20_003, step: 2)
        empty.number = try store.add(StoredOutcome(wearer: "me", entry: empty, moment: moment))
        #expect(try store.lastOutcomeDay(wearer: "me", today: 20_010) == 20_000, "nothing was said in the later one")
    }

    @Test("Names are kept in the order in which they were given, whatever stands in them")
    func namings() throws {
        let folder = try TemporaryFolder()
        let store = try Store(folder: folder.path)
        let names = ["=1+1", "\u{1B}[2J", "reading in bed"]
        for (index, name) in names.enumerated() {
            try store.add(
                StoredActivityNaming(
                    wearer: index == 1 ? "anna" : "me",
                    naming: ActivityNaming(line: index + 1, slot: 1, name: name, day: 20_000), moment: moment))
        }
        #expect(try store.activityNamings().map(\.naming.name) == names)
        #expect(try store.activityNamings(wearer: "me").map(\.naming.line) == [1, 3])
        #expect(try store.activityNamings().allSatisfy { $0.moment == moment })
    }

    @Test(
        "What cannot be is an error that names table and column",
        arguments: [
            ("pain_now", "11", "pain_now"), ("pain_now", "9", "pain_worst"), ("places", "'[\"nowhere\"]'", "places"),
            ("scores", "'{\"1\":11}'", "scores"), ("scores", "'{\"x\":1}'", "scores"), ("step", "8", "step"),
        ])
    func wrong(column: String, value: String, named: String) throws {
        let folder = try TemporaryFolder()
        let store = try Store(folder: folder.path)
        _ = try store.add(StoredOutcome(wearer: "me", entry: try entry(20_000), moment: moment))
        try store.write { try $0.execute(sql: "UPDATE outcome SET \(column) = \(value)") }
        #expect(throws: RecordsError.wrongValue(table: "outcome", column: named)) { try store.outcomes() }
    }

    @Test("The days of a routine are those on which something was done")
    func routineDays() throws {
        let folder = try TemporaryFolder()
        let store = try Store(folder: folder.path)
        let dose = Dose(sets: 2, repetitions: 0, seconds: 30, restSeconds: 10)
        let done = ExerciseDone(exercise: "S05", dose: dose, sets: 2)
        for (day, exercises) in [(10, []), (12, [done]), (20, [done]), (25, [])] as [(Int, [ExerciseDone])] {
            try store.add(
                StoredSession(
                    wearer: "me", session: RoutineSession(day: 20_000 + day, done: exercises, painBefore: 3),
                    moment: moment))
        }
        #expect(try store.routineDays(wearer: "me") == 20_012...20_020)
        #expect(try store.routineDays(wearer: "anna") == nil)
    }
}
