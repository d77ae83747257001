import LocalTime
import TestSupport
import Testing

@testable import Balance

@Suite("Pain and the routine")
struct PainTests {
    let builder: RoutineBuilder
    let today = SomeWearer.today

    init() throws { builder = RoutineBuilder(knowledge: try Knowledge.builtIn()) }

    private func plan(_ day: LocalDay, _ log: [RoutineSession]) -> RoutinePlan {
        builder.plan(for: SomeWearer.input(today: day, sessions: log))
    }

    private func told(_ pains: [Int], until last: LocalDay) -> [RoutineSession] {
        pains.enumerated().map { RoutineSession(day: last - (pains.count - 1 - $0), done: [], painBefore: $1) }
    }

    /// A whole session of some exercise.
    private func session(_ day: LocalDay, before: Int? = nil, hurting: Int? = nil) -> RoutineSession {
        let dose = Dose(sets: 1, repetitions: 8, seconds: 3, restSeconds: 0)
        return RoutineSession(
            day: day, planned: 2,
            done: [
                ExerciseDone(exercise: "W02", dose: dose, sets: 1, pain: hurting),
                ExerciseDone(exercise: "S05", dose: dose, sets: 1),
            ], painBefore: before)
    }

    @Test("Up to 5 the session, 6 and 7 the gentle set, from 8 on a walk", arguments: 0...10)
    func before(pain: Int) {
        let plan = plan(today, [RoutineSession(day: today, done: [], painBefore: pain)])
        #expect(plan.pain.now == pain)
        switch pain {
        case 0...5: #expect(plan.access == .open && !plan.exercises.isEmpty && plan.breakExercise == "B01")
        case 6, 7: #expect(plan.access == .gentle([.pain(pain)]) && plan.exercises.first?.exercise == "B02")
        default: #expect(plan.stop == .pain && plan.exercises.isEmpty && plan.breakExercise == nil)
        }
        let waits = ["T03", "T11", "T14", "T15"].contains(where: plan.dueTests.contains)
        #expect(waits == (pain <= 3), "loading self-tests wait above 3")
    }

    @Test("What counts is the last that was told: less again opens again, and yesterday's is no reason to refuse")
    func lastTold() {
        let strong = RoutineSession(day: today, done: [], painBefore: 9)
        let mild = RoutineSession(day: today, done: [], painBefore: 2)
        #expect(plan(today, [strong]).stop == .pain)
        #expect(plan(today, [strong, mild]).access == .open)
        #expect(plan(today, [mild, strong]).stop == .pain)
        #expect(plan(today + 1, [strong]).access == .open)
    }

    @Test("8 or more on two days running is said to be so, also over a day on which nothing was told; not over two")
    func strongAgain() {
        func isAgain(_ days: [(Int, Int)]) -> Bool {
            PainCourse(days.map { RoutineSession(day: today - $0.0, done: [], painBefore: $0.1) }, today: today)
                .isStrongAgain
        }
        #expect(isAgain([(1, 9), (0, 8)]) && isAgain([(2, 9), (0, 8)]))
        #expect(!isAgain([(3, 9), (0, 8)]) && !isAgain([(0, 9)]) && !isAgain([(1, 9), (0, 7)]))
        #expect(!isAgain([(2, 9), (1, 3), (0, 8)]) && !isAgain([(2, 9), (1, 9)]))
        #expect(!isAgain([(0, 9), (0, 9)]), "twice a day is one day")
    }

    @Test("A flare-up is the usual and two for more than a day: two days gentle, then half, three quarters, all")
    func flareUp() throws {
        var log = told([2, 2, 3, 2, 2], until: today)
        log.append(RoutineSession(day: today + 1, done: [], painBefore: 4))
        #expect(plan(today + 1, log).access == .open, "one day is no flare-up")
        log.append(RoutineSession(day: today + 2, done: [], painBefore: 4))
        #expect(plan(today + 2, log).access == .gentle([.flareUp]))
        #expect(plan(today + 3, log).access == .gentle([.flareUp]))
        let half = plan(today + 4, log)
        #expect(half.access == .open && half.pain.part == 0.5 && half.exercises.count == 3)
        #expect(half.pain.rise == PainCourse.Rise(from: 2, to: 4))
        #expect(half.reasons.contains { $0.contains("A flare is not damage") })
        #expect(plan(today + 9, log).pain.part == 0.5, "it waits for the session")
        log.append(session(today + 4))
        #expect(plan(today + 5, log).pain.part == 0.75)
        log.append(session(today + 6))
        #expect(plan(today + 7, log).pain.part == 1 && plan(today + 7, log).pain.flare == nil)
    }

    @Test("Without three answers in four weeks there is no usual, and so no flare-up")
    func noUsual() {
        #expect(PainCourse(told([1, 1, 5, 5], until: today), today: today).flare == nil)
        #expect(PainCourse(told([1, 1, 1, 5, 5], until: today), today: today).flare?.usual == 1)
        #expect(PainCourse(told([1, 1, 1, 2, 2], until: today), today: today).flare == nil)
    }

    @Test("Two flare-ups in four weeks stop growth for two weeks; one does not")
    func twoFlares() {
        let pains = [2, 2, 2, 5, 5, 2, 2, 2, 2, 2, 5, 5]
        let log = told(pains, until: today)
        #expect(PainCourse(log, today: today).stopsGrowth)
        #expect(PainCourse(log, today: today + 13).stopsGrowth)
        #expect(!PainCourse(log, today: today + 14).stopsGrowth)
        #expect(!PainCourse(told([2, 2, 2, 5, 5], until: today), today: today).stopsGrowth)
    }

    @Test("Where nothing grew is the same from one look at years as it was on each of their days")
    func growthOfYears() {
        var chance = SplitMix(seed: 11)
        for _ in 0..<40 {
            var log: [RoutineSession] = []
            for day in 0..<160 where chance.chance(0.7) {
                let pain = chance.chance(0.3) ? chance.number(4...7) : chance.number(1...3)
                log.append(RoutineSession(day: today - 160 + day, done: [], painBefore: pain))
            }
            let stretches = PainCourse.stretchesWithoutGrowth(log, upTo: today)
            for day in today - 160..<today {
                #expect(stretches.contains { $0.contains(day) } == PainCourse(log, today: day).stopsGrowth)
            }
        }
    }

    @Test("No better than six weeks ago is worth an appointment; less pain, or too few answers, is not said to be so")
    func stubborn() {
        func isStubborn(_ then: [Int], _ now: [Int]) -> Bool {
            PainCourse(told(then, until: today - 45) + told(now, until: today), today: today).isStubborn
        }
        #expect(isStubborn([4, 4, 5], [4, 5, 4]) && isStubborn([3, 3, 3], [6, 6, 6]))
        #expect(
            !isStubborn([4, 4, 5], [2, 2, 2]) && !isStubborn([4, 4], [5, 5, 5]) && !isStubborn([0, 0, 0], [1, 1, 1]))
    }

    @Test("Two more by the next morning counts against the exercise that hurt, or against all where none was named")
    func nextMorning() {
        let next = RoutineSession(day: today + 1, done: [], painBefore: 4)
        #expect(PainCourse([session(today, before: 2, hurting: 3), next], today: today + 1).risesAfter == ["W02": 1])
        #expect(PainCourse([session(today, before: 2), next], today: today + 1).risesAfter == ["W02": 1, "S05": 1])
        #expect(PainCourse([session(today, before: 3), next], today: today + 1).risesAfter.isEmpty)
        let late = RoutineSession(day: today + 3, done: [], painBefore: 4)
        #expect(PainCourse([session(today, before: 2), late], today: today + 3).risesAfter.isEmpty)
        let twice =
            [session(today, before: 1, hurting: 2), session(today + 1, before: 3, hurting: 3)]
            + [RoutineSession(day: today + 2, done: [], painBefore: 5)]
        #expect(PainCourse(twice, today: today + 2).risesAfter == ["W02": 2])
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
        let plan = plan(today, [RoutineSession(day: today + 1, done: [], painBefore: 9, painPlace: .neck)])
        #expect(plan.access == .open && plan.pain.now == nil && plan.pain.place == nil)
    }
}
