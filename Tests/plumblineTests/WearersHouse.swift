import Balance
import Foundation
import LocalTime
import Records
import TestSupport

/// A data folder of its own, and the program in it: answers are lines of its input, as without a terminal.
final class WearersHouse {
    let folder: TemporaryFolder
    var data: String { folder.path + "/data" }
    /// The day that it is there, at noon; `nil`: today.
    var day: LocalDay?

    init() throws { folder = try TemporaryFolder() }

    /// Puts a configuration file where the program looks for it.
    func configure(_ text: String) throws {
        try text.write(toFile: folder.path + "/config.toml", atomically: false, encoding: .utf8)
    }

    var environment: [String: String] {
        var environment = [
            "XDG_RUNTIME_DIR": folder.path, "PLUMBLINE_DATA_DIR": data, "TZ": "UTC", "LANG": "C.UTF-8",
            "PLUMBLINE_CONFIG": folder.path + "/config.toml",
        ]
        if let day {
            environment["LD_PRELOAD"] = Program.folder + "/libFixedClock.so"
            environment["PLUMBLINE_TEST_UTC_US"] = "\(day.start_us(offset_s: 0) + 43_200_000_000)"
        }
        return environment
    }

    func start(_ arguments: [String]) throws -> RunningProgram {
        try RunningProgram("plumbline", arguments, environment: environment)
    }

    /// Runs it with these lines as its whole input.
    func run(_ arguments: String..., answers: [String] = []) throws -> Program.Result {
        try run(arguments, answers: answers)
    }

    func run(_ arguments: [String], answers: [String] = []) throws -> Program.Result {
        let program = try start(arguments)
        for line in answers { program.enter(line) }
        program.endInput()
        return try program.wait()
    }

    func store() throws -> Store { try Store(folder: data) }

    /// The whole list of signs in the order in which it is asked.
    static func signs() throws -> [RedFlag] {
        let flags = try Knowledge.builtIn().redFlags.filter(\.isAsked)
        return RedFlag.Level.allCases.flatMap { level in flags.filter { $0.level == level } }
    }

    /// Answers to the whole list, with a yes to some. Each yes to a sign with a notice is followed by its reading, and a
    /// card comes at the end where something can wait.
    static func listAnswers(yesTo ids: Set<String> = []) throws -> [String] {
        let signs = try signs()
        let told = signs.filter { ids.contains($0.id) }
        return signs.flatMap { flag in
            ids.contains(flag.id) ? flag.notice.isEmpty ? ["yes"] : ["yes", ""] : ["no"]
        } + (told.contains { $0.level == .seeSomeone } ? [""] : [])
    }

    /// Answers to the questions that come before the first self-test: agreed, nothing speaks against exercises, no
    /// caution, a band at hand, a woman's norms, fifteen minutes.
    static func openingAnswers(yesTo ids: Set<String> = [], cautions: Set<String> = []) throws -> [String] {
        let knowledge = try Knowledge.builtIn()
        return ["yes"] + (try listAnswers(yesTo: ids))
            + knowledge.cautions.map { cautions.contains($0.id) ? "yes" : "no" }
            + ["yes", "no", "no", "no", "no", "women", "15"]
    }
}
