import Balance
import Foundation
import LocalTime
import Records
import TestSupport
import Testing

@testable import Reports

@Suite("The text of an export that is read")
struct ImportTextTests {
    private let house: RecordedHouse
    private var out: String { house.folder.path + "/out" }

    init() throws {
        house = try RecordedHouse()
        try house.fill()
    }

    private func export() throws { _ = try RecordExport(of: house.store, withSamples: true).write(to: out) }

    private func another(_ name: String = "other") throws -> Store { try Store(folder: "\(house.folder.path)/\(name)") }

    private func lines(_ file: String) throws -> [String] {
        try String(contentsOfFile: "\(out)/\(file)", encoding: .utf8).split(separator: "\n").map(String.init)
    }

    private func write(_ lines: [String], to file: String) throws {
        try (lines.joined(separator: "\n") + "\n").write(toFile: "\(out)/\(file)", atomically: false, encoding: .utf8)
    }

    @Test("Empty lines are no rows, however many there are, and are counted as lines")
    func emptyLines() throws {
        try export()
        let empty = [String](repeating: "", count: 200_000)
        var notes = try lines("notes.csv")
        notes.insert(contentsOf: empty, at: 1)
        try write(notes + empty, to: "notes.csv")
        try write(empty + (try lines("track.csv")), to: "track.csv")
        let result = try RecordImport(from: out).read(into: try another())
        #expect(result.counts[.notes]?.added == 1 && result.counts[.recordings]?.added == 1)
        try write(notes + ["a,b"], to: "notes.csv")
        let error = #expect(throws: ImportError.self) { try RecordImport(from: out).read(into: try another("third")) }
        #expect(
            error?.description.hasPrefix("notes.csv, line 200003: it has 2 fields") == true,
            "\(String(describing: error))")
    }

    @Test(
        "An occasion with more rows than any has is refused",
        arguments: ["self-tests.csv", "routine.csv", "outcomes.csv"])
    func endless(file: String) throws {
        try export()
        let right = try lines(file)
        try write(right + [String](repeating: right[right.count - 1], count: 10_001), to: file)
        let error = #expect(throws: ImportError.self) { try RecordImport(from: out).read(into: try another()) }
        #expect(
            error?.description.hasPrefix("\(file), line ") == true
                && error?.description.contains("one occasion has more than 10000 rows") == true,
            "\(String(describing: error))")
        #expect(try another().wearers().isEmpty)
    }

    @Test("Several occasions that follow one another stay several")
    func occasions() throws {
        let dose = [
            ExerciseDone(exercise: "S05", dose: Dose(sets: 1, repetitions: 2, seconds: 0, restSeconds: 0), sets: 1)
        ]
        for time_us in [Int64(2_000_000), 3_000_000] {
            try house.store.finish(
                StoredSession(
                    wearer: "me", session: RoutineSession(day: 0, planned: nil, done: dose + dose),
                    moment: Moment(utc_us: time_us, offset_s: 0)))
        }
        try export()
        let store = try another()
        _ = try RecordImport(from: out).read(into: store)
        #expect(try store.sessions() == house.store.sessions() && store.sessions().count >= 2)
    }

    @Test(
        "A name that a record has is read: in any script, and as an older version took it",
        arguments: ["عل\u{200C}ی", "क्\u{200D}ष", "a/b", "李", "=me", "Mary-Jane O'Neil"])
    func names(name: String) throws {
        try house.store.renameWearer("me", to: name)
        try export()
        let store = try another()
        _ = try RecordImport(from: out).read(into: store)
        #expect(try store.wearers() == [name])
        #expect(try RecordImport(from: out).read(into: store).counts.values.allSatisfy { $0.added == 0 })
        let only = house.folder.path + "/only"
        _ = try RecordExport(of: house.store, wearer: name).write(to: only)
        #expect(try RecordImport(from: only).read(into: try another("third")).wearers == [name])
    }

    @Test(
        "A name that would do something to a line of text is refused",
        arguments: ["a\u{7}", "a\u{202E}b", "a\u{2066}b", "a\u{2028}b", String(repeating: "a", count: 257)])
    func noNames(name: String) throws {
        try house.store.renameWearer("me", to: name)
        try export()
        let error = #expect(throws: ImportError.self) { try RecordImport(from: out).read(into: try another()) }
        #expect(
            error?.description.contains("column wearer: this is not a name") == true, "\(String(describing: error))")
    }
}
