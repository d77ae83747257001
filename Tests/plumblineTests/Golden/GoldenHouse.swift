import FoundationEssentials
import TestSupport
import Testing

/// A data folder of its own, in which it is noon of 2026-03-16, and all that the program said there.
final class GoldenHouse {
    let folder: TemporaryFolder
    /// What was run and what came of it: stdout, then stderr and the exit code where there is something to say of them.
    private(set) var transcript = ""

    var data: String { folder.path + "/data" }

    /// 2026-03-16.
    static let today = 20_528
    static let now_us = Int64(today) * 86_400_000_000 + 12 * 3_600_000_000

    init() throws { folder = try TemporaryFolder() }

    /// With the record that an earlier version left (`RecordBefore`).
    static func withRecord() throws -> GoldenHouse {
        let house = try GoldenHouse()
        try FileManager.default.createDirectory(atPath: house.data, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: Golden.folder + "/record-before.db", toPath: house.data + "/plumbline.sqlite")
        return house
    }

    var environment: [String: String] {
        [
            "XDG_RUNTIME_DIR": folder.path, "PLUMBLINE_DATA_DIR": data, "PLUMBLINE_CONFIG": folder.path + "/none",
            "TZ": "UTC", "LD_PRELOAD": Program.folder + "/libFixedClock.so",
            "PLUMBLINE_TEST_UTC_US": "\(Self.now_us)",
        ]
    }

    /// Runs the program with these lines as its whole input, and notes all that it says.
    @discardableResult
    func run(
        _ arguments: [String], answers: [String] = [], more: [String: String] = [:], isLong: Bool = false
    ) throws -> Program.Result {
        let program = try RunningProgram("plumbline", arguments, environment: environment.merging(more) { $1 })
        for line in answers { program.enter(line) }
        program.endInput()
        let result = try program.wait()
        note("$ plumbline " + arguments.joined(separator: " "))
        note(isLong ? Golden.digest(result.stdout) : result.stdout)
        if !result.stderr.isEmpty {
            note("--- stderr")
            note(result.stderr)
        }
        if result.code != 0 { note("--- exit \(result.code)") }
        note("\n")
        return result
    }

    /// One command in words of a line.
    @discardableResult
    func run(_ command: String, answers: [String] = [], isLong: Bool = false) throws -> Program.Result {
        try run(command.split(separator: " ").map(String.init), answers: answers, isLong: isLong)
    }

    /// Adds to the transcript, with the place of this house left out.
    func note(_ text: String) {
        transcript += text.replacing(folder.path, with: "/tmp/FOLDER")
        // An output that does not end its last line is another one.
        if !text.isEmpty, !text.hasSuffix("\n") {
            transcript += text.hasPrefix("$") || text.hasPrefix("---") ? "\n" : "⏎\n"
        }
    }
}
