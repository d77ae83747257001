import Foundation
import Testing

/// Recordings as people have them, each with its right result, where they lie beside the repository.
@Suite("Recordings as people have them")
struct SharedRecordingTests {
    private static let folder =
        #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 } + "/shared/cases"
    private static let isThere = FileManager.default.fileExists(atPath: folder)

    @Test(
        "Each gives its right result, and what was not plain is told",
        .enabled(if: isThere, "shared/cases does not lie beside the repository"),
        arguments: [
            ("h-07-acceleration-in-g", "0 slouches", "it is read as g"),
            ("h-08-semicolons-decimal-commas", "1 slouch, 30 s in all, the longest 30 s; 1 alert", "semicolons"),
            ("h-09-tabs", "1 slouch, 30 s in all, the longest 30 s; 1 alert", "tabs"),
            ("h-10-quoted-numbers", "1 slouch, 30 s in all, the longest 30 s; 1 alert", ""),
            ("h-11-cut-last-line", "1 slouch, 30 s in all, the longest 30 s; 1 alert", "line 2251"),
            ("h-12-zero-bytes-at-the-end", "1 slouch, 30 s in all, the longest 30 s; 1 alert", "line 2252"),
            ("h-13-whole-second-times", "0 slouches", "spread evenly"),
        ])
    func cases(name: String, result: String, told: String) throws {
        let ran = try SoonAlerts.run([
            "replay", "\(Self.folder)/\(name)/input.csv", "--mount", "+x,-z", "--calibrate-first", "10",
        ])
        #expect(ran.code == 0, "\(ran.stderr)")
        #expect(ran.stdout.contains(result), "\(ran.stdout)")
        #expect(told.isEmpty ? ran.stderr.isEmpty : ran.stderr.contains(told), "\(ran.stderr)")
    }
}
