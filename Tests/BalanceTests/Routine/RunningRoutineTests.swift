import Balance
import Testing

@Suite("A session that is being done")
struct RunningRoutineTests {
    private func begin() throws -> RunningRoutine {
        let builder = RoutineBuilder(knowledge: try Knowledge.builtIn())
        // M01, M04, S05 on both sides, W02, W08, B01.
        return RunningRoutine(builder.plan(for: SomeWearer.input()))
    }

    @Test("Sets and sides come in turn, and every finished exercise leads to the next")
    func inTurn() throws {
        var running = try begin()
        #expect(running.finishSet() == nil)
        #expect(running.finishSet() == nil)
        #expect(running.current?.exercise == "S05")
        var turns: [String] = []
        while running.current?.exercise == "S05" {
            turns.append("\(running.set) \(running.side)")
            _ = running.finishSet()
        }
        #expect(turns == ["1 left", "1 right", "2 left", "2 right"])
        #expect(running.current?.exercise == "W02")
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
        #expect(running.session().done.first { $0.exercise == "M01" }?.sets == 0)
    }

    @Test("The log has every exercise of the plan, whole at the end")
    func log() throws {
        var running = try begin()
        while running.current != nil { _ = running.finishSet() }
        let session = running.session(effort: 5, painAfter: 0)
        #expect(session.done.count == 6)
        #expect(session.part == 1)
        #expect(running.set == 0)
        #expect(running.finishSet() == nil)
        running.goBack()
        #expect(running.current?.exercise == "B01")
    }
}
