import FoundationEssentials
import Glibc
import TestSupport
import Testing

@Suite("Changing the settings by commands")
struct ConfigCommandTests {
    private let house: GoldenHouse
    private let path: String

    init() throws {
        house = try GoldenHouse()
        path = house.folder.path + "/none"
    }

    private func text() throws -> String { String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self) }

    private func write(_ text: String) throws { try Data(text.utf8).write(to: URL(filePath: path)) }

    /// Edits with a program of the shell that gets the file as `$1`.
    private func edit(_ script: String) throws -> Program.Result {
        let editor = house.folder.path + "/editor"
        try Data(script.utf8).write(to: URL(filePath: editor))
        return try house.run(["config", "edit"], more: ["EDITOR": "sh '\(editor)'", "TMPDIR": house.folder.path])
    }

    private var drafts: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: house.folder.path)
                .filter { $0.hasPrefix("plumbline-") }
        }
    }

    @Test("An editor that takes the copy away empties nothing")
    func copyGone() throws {
        try write("[alerts]\nbuzz = false\n")
        let result = try edit("rm \"$1\"")
        #expect(result.code == 1 && result.stderr.contains("nothing was changed"))
        #expect(try text() == "[alerts]\nbuzz = false\n")
        #expect(try drafts.isEmpty)
    }

    @Test("A number below 0 is answered with what the setting takes; of a change that was not made nothing is claimed")
    func belowZero() throws {
        let refused = try house.run(["config", "set", "raw_days", "-1"])
        #expect(refused.code == 2 && refused.stderr.contains("0 to keep samples indefinitely, not “-1”."))
        let order = try house.run(["config", "set", "slouch_hysteresis_degrees", "40"])
        #expect(order.code == 2 && order.stderr.hasSuffix("must be below rules.slouch_enter_degrees.\n"))
        #expect(try house.run(["config", "set", "buzz", "off", "--data-dir", path + "-data"]).code == 0)
        #expect(try text().contains("buzz = false"))
    }

    @Test("A pipe in the place of the file is refused, and nobody waits for it")
    func pipe() throws {
        #expect(mkfifo(path, 0o600) == 0)
        for words in [["config"], ["config", "set", "buzz", "off"]] {
            let result = try house.run(words)
            #expect(result.code == 2 && result.stderr.contains("is not a regular file"), "\(result)")
        }
        let device = try house.run(["config"], more: ["PLUMBLINE_CONFIG": "/dev/null"])
        #expect(device.code == 2 && device.stderr.contains("is not a regular file"))
    }

    @Test("What was edited is saved when it can be read, and it is said what changed")
    func edited() throws {
        try write("# mine\n[alerts]\nbuzz = true\n")
        let result = try edit("sed -i 's/buzz = true/buzz = false/' \"$1\"")
        #expect(result.code == 0 && result.stdout.hasPrefix("alerts.buzz = false (was true)\nSaved "))
        #expect(try text() == "# mine\n[alerts]\nbuzz = false\n")
        #expect(try edit("true").stdout == "Nothing was changed.\n")
        #expect(try drafts.isEmpty)
    }

    @Test("A new file begins with everything that people change, none of it in force")
    func newFile() throws {
        #expect(try edit("sed -i 's/^#snooze_minutes = 30/snooze_minutes = 45/' \"$1\"").code == 0)
        let new = try text()
        #expect(new.contains("\n[alerts]\n#buzz = true  # ") && new.contains("\nsnooze_minutes = 45  # "))
        let json = try house.run("config show --json").stdout
        #expect(json.split(separator: "\n").count { !$0.contains(#""origin":"default""#) } == 1)
    }

    @Test("What cannot be read takes the place of nothing, and what was written is kept")
    func brokenEdit() throws {
        try write("[alerts]\nbuzz = true\n")
        let result = try edit("echo 'buzz = maybe' > \"$1\"")
        #expect(result.code == 2)
        #expect(result.stderr.contains("Not saved.") && result.stderr.contains("is as it was"))
        #expect(try text() == "[alerts]\nbuzz = true\n")
        #expect(try drafts.count == 1)
        #expect(try edit("exit 3").stderr.contains("it ended with 3. Nothing was changed."))
    }

    @Test("A file that is broken already is mended by an edit, and is not touched by set")
    func mended() throws {
        try write("[alerts]\nbuzz = maybe\n")
        let set = try house.run("config set bell on")
        #expect(set.code == 2)
        #expect(try text() == "[alerts]\nbuzz = maybe\n")
        #expect(try edit("sed -i 's/maybe/false/' \"$1\"").code == 0)
        #expect(try text() == "[alerts]\nbuzz = false\n")
    }

    @Test("All settings go back to their defaults only after a yes, and the file is kept beside it")
    func resetAll() throws {
        try write("[alerts]\nbuzz = false\n")
        #expect(try house.run("config reset").code == 2)
        #expect(try text() == "[alerts]\nbuzz = false\n")
        #expect(try house.run("config reset --yes").code == 0)
        #expect(try house.run("config show --json").stdout.contains(#""origin":"/"#) == false)
        let copy = try Data(contentsOf: URL(filePath: path + ".bak"))
        #expect(String(decoding: copy, as: UTF8.self) == "[alerts]\nbuzz = false\n")
        #expect(try house.run("config reset --yes").stdout.hasPrefix("Nothing is set"))
    }

    @Test("What is shown can be used as the file, and then says the same")
    func shownIsFile() throws {
        let shown = try house.run("config show").stdout
        try write(shown)
        let again = try house.run("config show").stdout
        #expect(again.split(separator: "\n").dropFirst() == shown.split(separator: "\n").dropFirst())
        #expect(shown.split(separator: "\n").allSatisfy { $0.count <= 80 || $0.hasPrefix("# /") })
    }

    @Test("A running recorder is told of, for it reads its settings when it starts")
    func runningRecorder() throws {
        let recorder = try RunningProgram(
            "plumbline", ["run"], environment: house.environment.merging(["LD_PRELOAD": ""]) { $1 })
        try recorder.waits(for: "No sensor is paired yet")
        let result = try house.run("config set snooze_minutes 10")
        #expect(result.code == 0 && result.stderr.contains("it reads the settings when it starts"), "\(result.stderr)")
    }
}
