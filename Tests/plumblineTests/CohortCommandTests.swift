import Foundation
import TestSupport
import Testing

@Suite("imbalance --cohort, run as a user runs it")
struct CohortCommandTests {
    private func run(_ input: String, _ arguments: [String]) throws -> Program.Result {
        let folder = try TemporaryFolder()
        let file = folder.path + "/cohort.jsonl"
        try Data(input.utf8).write(to: URL(filePath: file))
        let words = arguments.map { $0 == "FILE" ? file : $0 }
        let result = try RunningProgram(
            "plumbline", words,
            environment: ["XDG_RUNTIME_DIR": folder.path, "PLUMBLINE_DATA_DIR": folder.path + "/data"]
        ).wait()
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/data"), "something was stored")
        return result
    }

    private func ids(_ result: Program.Result) throws -> [String?] {
        try result.stdout.split(separator: "\n").map { line in
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            return object["error"] == nil ? object["id"] as? String : "error of \(object["id"] as? String ?? "nobody")"
        }
    }

    @Test("Lines are answered in their order, an error in its place, two of one name each for itself, and the end is 1")
    func inOrder() throws {
        let lines = [
            #"{"id":"a","today":"2026-03-01"}"#, "nonsense", "", #"{"id":"b","today":"soon"}"#,
            #"{"id":"a","today":"2026-03-02"}"#,
        ]
        let result = try run(lines.joined(separator: "\n"), ["imbalance", "--cohort", "FILE", "--json"])
        #expect(try ids(result) == ["a", "error of nobody", "error of b", "a"])
        #expect(result.code == 1 && result.stderr.contains("2 of 4 lines do not fit"))
        let clean = try run(lines[0] + "\r\n" + lines[4] + "\n", ["imbalance", "--cohort", "FILE", "--json"])
        #expect(try ids(clean) == ["a", "a"] && clean.code == 0 && clean.stderr.isEmpty)
    }

    @Test("A line of 10 MB is read, one of 40 MB is an error in its place, and those after them are answered")
    func longLines() throws {
        let long = #"{"id":"long","today":"2026-03-01","note":"\#(String(repeating: "x", count: 10_000_000))"}"#
        let tooLong = String(repeating: "y", count: 40_000_000)
        let last = #"{"id":"last","today":"2026-03-01"}"#
        let result = try run(
            [long, tooLong, last, tooLong].joined(separator: "\n"), ["imbalance", "--cohort", "FILE", "--json"])
        #expect(try ids(result) == ["long", "error of nobody", "last", "error of nobody"] && result.code == 1)
        #expect(result.stdout.contains("The line is longer than 32 MB."))
    }

    @Test("It goes with --json, and with no day of its own; a file that is not there is told")
    func usage() throws {
        #expect(try run("", ["imbalance", "--cohort", "FILE"]).code == 2)
        #expect(try run("", ["imbalance", "--cohort", "FILE", "--json", "--date", "2026-03-01"]).code == 2)
        let missing = try run("", ["imbalance", "--cohort", "/nowhere/cohort", "--json"])
        #expect(missing.code == 1 && missing.stderr.contains("cannot be opened"))
    }
}
