import Balance
import LocalTime
import TestSupport
import Testing

@Suite("What was done of the routine, week by week")
struct WeeklyAdherenceTests {
    /// A Monday.
    private let monday: LocalDay = 20_003

    private func session(_ day: LocalDay, sets: Int = 2, exercise: String = "S05") -> RoutineSession {
        RoutineSession(
            day: day, planned: 1,
            done: [
                ExerciseDone(
                    exercise: exercise, dose: Dose(sets: 2, repetitions: 10, seconds: 3, restSeconds: 0), sets: sets)
            ])
    }

    private func weeks(
        _ sessions: [RoutineSession], today: LocalDay, mondays: [LocalDay]? = nil
    ) throws -> [WeeklyAdherence] {
        let input = SomeWearer.input(today: today, sessions: sessions)
        return WeeklyAdherence.weeks(mondays ?? [monday], of: input, knowledge: try Knowledge.builtIn())
    }

    @Test("A whole week asks for four sessions; what was done in part is no session, and none of it is lost")
    func whole() throws {
        let sessions = [session(monday - 7), session(monday), session(monday + 2, sets: 1), session(monday + 4)]
        let week = try #require(try weeks(sessions, today: monday + 20).first)
        #expect(week.asked == 4 && week.done == 2 && week.inPart == 1 && week.isOver)
    }

    @Test("Before the first session nothing is asked for, and the first week asks for what fits in it")
    func first() throws {
        let sessions = [session(monday + 5)]
        let found = try weeks(sessions, today: monday + 20, mondays: [monday - 7, monday])
        #expect(found[0].asked == nil && found[0].done == 0)
        // Two days of seven, of four sessions a week.
        #expect(found[1].asked == 1 && found[1].done == 1)
    }

    @Test("A week that is not over asks for what fits in its days so far, and later sessions are none of it")
    func notOver() throws {
        let sessions = [session(monday - 7), session(monday), session(monday + 5)]
        let week = try #require(try weeks(sessions, today: monday + 2).first)
        #expect(week.asked == 2 && week.done == 1 && !week.isOver)
        let later = try #require(try weeks(sessions, today: monday - 5).first)
        #expect(later.asked == nil && later.done == 0)
    }

    @Test("Days of the gentle set ask for nothing")
    func gentle() throws {
        let knowledge = try Knowledge.builtIn()
        let walk = try #require(knowledge.exercises.first { $0.kind == .break }?.id)
        let sessions = [session(monday - 7)] + (0..<7).map { session(monday + $0, exercise: walk) }
        let week = try #require(try weeks(sessions, today: monday + 20).first)
        #expect(week.asked == 0 && week.done == 0 && week.pausedDays == 7)
    }
}

@Suite("What change of a self-test could be told")
struct MeasuredTestTests {
    private func answer(_ day: LocalDay, _ values: [Double], test: String = "T03") -> TestAnswer {
        TestAnswer(test: test, day: day, items: [TestAnswer.Item("hold", values: values)], sex: .man)
    }

    @Test("Measured once, a test says what change could be told; three weeks later, whether there was one")
    func once() throws {
        let knowledge = try Knowledge.builtIn()
        let first = try #require(
            MeasuredTest.all([answer(20_000, [20, 20])], knowledge: knowledge, today: 20_100).first)
        #expect(first.test == "T03" && first.unit == "s" && first.value == 20 && first.finding == nil)
        #expect(first.smallestChange > 0)
        let answers = [answer(20_000, [20, 20]), answer(20_040, [100, 100])]
        let again = try #require(MeasuredTest.all(answers, knowledge: knowledge, today: 20_100).first)
        #expect(again.value == 100 && again.finding?.direction == .better)
        let same = [answer(20_000, [20, 20]), answer(20_040, [21, 21])]
        #expect(MeasuredTest.all(same, knowledge: knowledge, today: 20_100).first?.finding?.direction == .unclear)
    }

    @Test("Of a test of whose measuring no error is known nothing is claimed")
    func unknown() throws {
        let knowledge = try Knowledge.builtIn()
        let measured = Set(knowledge.selfTests.filter { $0.readings.contains { $0.error != nil } }.map(\.id))
        let other = try #require(knowledge.selfTests.first { !measured.contains($0.id) })
        let item = TestAnswer.Item(other.answers[0].id, values: [3])
        let answer = TestAnswer(test: other.id, day: 20_000, items: [item], sex: nil)
        #expect(MeasuredTest.all([answer], knowledge: knowledge, today: 20_100).isEmpty)
    }
}
