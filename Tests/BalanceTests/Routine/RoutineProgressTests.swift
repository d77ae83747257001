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

    /// The rhomboids are weak: W02 is the first strengthener, and so on both days.
    private static let states = [SomeWearer.claim("rhomboids weak", 0.6)]

    private func plan(
        _ day: LocalDay, _ log: [RoutineSession], minutes: Int = 15, states: [RoutineInput.StateScore] = states
    ) -> RoutinePlan {
        builder.plan(for: SomeWearer.input(today: day, minutes: minutes, states: states, sessions: log))
    }

    /// Whole sessions of the plan of each day, four a week, answered as given.
    private func sessions(
        _ count: Int, from first: LocalDay, effort: Int? = 5, painBefore: Int? = 1, painAfter: Int? = 1, sets: Int = 99,
        minutes: Int = 15, states: [RoutineInput.StateScore] = states
    ) -> [RoutineSession] {
        var log: [RoutineSession] = []
        for index in 0..<count {
            let plan = plan(first + index * 7 / 4, log, minutes: minutes, states: states)
            log.append(
                SomeWearer.session(plan, effort: effort, painBefore: painBefore, painAfter: painAfter, sets: sets))
        }
        return log
    }

    private func planned(_ id: String, today: LocalDay, _ log: [RoutineSession]) -> PlannedExercise? {
        plan(today, log).exercises.first { $0.exercise == id }
    }

    @Test("Two good sessions add repetitions, then comes the harder way, and a set only at the end of all")
    func progression() throws {
        let first = SomeWearer.today
        // W02 begins with 2 sets of 8, has two harder ways, and ends with 3 sets of 12.
        let expected = [
            (2, 8, 0), (2, 10, 0), (2, 12, 0), (2, 8, 1), (2, 10, 1), (2, 12, 1), (2, 8, 2), (2, 10, 2), (2, 12, 2),
            (3, 12, 2), (3, 12, 2),
        ]
        for (step, (sets, repetitions, variant)) in expected.enumerated() {
            let log = sessions(2 * step, from: first, minutes: 30)
            let plan = plan((log.last?.day ?? first) + 1, log, minutes: 30)
            let item = try #require(plan.exercises.first { $0.exercise == "W02" })
            #expect((item.dose.sets, item.dose.repetitions) == (sets, repetitions), "after \(2 * step) sessions")
            #expect(item.variant == variant)
        }
    }

    @Test("A hold grows in seconds, then in sets, and no further")
    func holds() throws {
        let states = [SomeWearer.claim("suboccipitals tight", 0.6)]
        let log = sessions(12, from: SomeWearer.today, minutes: 30, states: states)
        let plan = plan(log[11].day + 1, log, minutes: 30, states: states)
        let item = try #require(plan.exercises.first { $0.exercise == "S01" })
        #expect(item.dose.seconds == 30)
        #expect(item.dose.sets == 3)
        #expect(item.variant == 0)
    }

    @Test("Growth never takes an exercise away: over five weeks each day keeps its own, within its minutes")
    func growthRemovesNothing() {
        for (minutes, states) in [(15, SomeWearer.allBad), (15, []), (6, SomeWearer.allBad), (25, SomeWearer.allBad)] {
            let first = plan(SomeWearer.today, [], minutes: minutes, states: states)
            var log: [RoutineSession] = []
            for index in 0..<20 {
                let plan = plan(SomeWearer.today + index * 7 / 4, log, minutes: minutes, states: states)
                let (a, b) = plan.turn == .b ? (plan.otherDay, plan.exercises) : (plan.exercises, plan.otherDay)
                #expect(forms(a) == forms(first.exercises), "session \(index), \(minutes) min")
                #expect(forms(b) == forms(first.otherDay), "session \(index), \(minutes) min")
                for day in [a, b] { #expect(day.map(\.seconds).reduce(0, +) <= 60 * minutes) }
                log.append(SomeWearer.session(plan))
            }
        }
    }

    /// Exercises, those of a ladder by its first step.
    private func forms(_ day: [PlannedExercise]) -> Set<String> {
        Set(
            day.map { item in
                knowledge.ladders.first { $0.steps.contains(item.exercise) }?.steps[0] ?? item.exercise
            })
    }

    @Test("Once it is easy the next step of a ladder comes, and stays")
    func ladders() throws {
        let log = sessions(8, from: SomeWearer.today, states: [])
        let later = plan(log[7].day + 1, log, states: [])
        #expect(later.ids.contains("W01") && !later.ids.contains("W17"))
        #expect(later.ids.contains("M05") && !later.ids.contains("M07"))
        let longer = sessions(20, from: SomeWearer.today, states: [])
        let last = plan(longer[19].day + 1, longer, states: [])
        #expect(last.ids.contains("W01") && last.ids.contains("M01"))
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

    @Test("Where it was said which exercise hurt, that one takes a step back and the others have no part in it")
    func named() throws {
        var log = sessions(4, from: SomeWearer.today)
        let place = try #require(log[3].done.firstIndex { $0.exercise == "W02" })
        log[3].done[place].pain = 4
        log.append(RoutineSession(day: log[3].day + 1, done: [], painBefore: 3))
        let plan = plan(log[4].day, log)
        let hurt = try #require(plan.everyExercise.first { $0.exercise == "W02" })
        #expect(hurt.dose.repetitions == 8 && hurt.reason.contains("pain rose"))
        #expect(plan.everyExercise.allSatisfy { $0.exercise == "W02" || !$0.reason.contains("pain rose") })
    }

    @Test("What pain rose after twice gives way to its gentle variant, and the swap says why")
    func gentleVariant() throws {
        let states = [SomeWearer.claim("thoracic_extensors weak", 0.7)]
        let dose = Dose(sets: 2, repetitions: 8, seconds: 6, restSeconds: 30)
        func hurting(_ day: LocalDay, before: Int) -> RoutineSession {
            RoutineSession(
                day: day, planned: 1, done: [ExerciseDone(exercise: "W07", dose: dose, sets: 2, pain: 4)], effort: 5,
                painBefore: before)
        }
        let first = SomeWearer.today
        let once = [hurting(first, before: 1), RoutineSession(day: first + 1, done: [], painBefore: 3)]
        #expect(plan(first + 2, once, states: states).ids.contains("W07"))
        let twice =
            once + [hurting(first + 4, before: 1), RoutineSession(day: first + 5, done: [], painBefore: 3)]
        let later = plan(first + 6, twice, states: states)
        #expect(later.ids.contains("W19") && !later.ids.contains("W07"))
        #expect(later.swaps.contains { $0.contains("instead of W07") && $0.contains("pain rose after it twice") })
    }

    @Test("With three sessions of four a week the dose waits")
    func holding() throws {
        var log = sessions(8, from: SomeWearer.today)
        for index in log.indices { log[index].day = SomeWearer.today + index * 3 }
        let item = try #require(planned("W02", today: log[7].day + 1, log))
        // The first session owes nothing yet; from then on the week is two thirds full at most.
        #expect(item.dose.repetitions <= 10)
    }

    @Test("Less than half of two weeks offers a short session, and takes nothing away by itself")
    func regression() {
        let log = Array(sessions(2, from: SomeWearer.today))
        let later = plan(SomeWearer.today + 20, log)
        #expect(later.offersShort)
        #expect(later.reasons.contains { $0.contains("routine set --minutes 6") })
        #expect(later.ids == plan(SomeWearer.today, []).ids)
        let short = plan(SomeWearer.today + 20, log, minutes: 6, states: [])
        #expect(!short.offersShort && short.seconds <= 360)
        #expect(short.exercises.count >= 4)
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

    @Test("A week of baseline with the core from the first day, ten weeks that build up, then two days a week")
    func phases() {
        let first = SomeWearer.today
        var input = SomeWearer.input(today: first)
        input.redFlags = .clear(day: first)
        #expect(builder.plan(for: input).phase == .assess)
        #expect(builder.plan(for: input).ids.isSuperset(of: ["M07", "W17", "W02", "M08"]))
        input.today = first + 6
        #expect(builder.plan(for: input).phase == .assess)
        input.today = first + 7
        #expect(builder.plan(for: input).phase == .balance)
        #expect(builder.plan(for: input).week == 1)

        let log = sessions(48, from: first)
        func plan(_ day: LocalDay, _ patterns: [RoutineInput.PatternScore] = []) -> RoutinePlan {
            var input = SomeWearer.input(today: day, patterns: patterns, sessions: log)
            input.redFlags = .clear(day: first)
            return builder.plan(for: input)
        }
        #expect(plan(first + 76).phase == .balance)
        #expect(plan(first + 76).week == 10)
        #expect(plan(first + 77).phase == .maintain)
        #expect(plan(first + 77).sessionsAsked == 2)
        let back = RoutineInput.PatternScore(id: "FHRS", probability: 0.85, claim: .likely)
        #expect(plan(first + 77, [back]).phase == .maintain, "a finding switches nothing by itself")
    }

    /// Slouching that was little and is much.
    private func risen(_ today: LocalDay) -> [RoutineInput.Day] {
        (1...112).map { ago in
            RoutineInput.Day(
                day: today - ago, worn_min: 420, slouch_min: (ago <= 35 ? 90 : 40) + Double(ago % 3))
        }
    }

    @Test("Slouching that has gone up asks, and switches nothing; a yes builds up again, a no rests the question")
    func relapse() {
        let first = SomeWearer.today
        let log = sessions(100, from: first)
        func plan(
            _ day: LocalDay, risenBy today: LocalDay? = nil, relapses: [LocalDay] = [], kept: LocalDay? = nil
        ) -> RoutinePlan {
            var input = SomeWearer.input(today: day, sessions: log)
            input.relapses = relapses
            input.profile.keptDay = kept
            if let today { input.days = risen(today) }
            return builder.plan(for: input)
        }
        let day = first + 90
        #expect(plan(day).question == nil)
        let asked = plan(day, risenBy: day)
        #expect(asked.question == .buildAgain && asked.phase == .maintain && asked.sessionsAsked == 2)
        #expect(plan(day, risenBy: day, kept: day).question == nil)
        #expect(plan(day + 28, risenBy: day + 28, kept: day).question == .buildAgain)

        let begun = plan(day, risenBy: day, relapses: [day])
        #expect(begun.question == nil && begun.phase == .balance && begun.week == 1 && begun.sessionsAsked == 4)
        #expect(begun.reasons.contains { $0.contains("You said that it should build up again") })
        #expect(plan(day + 69, relapses: [day]).week == 10)
        #expect(plan(day + 70, relapses: [day]).phase == .maintain)
        #expect(plan(day + 5, relapses: [day], kept: day + 3).phase == .maintain, "a later no takes the yes back")
        // One of before this run of sessions, or of a day to come, is none.
        #expect(plan(day, relapses: [first - 5, day + 5]).phase == .maintain)
    }

    @Test("After four weeks without a session it starts over, without a second baseline")
    func lapse() throws {
        let log = sessions(8, from: SomeWearer.today)
        let end = log[7].day
        #expect(try #require(planned("W02", today: end + 2, log)).variant == 1)
        let later = plan(end + 29, log)
        #expect(later.phase == .balance && later.week == 1)
        #expect(later.exercises.first { $0.exercise == "W02" }?.variant == 0)
    }

    @Test("Self-tests are due every twenty-eight days, and never with a caution")
    func retests() {
        let first = SomeWearer.today
        var input = SomeWearer.input(today: first + 27)
        for test in knowledge.selfTests { input.lastTests[test.id] = first }
        #expect(builder.plan(for: input).dueTests.isEmpty)
        #expect(builder.plan(for: input).retestDay == first + 28)
        input.today = first + 28
        input.days = [RoutineInput.Day(day: first, worn_min: 300, slouch_min: 20)]
        #expect(builder.plan(for: input).dueTests.count == knowledge.selfTests.count)
        input.profile.cautions = ["neck"]
        #expect(!builder.plan(for: input).dueTests.contains("T03"))
    }

    @Test("The first week asks for four tests twice, the second time on another day")
    func twice() {
        let first = SomeWearer.today
        var input = SomeWearer.input(today: first)
        input.redFlags = .clear(day: first)
        for test in knowledge.selfTests {
            input.lastTests[test.id] = first
            input.answers.append(TestAnswer(test: test.id, day: first, items: []))
        }
        #expect(builder.plan(for: input).dueTests.isEmpty)
        input.today = first + 2
        #expect(Set(builder.plan(for: input).dueTests) == ["T03", "T05", "T06", "T11"])
        for test in ["T03", "T05", "T06", "T11"] {
            input.lastTests[test] = first + 2
            input.answers.append(TestAnswer(test: test, day: first + 2, items: []))
        }
        input.today = first + 4
        #expect(builder.plan(for: input).dueTests.isEmpty)
    }

    @Test(
        "Progress is told from tests done again, and only where measuring errs less",
        arguments: [
            ("T03", "hold", [15.0, 15], 15.0, RetestFinding.Direction.unclear, 13.2),
            ("T03", "hold", [15.0, 15], 40.0, .better, 22.0), ("T03", "hold", [36.0, 36], 36.0, .unclear, 26.3),
            ("T03", "hold", [15.0, 15], 27.0, .unclear, 16.8),
            ("T03", "hold", [60.0, 60], 15.0, .worse, 28.2), ("T08", "short", [40.0, 42], 20.0, .better, 15.2),
        ])
    func progress(
        test: String, answer: String, first: [Double], last: Double, direction: RetestFinding.Direction,
        smallest: Double
    ) throws {
        var input = SomeWearer.input(today: SomeWearer.today + 30, sessions: sessions(4, from: SomeWearer.today))
        func answers(_ day: LocalDay, _ value: Double) -> TestAnswer {
            TestAnswer(test: test, day: day, items: [TestAnswer.Item(answer, values: [value, value])], sex: .man)
        }
        input.answers = [answers(input.today - 30, first[0]), answers(input.today - 27, first[1])]
        #expect(builder.plan(for: input).progress.isEmpty, "sessions alone are no progress")
        input.answers.append(answers(input.today, last))
        let finding = try #require(builder.plan(for: input).progress.first)
        #expect(finding.direction == direction, "\(finding)")
        #expect(abs(finding.smallest - smallest) < 2, "\(finding)")
    }

    @Test("Who measures less exactly than most is told of a larger change only; two sessions alike make nobody exact")
    func personalError() throws {
        func smallest(_ week: [Double]) throws -> Double {
            var input = SomeWearer.input(today: SomeWearer.today + 30)
            input.answers = ([(0, week[0]), (3, week[1])] + [(30, 16.0)]).map { day, value in
                TestAnswer(
                    test: "T03", day: SomeWearer.today + day, items: [TestAnswer.Item("hold", values: [value, value])],
                    sex: .man)
            }
            return try #require(builder.plan(for: input).progress.first).smallest
        }
        let (alike, apart) = (try smallest([16, 16]), try smallest([4, 28]))
        // 1.96·√2·.5·19 s, half of it for a hold as short as half the mean; e is twice as large at most.
        #expect(abs(alike - 13.2) < 0.1)
        #expect(apart > 1.3 * alike && apart <= 2 * alike + 0.1)
    }

    @Test("The nod's hold grows from five to ten seconds before the harder exercise comes, and falls back first")
    func holdOfARepetition() throws {
        let first = SomeWearer.today
        func nod(_ log: [RoutineSession]) throws -> PlannedExercise {
            let plan = plan((log.last?.day ?? first) + 1, log, states: [])
            return try #require(plan.everyExercise.first { $0.exercise == "W17" })
        }
        for (sessions, seconds) in [(0, 7), (2, 9), (4, 11), (6, 12)] {
            let item = try nod(self.sessions(sessions, from: first, states: []))
            #expect(item.dose.seconds == seconds && item.dose.repetitions == 10 && item.variant == 0)
            #expect(item.dose.setSeconds == 10 * seconds, "and the countdown with it")
        }
        var hurting = sessions(6, from: first, states: [])
        hurting.append(RoutineSession(day: hurting[5].day + 1, done: [], painBefore: 3))
        #expect(try nod(hurting).dose.seconds == 9)
        #expect(plan(first + 20, sessions(8, from: first, states: []), states: []).ids.contains("W01"))
    }

    @Test("What a full day takes back is not called more than before")
    func takenBack() {
        var log: [RoutineSession] = []
        var shorter = 0
        for index in 0..<16 {
            let plan = plan(SomeWearer.today + index * 7 / 4, log, minutes: 8, states: SomeWearer.allBad)
            for item in plan.everyExercise {
                let start = knowledge.exercise(item.exercise)?.dose.start
                if item.reason.contains("shorter today") { shorter += 1 }
                let isStart = item.dose.sets <= start?.sets ?? 0 && item.dose.setSeconds == start?.setSeconds
                #expect(!(isStart && item.variant == 0 && item.reason.contains("a little more")), "\(item)")
            }
            log.append(SomeWearer.session(plan))
        }
        #expect(shorter > 0)
    }

    @Test("Four sessions a week are enough")
    func restDays() {
        let log = sessions(4, from: SomeWearer.today)
        #expect(builder.plan(for: SomeWearer.input(today: log[3].day + 1, sessions: log)).isRestDay)
        #expect(builder.plan(for: SomeWearer.input(today: log[3].day, sessions: log)).isRestDay)
        #expect(!builder.plan(for: SomeWearer.input(today: log[3].day + 1, sessions: Array(log[..<3]))).isRestDay)
    }
}
