import Foundation
import TestSupport

/// Fuzzes what needs the whole house, its database and its TOML reader with it: `fuzz-house SUBJECT SECONDS [SEED]`.
///
/// Chance alone guides it, so a run is known by its seed. The input of each round is written down before the round
/// begins: when one ends the program, `round.txt` in the folder that is printed says what it was.
@main
struct Main {
    static func main() throws {
        let words = CommandLine.arguments.dropFirst()
        guard words.count >= 2, let subject = Subject(rawValue: words[1]), let seconds = Double(words[2]) else {
            throw Failure("Say configurations or values, and for how many seconds.")
        }
        let seed = words.count > 2 ? UInt64(words[3]) : UInt64.random(in: 0 ... .max)
        guard let seed else { throw Failure("“\(words[3])” is not a seed: a whole number.") }
        let folder = try TemporaryFolder()
        let note = folder.path + "/round.txt"
        print("seed \(seed); the round that is tried: \(note)")
        var chance = SplitMix(seed: seed)
        var rounds = 0
        let end = ContinuousClock.now + .seconds(seconds)
        var fuzzer: any Fuzzer =
            switch subject {
            case .configurations: try ConfigurationFuzzer(folder: folder.path + "/configurations")
            case .values: try ValueFuzzer(folder: folder.path + "/values")
            }
        repeat {
            let round = try fuzzer.prepare(&chance)
            try round.write(toFile: note, atomically: false, encoding: .utf8)
            try fuzzer.run(&chance)
            rounds += 1
        } while ContinuousClock.now < end
        print("Done \(rounds) rounds of \(subject.rawValue) in \(seconds) s")
    }

    enum Subject: String {
        case configurations
        case values
    }
}

/// One thing to try after the other.
protocol Fuzzer {
    /// - Returns: what will be tried, to be written down.
    mutating func prepare(_ chance: inout SplitMix) throws -> String
    mutating func run(_ chance: inout SplitMix) throws
}

/// What the house did and may not do.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// The house's own program, beside this one.
struct Recorder {
    /// Runs a command with a configuration and a record of its own. However it ends, no signal may end it.
    ///
    /// - Returns: its exit code and what it said on standard error.
    @discardableResult
    static func run(_ arguments: [String], home: String) throws -> (code: Int32, said: String) {
        let process = Process()
        process.executableURL = Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "plumbline")
        process.arguments = arguments
        process.environment = [
            "HOME": home, "XDG_CONFIG_HOME": home + "/config", "XDG_RUNTIME_DIR": home + "/runtime",
            "PLUMBLINE_DATA_DIR": home + "/data", "TZ": "UTC",
        ]
        let said = home + "/said.txt"
        guard FileManager.default.createFile(atPath: said, contents: nil) else {
            throw Failure("\(said): not writable")
        }
        process.standardError = FileHandle(forWritingAtPath: said)
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        let text = try String(contentsOfFile: said, encoding: .utf8)
        guard process.terminationReason == .exit else {
            throw Failure(
                "\(arguments.joined(separator: " ")) was ended by signal \(process.terminationStatus): \(text)")
        }
        return (process.terminationStatus, text)
    }
}
