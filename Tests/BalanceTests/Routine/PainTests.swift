import LocalTime
import Testing

@testable import Balance

@Suite("Pain and the routine")
struct PainTests {
    let builder: RoutineBuilder

    init() throws { builder = RoutineBuilder(knowledge: try Knowledge.builtIn()) }

    /// A whole session of the day's plan, after those before it.
    private func session(_ day: LocalDay, before: Int?, after: Int?, _ log: [RoutineSession]) -> RoutineSession {
        let plan = builder.plan(for: SomeWearer.input(today: day, sessions: log))
        return RoutineSession(
            day: day, planned: plan.exercises.count,
            done: plan.exercises.map {
                ExerciseDone(exercise: $0.exercise, side: $0.side, dose: $0.dose, sets: $0.dose.sets)
            }, effort: 5, painBefore: before, painAfter: after)
    }

    private func plan(_ day: LocalDay, _ log: [RoutineSession]) -> RoutinePlan {
        builder.plan(for: SomeWearer.input(today: day, sessions: log))
    }

    @Test("With more than 3 of 10 told today nothing is offered; with 3 there is", arguments: 0...10)
    func limit(pain: Int) {
        let today = SomeWearer.today
        let plan = plan(today, [RoutineSession(day: today, done: [], painBefore: pain)])
        #expect(plan.stop == (pain > 3 ? .pain : nil))
        #expect(plan.exercises.isEmpty == (pain > 3))
        #expect(plan.pain.now == pain)
        #expect(plan.breakExercise == (pain > 3 ? nil : "B01"))
    }

    @Test("What counts is the last that was told: less again offers again, and yesterday's is no reason to refuse")
    func lastTold() {
        let today = SomeWearer.today
        let strong = RoutineSession(day: today, done: [], painBefore: 7)
        let mild = RoutineSession(day: today, done: [], painBefore: 2)
        #expect(plan(today, [strong]).stop == .pain)
        #expect(plan(today, [strong, mild]).stop == nil)
        #expect(plan(today, [mild, strong]).stop == .pain)
        #expect(plan(today + 1, [strong]).stop == nil)
        #expect(plan(today, [RoutineSession(day: today, done: [], painBefore: 1, painAfter: 4)]).stop == .pain)
    }

    @Test("Two more within a session: the next plan has half the exercises, and a step back")
    func withinADay() {
        let today = SomeWearer.today
        var log: [RoutineSession] = []
        for index in 0..<3 { log.append(session(today + 2 * index, before: 1, after: 1, log)) }
        let whole = plan(today + 5, log)
        #expect(whole.exercises.first { $0.exercise == "M07" }?.dose.repetitions == 10)
        var hurting = log
        hurting[2].painAfter = 3
        let next = plan(today + 5, hurting)
        #expect(next.exercises.count == (whole.exercises.count + 1) / 2)
        #expect(next.pain.rise == PainCourse.Rise(from: 1, to: 3))
        #expect(next.reasons.contains { $0.contains("from 1 to 3 of 10") })
        #expect(next.exercises.first { $0.exercise == "M07" }?.dose.repetitions == 8)
        #expect(next.exercises.contains { $0.reason.contains("pain rose") })
    }

    @Test("One more a session adds up over days, and is over when it is down again or a week has gone")
    func overDays() {
        let today = SomeWearer.today
        var log: [RoutineSession] = []
        for (index, pain) in [0, 1, 2].enumerated() {
            log.append(session(today + 2 * index, before: pain, after: pain, log))
        }
        #expect(plan(today + 3, Array(log.prefix(2))).pain.rise == nil)
        let risen = plan(today + 5, log)
        #expect(risen.pain.rise == PainCourse.Rise(from: 0, to: 2))
        let told = log + [RoutineSession(day: today + 5, done: [], painBefore: 1)]
        #expect(plan(today + 5, told).pain.rise == nil)
        #expect(plan(today + 5, told).exercises.count > risen.exercises.count)
        #expect(plan(today + 4 + 7, log).pain.rise == nil)
    }

    @Test("Who has only told of pain has not begun: no session is counted and the first days go on")
    func noSession() {
        var input = SomeWearer.input(
            sessions: [RoutineSession(day: SomeWearer.today, done: [], painBefore: 2)])
        input.redFlags = .clear(day: input.today)
        let plan = builder.plan(for: input)
        #expect(plan.sessionsDone == 0 && !plan.isRestDay)
        #expect(plan.phase == .assess)
        #expect(!plan.reasons.contains { $0.contains("session is done") })
    }

    @Test("A clock that was set back: pain of a day that is still to come is not told yet")
    func future() {
        let today = SomeWearer.today
        let plan = plan(today, [RoutineSession(day: today + 1, done: [], painBefore: 9)])
        #expect(plan.stop == nil && plan.pain.now == nil && plan.pain.rise == nil)
    }
}
