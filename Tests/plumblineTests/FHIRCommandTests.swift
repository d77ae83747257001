import Foundation
import Glibc
import TestSupport
import Testing

@Suite("The command report --format fhir")
struct FHIRCommandTests {
    private func house() throws -> (house: GoldenHouse, output: String) {
        let house = try GoldenHouse.withRecord()
        return (house, house.folder.path + "/report.json")
    }

    @Test("It says what it will hold, writes for its owner alone, and the same bytes again")
    func written() throws {
        let (house, output) = try house()
        let made = try house.run(["report", "--format", "fhir", "--wearer", "me", "--weeks", "12", "--output", output])
        #expect(made.code == 0, "\(made)")
        #expect(made.words.contains("will hold a pseudonym instead of the wearer's name"))
        #expect(made.words.contains("signs, notes, pain: only where you name them"))
        var status = stat()
        #expect(lstat(output, &status) == 0 && status.st_mode & 0o7777 == 0o600)
        let again = output.replacing("report.json", with: "again.json")
        #expect(
            try house.run(["report", "--format", "fhir", "--wearer", "me", "--weeks", "12", "--output", again]).code
                == 0)
        #expect(FileManager.default.contentsEqual(atPath: output, andPath: again))
        let over = try house.run(["report", "--format", "fhir", "--wearer", "me", "--output", output])
        #expect(over.code == 2 && over.stderr.contains("is there already"))
    }

    @Test(
        "fhir.resources (R4B) takes it, with everything and with as little as can be",
        .enabled(if: Checkers.areThere, "\(Checkers.missing)"))
    func valid() throws {
        let (house, output) = try house()
        for (number, more) in [[], ["--include", "signs,notes,pain", "--names"]].enumerated() {
            let path = output.replacing("report", with: "report\(number)")
            let made = try house.run(
                ["report", "--format", "fhir", "--wearer", "me", "--weeks", "12", "--output", path] + more)
            #expect(made.code == 0, "\(made)")
            let judged = try Checkers.run(script: "fhir-bundle.py", [path])
            #expect(judged.code == 0 && judged.stdout.contains(" observations"), "\(judged)")
            // A judge that refuses nothing would be none.
            let wrong = try String(contentsOfFile: path, encoding: .utf8)
                .replacing(#""code":"deg""#, with: #""code":"degrees""#).replacing(#""final""#, with: #""done""#)
            try wrong.write(toFile: path, atomically: false, encoding: .utf8)
            #expect(try Checkers.run(script: "fhir-bundle.py", [path]).code == 1)
        }
    }

    @Test(
        "What does not go together is said",
        arguments: [
            (["--format", "cda", "--output", "x.json"], "There is no format “cda”: html, pdf or fhir."),
            (["--output", "x.json"], "add --format fhir"),
            (["--format", "fhir", "--output", "x.html"], "is named .json: name the file so."),
            (["--format", "pdf", "--output", "x.html"], "is named .pdf: name the file so."),
            (["--names", "--output", "x.html"], "--names is for --format fhir"),
            (["--format", "fhir", "--paper", "a4", "--output", "x.json"], "--paper is for a PDF."),
            (["--format", "fhir", "--json"], "leave --format out"),
        ])
    func options(_ arguments: [String], _ reason: String) throws {
        let (house, _) = try house()
        let result = try house.run(["report", "--wearer", "me"] + arguments)
        #expect(result.code == 2 && result.stderr.contains(reason), "\(result)")
    }
}
