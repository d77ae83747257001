import Balance
import LocalTime
import Records
import TestSupport
import Testing

/// What nine people stumbled over when they were played through the commands (`make people`).
@Suite("What people read of their routine")
struct WhatPeopleReadTests {
    private let monday = LocalDay("2026-03-02") ?? 0

    private func house(yesTo ids: Set<String> = []) throws -> WearersHouse {
        let house = try WearersHouse()
        house.day = monday
        _ = try house.run("assess", answers: try WearersHouse.openingAnswers(yesTo: ids) + ["stop"])
        return house
    }

    private func note(_ session: RoutineSession, in house: WearersHouse) throws {
        let moment = Moment(utc_us: session.day.start_us(offset_s: 0) + 1, offset_s: 0)
        try house.store().add(StoredSession(wearer: "me", session: session, moment: moment))
    }

    @Test("Self-tests that wait for a clinician are said to wait, and are not told as if nothing were due")
    func waiting() throws {
        let house = try house(yesTo: ["between_blades"])
        let answered = TestAnswer(
            test: "T06", day: monday, items: [TestAnswer.Item("lost", values: [2])], sex: .woman)
        try house.store().add(
            StoredAnswer(
                wearer: "me", answer: answered, moment: Moment(utc_us: monday.start_us(offset_s: 0), offset_s: 0),
                knowledgeVersion: Knowledge.version))
        let page = try house.run("imbalance").words
        #expect(page.contains("T03, T11, T14 and T15 wait: they load what somebody should look at first."))
        #expect(!page.contains("No self-test is due"))
        #expect(page.contains("by how much that answer moved the level: 0.2 is typical"))
        #expect(!page.contains("that is an expectation"), "nothing has been trained")
    }

    @Test("A walk is not held, and a day after its session, or of rest, says so in its first line")
    func headline() throws {
        let gentle = try house(yesTo: ["between_blades"])
        let set = try gentle.run("routine").stdout
        #expect(set.contains("A short walk: for 2 min") && !set.contains("hold for"))

        let open = try house()
        let dose = Dose(sets: 2, repetitions: 8, seconds: 6, restSeconds: 30)
        for day in 0..<4 {
            let done = [ExerciseDone(exercise: "W02", dose: dose, sets: 2)]
            try note(RoutineSession(day: monday + day, planned: 1, done: done, effort: 5), in: open)
        }
        open.day = monday + 3
        #expect(try open.run("routine").stdout.hasPrefix("Done today, day "))
        #expect(try open.run("summary").stdout.contains("routine     done for today; 4 of 4 sessions are done"))
        open.day = monday + 4
        let rest = try open.run("routine").stdout
        #expect(rest.hasPrefix("Rest today; next, day "))
        #expect(rest.contains("4 of 4 sessions of the last seven days are done: rest is fine."))
        #expect(try open.run("summary").stdout.contains("routine     rest; 4 of 4 sessions are done"))
    }

    @Test("The plan shows the harder way that was reached, and by how much a hold is longer than in the steps")
    func harderWay() throws {
        let house = try house()
        for (index, day) in [0, 1, 3, 5, 7, 8, 10, 12].enumerated() {
            let row = Dose(sets: 2, repetitions: [8, 8, 10, 10, 12, 12, 8, 8][index], seconds: 6, restSeconds: 30)
            let nod = Dose(sets: 1, repetitions: 10, seconds: index < 2 ? 7 : 9, restSeconds: 0)
            let done = [
                ExerciseDone(exercise: "W02", dose: row, variant: index < 6 ? 0 : 1, sets: 2),
                ExerciseDone(exercise: "W17", dose: nod, sets: 1),
            ]
            try note(RoutineSession(day: monday + day, planned: 2, done: done, effort: 5), in: house)
        }
        house.day = monday + 13
        let first = try house.run("routine")
        house.day = monday + 14
        let harder = try #require(try Knowledge.builtIn().exercise("W02")?.progressions.first)
        let both = first.words + (try house.run("routine").words)
        #expect(both.contains("Now: \(harder)"))
        #expect(both.contains("each held 4 s longer"))
    }

    @Test("One self-test is due, and degrees stand beside their number")
    func words() throws {
        let house = try house()
        let store = try house.store()
        func answer(_ test: String, on day: LocalDay, _ items: [TestAnswer.Item]) throws {
            try store.add(
                StoredAnswer(
                    wearer: "me", answer: TestAnswer(test: test, day: day, items: items, sex: .woman),
                    moment: Moment(utc_us: day.start_us(offset_s: 0), offset_s: 0),
                    knowledgeVersion: Knowledge.version))
        }
        let knee = [StateKey.Side.left, .right].map { TestAnswer.Item("short", side: $0, values: [30]) }
        for test in try Knowledge.builtIn().selfTests where test.id != "T10" {
            for day in [monday + 24, monday + 26] { try answer(test.id, on: day, test.id == "T08" ? knee : []) }
        }
        try answer("T08", on: monday, knee)
        house.day = monday + 28
        let page = try house.run("routine").words
        #expect(page.contains("“plumbline assess”: 1 self-test is due."))
        #expect(
            page.contains("Straight knee: 30° on 2026-03-02, 30° on 2026-03-28: no change your measuring could show"))
    }
}
