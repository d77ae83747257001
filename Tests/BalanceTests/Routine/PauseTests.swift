import Balance
import LocalTime
import TestSupport
import Testing

@Suite("Days on which the routine pauses, and people whom little is known of")
struct PauseTests {
    let builder: RoutineBuilder
    let first = SomeWearer.today

    init() throws { builder = RoutineBuilder(knowledge: try Knowledge.builtIn()) }

    private func plan(_ day: LocalDay, _ log: [RoutineSession], screened: LocalDay? = nil) -> RoutinePlan {
        var input = SomeWearer.input(today: day, sessions: log)
        input.redFlags = .clear(day: screened ?? first)
        return builder.plan(for: input)
    }

    /// The gentle set, done with a pain of six.
    private func gentle(_ day: LocalDay) -> RoutineSession {
        let told = RoutineSession(day: day, done: [], painBefore: 6)
        return SomeWearer.session(plan(day, [told]), painBefore: 6, painAfter: 6)
    }

    @Test("The gentle set is no session of the week: who did it four times has not done the week's four")
    func notCounted() {
        let log = (0..<4).map { gentle(first + $0) }
        #expect(log.allSatisfy { $0.done.contains { $0.exercise == "B02" } })
        let open = plan(first + 4, log)
        #expect(open.access == .open && open.sessionsDone == 0 && !open.isRestDay)
        #expect(open.exercises.allSatisfy { !$0.reason.contains("a little more") }, "and nothing grows by it")
        #expect(!open.offersShort)
    }

    @Test("Days of the gentle set belong to no week: the baseline waits, and so do the weeks that build up")
    func weeks() {
        let log = (0..<10).map { gentle(first + $0) }
        #expect(plan(first + 10, log).phase == .assess, "none of seven days has passed")
        #expect(plan(first + 16, log).phase == .assess)
        #expect(plan(first + 17, log).phase == .balance)
        // A routine in its fourth week, and ten days of it in pain.
        var building: [RoutineSession] = []
        for day in [0, 2, 4, 7, 9, 11, 14, 16, 18, 21, 23, 25] {
            building.append(SomeWearer.session(plan(first + day, building)))
        }
        #expect(plan(first + 28, building).week == 4)
        let hurting = building + (28..<38).map { gentle(first + $0) }
        let after = plan(first + 38, hurting)
        #expect(after.week == 4 && after.phase == .balance)
        #expect(!after.offersShort, "nothing was owed meanwhile")
        #expect(plan(first + 38, building).week == 5)
        #expect(plan(first + 45, hurting).week == 5)
    }

    @Test("A walk that is noted by itself is no session; the gentle set and the routine on one day are one session")
    func walks() {
        let dose = Dose(sets: 1, repetitions: 0, seconds: 120, restSeconds: 0)
        let walk = RoutineSession(day: first, done: [ExerciseDone(exercise: "B02", dose: dose, sets: 1)])
        #expect(plan(first + 1, [walk]).sessionsDone == 0)
        let both = [gentle(first), SomeWearer.session(plan(first, []), painBefore: 4, painAfter: 4)]
        #expect(plan(first + 1, both).sessionsDone == 1)
    }

    @Test("While a sign waited to be looked at no week passed; pain too strong for the routine is such a day as well")
    func signs() {
        var record = SignRecord.clear(day: first)
        record.keep(KeptSign(sign: RedFlag.betweenBlades, level: .seeSomeone, day: first, status: .lookedAt(first + 9)))
        var input = SomeWearer.input(today: first + 15)
        input.redFlags = record
        #expect(builder.plan(for: input).phase == .assess)
        input.today = first + 16
        #expect(builder.plan(for: input).phase == .balance)
        let strong = (0..<3).map { RoutineSession(day: first + $0, done: [], painBefore: 8) }
        #expect(plan(first + 9, strong).phase == .assess)
        #expect(plan(first + 10, strong).phase == .balance)
    }

    @Test("After a day of more pain than a session goes on with, the self-tests that load wait until less is told")
    func loadingTests() {
        let yesterday = RoutineSession(day: first, done: [], painBefore: 6)
        let less = RoutineSession(day: first + 1, done: [], painBefore: 2)
        let usual = RoutineSession(day: first, done: [], painBefore: 4)
        #expect(!plan(first + 1, [yesterday]).dueTests.contains("T11"))
        #expect(plan(first + 1, [yesterday, less]).dueTests.contains("T11"))
        #expect(plan(first + 1, [usual]).dueTests.contains("T11"))
        #expect(plan(first + 3, [yesterday]).dueTests.contains("T11"), "what was told long ago says nothing")
    }

    @Test("A self-test that needs the sensor is due for those who have worn one")
    func sensorTests() {
        var input = SomeWearer.input()
        #expect(!builder.plan(for: input).dueTests.contains("T13"))
        input.days = [RoutineInput.Day(day: input.today - 1, worn_min: 300, slouch_min: 20)]
        #expect(builder.plan(for: input).dueTests.contains("T13"))
    }

    @Test("Who did the tests and is weak nowhere is not told that nothing is known")
    func nothingFound() {
        var input = SomeWearer.input()
        func core() -> String {
            builder.plan(for: input).reasons.first { $0.contains("core for the upper back") } ?? ""
        }
        #expect(core().hasPrefix("Nothing is known yet"))
        input.answers = [TestAnswer(test: "T03", day: input.today, items: [])]
        #expect(core().hasPrefix("Your self-tests single out no muscle"))
    }
}
