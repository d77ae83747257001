import Balance
import LocalTime
import TestSupport
import Testing

@Suite("A routine over the weeks")
struct RoutineProgressTests {
    let knowledge: Knowledge
    let builder: RoutineBuilder

    init() throws {
        knowledge = try Knowledge.builtIn()
        builder = RoutineBuilder(knowledge: knowledge)
    }

    /// Whole sessions of the plan of each day, four a week, answered as given.
    private func sessions(
        _ count: Int, from first: LocalDay, effort: Int? = 5, painBefore: Int? = 1, painAfter: Int? = 1, sets: Int = 99
    ) -> [RoutineSession] {
        var log: [RoutineSession] = []
        for index in 0..<count {
            let day = first + index * 7 / 4
            let plan = builder.plan(for: SomeWearer.input(today: day, sessions: log))
            log.append(
                RoutineSession(
                    day: day, planned: plan.exercises.count,
                    done: plan.exercises.map {
                        ExerciseDone(
                            exercise: $0.exercise, side: $0.side, dose: $0.dose, variant: $0.variant,
                            sets: min(sets, $0.dose.sets))
                    }, effort: effort, painBefore: painBefore, painAfter: painAfter))
        }
        return log
    }

    private func planned(_ id: String, today: LocalDay, _ log: [RoutineSession]) -> PlannedExercise? {
        builder.plan(for: SomeWearer.input(today: today, sessions: log)).exercises.first { $0.exercise == id }
    }

    @Test("Two good sessions add repetitions, then a set, then comes the harder way")
    func progression() throws {
        let first = SomeWearer.today
        // W02 begins with 2 sets of 8, and ends with 3 of 12.
        let expected = [(2, 8, 0), (2, 10, 0), (2, 12, 0), (3, 12, 0), (2, 8, 1), (2, 10, 1)]
        for (step, (sets, repetitions, variant)) in expected.enumerated() {
            let log = sessions(2 * step, from: first)
            let item = try #require(planned("W02", today: (log.last?.day ?? first) + 1, log))
            #expect((item.dose.sets, item.dose.repetitions) == (sets, repetitions), "after \(2 * step) sessions")
            #expect(item.variant == variant)
        }
    }

    @Test("A hold grows in seconds, then in sets, and no further")
    func holds() throws {
        let log = sessions(12, from: SomeWearer.today)
        let item = try #require(planned("S05", today: log[11].day + 1, log))
        #expect(item.dose.seconds == 30)
        #expect(item.dose.sets == 3)
        #expect(item.variant == 0)
    }

    @Test(
        "Nothing grows where it was hard, hurt, was not finished, or was not answered",
        arguments: [(8, 1, 1, 99), (5, 1, 2, 99), (5, 1, 1, 1), (nil, 1, 1, 99)] as [(Int?, Int?, Int?, Int)])
    func noProgress(effort: Int?, before: Int?, after: Int?, sets: Int) throws {
        let log = sessions(
            6, from: SomeWearer.today, effort: effort, painBefore: before, painAfter: after, sets: sets)
        let item = try #require(planned("W02", today: log[5].day + 1, log))
        #expect((item.dose.sets, item.dose.repetitions) == (2, 8))
    }

    @Test("Two more of pain the next day takes a step back, and the reason says so")
    func painNextDay() throws {
        var log = sessions(4, from: SomeWearer.today)
        let grown = try #require(planned("W02", today: log[3].day + 1, log))
        #expect(grown.dose.repetitions == 12)
        log.append(RoutineSession(day: log[3].day + 1, done: [], painBefore: 3))
        let item = try #require(planned("W02", today: log[4].day, log))
        #expect(item.dose.repetitions == 8, "the fourth session no longer counts, and a step back from the third's")
        #expect(item.reason.contains("pain rose"))
    }

    @Test("With three sessions of four a week the dose waits")
    func holding() throws {
        var log = sessions(8, from: SomeWearer.today)
        for index in log.indices { log[index].day = SomeWearer.today + index * 3 }
        let item = try #require(planned("W02", today: log[7].day + 1, log))
        // The first session owes nothing yet; from then on the week is two thirds full at most.
        #expect(item.dose.repetitions <= 10)
    }

    @Test("Less than half of two weeks makes it shorter and lighter")
    func regression() {
        let log = Array(sessions(2, from: SomeWearer.today))
        let plan = builder.plan(for: SomeWearer.input(today: SomeWearer.today + 20, sessions: log))
        #expect(plan.exercises.count == 3)
        #expect(plan.reasons.contains { $0.contains("shorter and lighter") })
    }

    @Test("The same exercise noted twice on a day, or on a day that is still to come, is no second session")
    func clockSetBack() throws {
        let log = sessions(1, from: SomeWearer.today)
        let twice = log + log + log
        let future = log.map { session in
            var session = session
            session.day = session.day + 3
            return session
        }
        let item = try #require(planned("W02", today: SomeWearer.today + 1, twice + future))
        #expect(item.dose.repetitions == 8)
        let plan = builder.plan(for: SomeWearer.input(today: SomeWearer.today + 1, sessions: twice + future))
        #expect(plan.sessionsDone == 1)
    }

    @Test("First the tests, then ten weeks, then two days a week; what comes back is taken up again")
    func phases() {
        let first = SomeWearer.today
        var input = SomeWearer.input(today: first)
        input.redFlags = .clear(day: first)
        #expect(builder.plan(for: input).phase == .assess)
        input.today = first + 4
        #expect(builder.plan(for: input).phase == .balance)

        let log = sessions(40, from: first)
        func plan(_ day: LocalDay, _ patterns: [RoutineInput.PatternScore] = []) -> RoutinePlan {
            builder.plan(for: SomeWearer.input(today: day, patterns: patterns, sessions: log))
        }
        #expect(plan(first + 69).phase == .balance)
        #expect(plan(first + 69).week == 10)
        #expect(plan(first + 70).phase == .maintain)
        #expect(plan(first + 70).sessionsAsked == 2)
        let back = RoutineInput.PatternScore(id: "FHRS", probability: 0.85, claim: .likely)
        #expect(plan(first + 75, [back]).phase == .balance)
        #expect(plan(first + 75, [SomeWearer.possible("FHRS", 0.7)]).phase == .maintain)
    }

    @Test("A relapse that was kept is remembered: ten weeks are counted from its day, and then it is over")
    func relapse() {
        let first = SomeWearer.today
        let log = sessions(90, from: first)
        let back = RoutineInput.PatternScore(id: "FHRS", probability: 0.85, claim: .likely)
        func plan(_ day: LocalDay, _ patterns: [RoutineInput.PatternScore] = [], relapses: [LocalDay] = [])
            -> RoutinePlan
        {
            var input = SomeWearer.input(today: day, patterns: patterns, sessions: log)
            input.relapses = relapses
            return builder.plan(for: input)
        }
        let begun = plan(first + 75, [back])
        #expect(begun.relapses && begun.phase == .balance && begun.week == 1 && begun.sessionsAsked == 4)
        // The next day it shows no more, and four days a week go on.
        let next = plan(first + 76, relapses: [first + 75])
        #expect(!next.relapses && next.phase == .balance && next.week == 1)
        #expect(next.reasons.contains { $0.contains("has come back") })
        #expect(plan(first + 75 + 69, relapses: [first + 75]).week == 10)
        #expect(plan(first + 75 + 70, relapses: [first + 75]).phase == .maintain)
        // One of before this run of sessions, or of a day to come, is none.
        #expect(plan(first + 76, relapses: [first - 5, first + 80]).phase == .maintain)
    }

    @Test("After four weeks without a session it begins anew")
    func lapse() throws {
        let log = sessions(8, from: SomeWearer.today)
        let end = log[7].day
        #expect(try #require(planned("W02", today: end + 2, log)).variant == 1)
        let plan = builder.plan(for: SomeWearer.input(today: end + 29, sessions: log))
        #expect(plan.week == 1)
        #expect(plan.exercises.first { $0.exercise == "W02" }?.variant == 0)
        #expect(plan.exercises.count == 6)
    }

    @Test("Self-tests are due every fourteen days, every twenty-eight while keeping, and never with a caution")
    func retests() {
        let first = SomeWearer.today
        var input = SomeWearer.input(today: first + 13)
        for test in knowledge.selfTests { input.lastTests[test.id] = first }
        #expect(builder.plan(for: input).dueTests.isEmpty)
        #expect(builder.plan(for: input).retestDay == first + 14)
        input.today = first + 14
        #expect(builder.plan(for: input).dueTests.count == knowledge.selfTests.count)
        input.profile.cautions = ["neck"]
        #expect(!builder.plan(for: input).dueTests.contains("T03"))

        input = SomeWearer.input(today: first + 90, sessions: sessions(50, from: first))
        for test in knowledge.selfTests { input.lastTests[test.id] = first + 70 }
        #expect(builder.plan(for: input).retestDay == first + 98)
    }

    @Test("Four sessions a week are enough")
    func restDays() {
        let log = sessions(4, from: SomeWearer.today)
        #expect(builder.plan(for: SomeWearer.input(today: log[3].day + 1, sessions: log)).isRestDay)
        #expect(builder.plan(for: SomeWearer.input(today: log[3].day, sessions: log)).isRestDay)
        #expect(!builder.plan(for: SomeWearer.input(today: log[3].day + 1, sessions: Array(log[..<3]))).isRestDay)
    }
}
