import FoundationEssentials
import Glibc
import TestSupport
import Testing

@Suite("Completion of values")
struct CompletionTests {
    private static func isInstalled(_ shell: String) -> Bool { access("/usr/bin/\(shell)", X_OK) == 0 }

    /// What bash offers behind a line of words, of which the last one is being typed.
    private func offered(_ words: [String], in house: GoldenHouse) throws -> [String] {
        let script = """
            source <("$0" completions bash) || exit 9
            COMP_WORDS=("$0" "$@"); COMP_CWORD=$#
            COMP_LINE="plumbline $*"; COMP_POINT=${#COMP_LINE}
            _plumbline plumbline "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
            [ ${#COMPREPLY[@]} = 0 ] || printf '%s\\n' "${COMPREPLY[@]}"
            """
        let result = try RunningProgram(
            "/bin/bash", ["-c", script, Program.folder + "/plumbline"] + words, environment: house.environment
        ).wait()
        #expect(result.code == 0 && result.stderr.isEmpty, "\(result.stderr)")
        return result.stdout.split(separator: "\n").map { $0.filter { $0 != "\\" } }
    }

    @Test(
        "Bash is offered what there is",
        arguments: [
            (["live", ""], ["back", "hip"]), (["live", "b"], ["back"]), (["calibrate", "h"], ["hip"]),
            (["forget", ""], ["back", "hip"]), (["summary", "--wearer", ""], ["anna", "ben", "me"]),
            (["erase", "--wearer", "b"], ["ben"]), (["pair", "--placement", ""], ["t4", "l5", "c7", "head"]),
            (["decode", "--protocol", "wit"], ["witmotion"]), (["learn", "slee"], ["sleep"]),
            (["learn", "S0"], (1...9).map { "S0\($0)" }), (["summary", "--date", "yes"], ["yesterday"]),
            (["routine", "done", "M01"], ["M01"]), (["assess", "run", "--test", "T1"], (0...9).map { "T1\($0)" }),
            (["config", "set", "snooze"], ["snooze_minutes"]), (["config", "set", "buzz", ""], ["true", "false"]),
            (["completions", ""], ["bash", "zsh", "fish"]), (["calibrate", "--profile", "s"], ["sit", "stand"]),
        ])
    func bash(words: [String], some: [String]) throws {
        let house = try GoldenHouse.withRecord()
        let offers = try offered(words, in: house)
        // Options are offered beside values.
        let values = offers.filter { !$0.hasPrefix("-") }
        #expect(
            !values.isEmpty && Set(values).isSubset(of: Set(some)) || Set(some).isSubset(of: Set(values)), "\(offers)")
    }

    @Test("A list goes on behind its comma, and the record is the one that the line names")
    func lists() throws {
        let house = try GoldenHouse.withRecord()
        #expect(try offered(["routine", "set", "--have", "chair,wa"], in: house) == ["chair,wall"])
        #expect(try offered(["report", "--include", "signs,n"], in: house) == ["signs,notes"])
        #expect(try offered(["live", "--data-dir", "/nonexistent", ""], in: house).allSatisfy { $0.hasPrefix("-") })
    }

    @Test("Asking makes nothing, changes nothing, and fails quietly, whatever lies there")
    func onlyReads() throws {
        let empty = try GoldenHouse()
        #expect(try offered(["summary", "--wearer", ""], in: empty).isEmpty)
        #expect(!TemporaryFile.exists(empty.data))
        let house = try GoldenHouse.withRecord()
        let file = house.data + "/plumbline.sqlite"
        let before = try Data(contentsOf: URL(filePath: file))
        _ = try offered(["live", ""], in: house)
        #expect(try Data(contentsOf: URL(filePath: file)) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: house.data) == ["plumbline.sqlite"])
        for damage in ["", "not a database", String(repeating: "x", count: 9000)] {
            try Data(damage.utf8).write(to: URL(filePath: file))
            #expect(try offered(["summary", "--wearer", ""], in: house).isEmpty)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: house.data) == ["plumbline.sqlite"])
    }

    @Test("Fish and zsh are offered the same, with what each is")
    func descriptions() throws {
        let house = try GoldenHouse.withRecord()
        for (shell, line) in [("fish", "hip\tl5, worn by me"), ("zsh", "hip:l5, worn by me")] {
            let result = try RunningProgram(
                "plumbline", ["---completion", "live", "--", "positional@0", "2", "0", "plumbline", "live", ""],
                environment: house.environment.merging(["SAP_SHELL": shell]) { $1 }
            ).wait()
            #expect(result.stdout.split(separator: "\n").contains { $0 == line }, "\(result)")
        }
    }

    @Test("Fish reads its script", .enabled(if: isInstalled("fish"), "fish is not installed"))
    func fish() throws {
        let house = try GoldenHouse()
        let file = house.folder.path + "/plumbline.fish"
        try Data(Program.run(["completions", "fish"]).stdout.utf8).write(to: URL(filePath: file))
        let result = try RunningProgram("/usr/bin/fish", ["--no-config", "-n", file]).wait()
        #expect(result.code == 0 && result.stderr.isEmpty, "\(result)")
    }

    @Test("Zsh reads its script", .enabled(if: isInstalled("zsh"), "zsh is not installed"))
    func zsh() throws {
        let house = try GoldenHouse()
        let file = house.folder.path + "/_plumbline"
        try Data(Program.run(["completions", "zsh"]).stdout.utf8).write(to: URL(filePath: file))
        let result = try RunningProgram("/usr/bin/zsh", ["-n", file]).wait()
        #expect(result.code == 0 && result.stderr.isEmpty, "\(result)")
    }
}
