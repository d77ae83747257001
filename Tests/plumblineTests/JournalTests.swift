import Testing

/// Standard error as systemd hands it to a service: the variable names the very file that it is.
@Suite("What a program writes for the journal")
struct JournalTests {
    /// Runs a program from a shell whose standard error is the stream that the variable names, or another one.
    private func errors(
        _ program: String, _ arguments: String, isJournal: Bool
    ) throws -> (code: Int32, lines: [String]) {
        let stream = isJournal ? "$(stat -L -c %d:%i /proc/self/fd/2)" : "$(stat -L -c %d:%i /proc/self/fd/1)"
        let house = try WearersHouse()
        let script = "JOURNAL_STREAM=\(stream) exec \(Program.folder)/\(program) \(arguments)"
        let result = try RunningProgram("/bin/sh", ["-c", script], environment: house.environment).wait()
        return (result.code, result.stderr.split(separator: "\n").map(String.init))
    }

    private func priorities(_ lines: [String]) -> [String] { lines.map { String($0.prefix(3)) } }

    @Test("“run” marks each line with its weight")
    func run() throws {
        let said = try errors("plumbline", "run --duration 1s", isJournal: true)
        #expect(said.code == 0)
        #expect(said.lines.contains { $0.hasPrefix("<6>No sensor is paired yet") }, "\(said.lines)")
        #expect(priorities(said.lines).allSatisfy { ["<3>", "<4>", "<5>", "<6>"].contains($0) }, "\(said.lines)")
    }

    @Test("What ends a program is an error, in the page's server too")
    func failures() throws {
        let recorder = try errors("plumbline", "run --data-dir /dev/null/record", isJournal: true)
        #expect(recorder.code != 0 && !recorder.lines.isEmpty)
        #expect(Set(priorities(recorder.lines)) == ["<3>"], "\(recorder.lines)")
        let page = try errors("plumbline-web", "--address --port 1", isJournal: true)
        #expect(page.code != 0 && !page.lines.isEmpty)
        #expect(Set(priorities(page.lines)) == ["<3>"], "\(page.lines)")
    }

    @Test("Where standard error is not what the variable names, nothing is marked")
    func elsewhere() throws {
        for (program, arguments) in [
            ("plumbline", "run --duration 1s"), ("plumbline", "run --data-dir /dev/null/record"),
            ("plumbline-web", "--address --port 1"),
        ] {
            let said = try errors(program, arguments, isJournal: false)
            #expect(!said.lines.isEmpty && !said.lines.contains { $0.hasPrefix("<") }, "\(said.lines)")
        }
    }
}
