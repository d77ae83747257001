import FoundationEssentials
import TestSupport

/// Others' judges of our research and clinical files, which `Tools/setup/checkers` fetches.
enum Checkers {
    private static let folder = Program.folder + "/../../checkers/bin"

    /// Whether they have been fetched.
    static let areThere = FileManager.default.isExecutableFile(atPath: folder + "/bids-validator-deno")

    static let missing = "Tools/setup/checkers has fetched nothing: others' rules are not tested"

    /// Our own script that asks one of them.
    static func run(script: String, _ arguments: [String]) throws -> Program.Result {
        let here = #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }
        return try RunningProgram(folder + "/python", ["\(here)/Checkers/\(script)"] + arguments).wait(seconds: 300)
    }

    /// What the BIDS validator finds, `CODE subcode file`, without what it only says.
    static func bidsFindings(_ dataSet: String) throws -> [String] {
        // It is a program for Deno, which makes a cache at home.
        let home = try TemporaryFolder()
        let result = try RunningProgram(
            folder + "/bids-validator-deno", ["--format", "json", dataSet],
            environment: ["HOME": home.path, "PATH": "\(folder):/usr/bin:/bin"]
        ).wait(seconds: 300)
        let found = try JSONDecoder().decode(Findings.self, from: Data(result.stdout.utf8))
        guard !found.summary.subjects.isEmpty else {
            throw Program.CannotRun(reason: "The validator saw no participant: \(result.stderr)")
        }
        return found.issues.issues.map { "\($0.code) \($0.subCode ?? "-") \($0.location ?? "-")" }.sorted()
    }

    private struct Findings: Decodable {
        struct Issues: Decodable {
            let issues: [Issue]
        }
        struct Issue: Decodable {
            let code: String
            let subCode: String?
            let location: String?
        }
        struct Summary: Decodable {
            let subjects: [String]
        }
        let issues: Issues
        let summary: Summary
    }
}
