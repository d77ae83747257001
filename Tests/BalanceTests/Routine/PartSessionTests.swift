import Balance
import LocalTime
import TestSupport
import Testing

@Suite("Parts of a session")
struct PartSessionTests {
    private let builder: RoutineBuilder

    init() throws { builder = RoutineBuilder(knowledge: try Knowledge.builtIn()) }

    @Test("One of five exercises is a part of a session, and not a session")
    func partOfASession() {
        let today = SomeWearer.today
        let plan = builder.plan(for: SomeWearer.input(today: today, states: SomeWearer.allBad))
        var session = SomeWearer.session(plan)
        let first = session.done[0]
        session.done =
            [first]
            + session.done.dropFirst().map { done in
                var left = done
                left.sets = 0
                return left
            }
        let after = builder.plan(for: SomeWearer.input(today: today, states: SomeWearer.allBad, sessions: [session]))
        #expect(after.sessionsDone == 0 && after.sessionsInPart == 1 && !after.isDoneToday && !after.isRestDay)
        #expect(after.exercisesDoneToday == 1)
        #expect(
            after.setsDoneToday(of: plan.exercises[0])
                == (plan.exercises[0].exercise == first.exercise ? first.sets : 0))
        // Noted without a plan: it is one of about five.
        let noted = RoutineSession(day: today, done: [first])
        let then = builder.plan(for: SomeWearer.input(today: today, states: SomeWearer.allBad, sessions: [noted]))
        #expect(then.sessionsDone == 0 && then.sessionsInPart == 1 && !then.isDoneToday)
        // Stopped after one exercise, and all of it done later that day: that is one session, and a whole one.
        let both = builder.plan(
            for: SomeWearer.input(
                today: today, states: SomeWearer.allBad, sessions: [session, SomeWearer.session(plan)]))
        #expect(both.sessionsDone == 1 && both.sessionsInPart == 0 && both.isDoneToday)
        let whole = builder.plan(
            for: SomeWearer.input(today: today, states: SomeWearer.allBad, sessions: [SomeWearer.session(plan)]))
        #expect(whole.sessionsDone == 1 && whole.sessionsInPart == 0 && whole.isDoneToday)
        #expect(whole.exercisesDoneToday == plan.exercises.count)
    }
}
