import Balance
import Records
import TestSupport

/// A data folder of its own, and the program in it: answers are lines of its input, as without a terminal.
final class WearersHouse {
    let folder: TemporaryFolder
    var data: String { folder.path + "/data" }

    init() throws { folder = try TemporaryFolder() }

    var environment: [String: String] {
        ["XDG_RUNTIME_DIR": folder.path, "PLUMBLINE_DATA_DIR": data, "TZ": "UTC", "LANG": "C.UTF-8"]
    }

    func start(_ arguments: [String]) throws -> RunningProgram {
        try RunningProgram("plumbline", arguments, environment: environment)
    }

    /// Runs it with these lines as its whole input.
    func run(_ arguments: String..., answers: [String] = []) throws -> Program.Result {
        let program = try start(arguments)
        for line in answers { program.enter(line) }
        program.endInput()
        return try program.wait()
    }

    func store() throws -> Store { try Store(folder: data) }

    /// Answers to the questions that come before the first self-test: agreed, nothing speaks against exercises, no
    /// caution, a band at hand, a woman's norms, fifteen minutes.
    static func openingAnswers() throws -> [String] {
        let knowledge = try Knowledge.builtIn()
        return ["yes", ""] + knowledge.redFlags.map { _ in "no" } + knowledge.cautions.map { _ in "no" }
            + ["yes", "no", "no", "no", "no", "women", "15"]
    }
}
