import Balance
import Foundation
import Testing

@Suite("A session that is being done")
struct RunningRoutineTests {
    private func begin() throws -> RunningRoutine {
        let builder = RoutineBuilder(knowledge: try Knowledge.builtIn())
        // Of half an hour: M07, M08 on both sides, S05 on both sides, S18, W17, W02, W08.
        return RunningRoutine(builder.plan(for: SomeWearer.input(minutes: 30)))
    }

    @Test("Sets and sides come in turn, and every finished exercise leads to the next")
    func inTurn() throws {
        var running = try begin()
        #expect(running.finishSet() != nil)
        #expect(running.finishSet() == nil)
        #expect(running.current?.exercise == "M08")
        running.skip()
        #expect(running.current?.exercise == "S05")
        var turns: [String] = []
        while running.current?.exercise == "S05" {
            turns.append("\(running.set) \(running.side)")
            _ = running.finishSet()
        }
        #expect(turns == ["1 left", "1 right", "2 left", "2 right"])
        #expect(running.current?.exercise == "S18")
    }

    @Test("Back undoes a set, also the last one of the exercise before; skipping keeps what was done")
    func backAndSkip() throws {
        var running = try begin()
        running.goBack()
        #expect(running == (try begin()))
        _ = running.finishSet()
        running.goBack()
        #expect(running == (try begin()))
        running.skip()
        running.skip()
        _ = running.finishSet()
        _ = running.finishSet()
        _ = running.finishSet()
        running.skip()
        let done = try #require(running.session().done.first { $0.exercise == "S05" })
        #expect(done.sets == 1, "the second set was done on one side only")
        #expect(running.session().done.first { $0.exercise == "M07" }?.sets == 0)
    }

    @Test("The log has every exercise of the plan, whole at the end")
    func log() throws {
        var running = try begin()
        while running.current != nil { _ = running.finishSet() }
        let session = running.session(effort: 5, painAfter: 0)
        #expect(session.done.count == 7)
        #expect(session.part == 1)
        #expect(running.set == 0)
        #expect(running.finishSet() == nil)
        running.goBack()
        #expect(running.current?.exercise == "W08")
    }

    @Test("A session that an earlier version began goes on: what it did not keep is not asked for")
    func earlierVersion() throws {
        let body = """
            {"day":20000,"exercises":[{"exercise":"M04","side":"both",\
            "dose":{"sets":1,"repetitions":10,"seconds":4,"restSeconds":0},"variant":0,\
            "reason":"part of the general set","sides":1,"seconds":55}],"position":0,"finished":[0],"painBefore":1}
            """
        var running = try JSONDecoder().decode(RunningRoutine.self, from: Data(body.utf8))
        #expect(running.current?.exercise == "M04" && running.current?.ways == [])
        #expect(running.finishSet() == nil)
        #expect(running.session().part == 1)
    }
}
