import Balance
import Foundation
import LocalTime
import Motion
import Posture
import TestSupport
import Testing

@testable import Records
@testable import Reports

@Suite("An export is read into another record")
struct RecordImportTests {
    private let folder: TemporaryFolder
    private let house: RecordedHouse
    private let out: String

    init() throws {
        folder = try TemporaryFolder()
        house = try RecordedHouse()
        try house.fill()
        try house.record(RecordedHouse.today + 1, hours: 1, slouches: [(from_s: 60, length_s: 90)], rules: "4")
        out = folder.path + "/out"
        _ = try RecordExport(of: house.store, withSamples: true).write(to: out)
    }

    private func another(_ name: String = "other") throws -> Store { try Store(folder: "\(folder.path)/\(name)") }

    private func text(_ file: String) throws -> String { try String(contentsOfFile: "\(out)/\(file)", encoding: .utf8) }

    private func write(_ text: String, to file: String) throws {
        try text.write(toFile: "\(out)/\(file)", atomically: false, encoding: .utf8)
    }

    /// What a record gives back, file by file.
    private func contents(_ store: Store) throws -> [String: String] {
        let place = "\(folder.path)/contents-\(Int.random(in: 0..<Int.max))"
        _ = try RecordExport(of: store, withSamples: true).write(to: place)
        var files: [String: String] = [:]
        for file in try FileManager.default.contentsOfDirectory(atPath: place) where file.hasSuffix(".csv") {
            files[file] = try String(contentsOfFile: "\(place)/\(file)", encoding: .utf8)
        }
        return files
    }

    /// Not taken over, each with the reason.
    private static let leftOut = [
        "sensor": "a sensor is paired with a computer", "consent": "a yes is given by its wearer, here again",
        "red_flag": "asked again", "sign": "asked again", "sign_list": "asked again",
        "routine_profile": "set again", "routine_relapse": "of the routine's course here",
        "question_draft": "half-given answers", "routine_running": "a session halfway",
        "alert_change": "this record's own", "alert_snooze": "over within a day",
        "told_once": "this record's own",
        "model_state": "worked out again", "balance_day": "worked out again", "day_figures": "worked out again",
        "day_brief": "worked out again",
        "fleet_state": "this record's own", "fleet_consent": "a yes is given by its wearer, here again",
        "fleet_minute": "this record's own", "fleet_withdrawal": "this record's own",
    ]

    @Test("Every table of the record comes over, or stays for a reason")
    func everyTable() throws {
        let store = try another()
        _ = try RecordImport(from: out).read(into: store)
        let (here, there) = (try contents(house.store), try contents(store))
        for table in try store.tables().map(\.name) where Self.leftOut[table] == nil {
            let file = try #require(RecordExportTests.given[table]?.file, "\(table)")
            let rows = try #require(here[file])
            #expect(rows.split(separator: "\n").count > 1, "\(file)")
            if file == "recordings.csv" {
                // What the sensor is called is the computer's.
                #expect(there[file] == rows.replacing(",the back,", with: ",,"))
            } else if file == "alert-steps.csv" {
                #expect(
                    there[file] == rows.split(separator: "\n").filter { !$0.contains("change_of") }.joined(
                        separator: "\n") + "\n")
            } else {
                #expect(there[file] == rows, "\(table)")
            }
        }
        #expect(Set(Self.leftOut.keys).isSubset(of: try store.tables().map(\.name)))
    }

    @Test("A day is summed up there as it is here, and its samples are the same")
    func sameDay() throws {
        let store = try another()
        let result = try RecordImport(from: out).read(into: store)
        #expect(result.counts[.recordings] == RecordImport.Count(added: 2) && result.withSamples == 1)
        #expect(result.wearers == ["me"] && result.clashes.isEmpty)
        for day in [RecordedHouse.today, RecordedHouse.today + 1] {
            #expect(try store.summary(of: day, wearer: "me") == house.store.summary(of: day, wearer: "me"))
        }
        func samples(_ store: Store) throws -> [[Sample]?] {
            var pieces: [[Sample]?] = []
            for id in [Int64(1), 2] { try store.forEachChunk(of: id) { pieces.append($0) } }
            return pieces
        }
        #expect(try samples(store) == samples(house.store) && samples(store).count == 1)
    }

    @Test("Read again, and into the record that it is from, it changes nothing")
    func again() throws {
        let store = try another()
        let first = try RecordImport(from: out).read(into: store)
        for target in [store, house.store] {
            let before = try contents(target)
            let again = try RecordImport(from: out).read(into: target)
            #expect(again.counts.values.allSatisfy { $0.added == 0 && $0.clashes == 0 }, "\(again)")
            #expect(again.counts.values.map(\.known).reduce(0, +) == first.counts.values.map(\.added).reduce(0, +))
            #expect(try contents(target) == before)
        }
    }

    @Test("What is somebody else's here is told, and stays")
    func clash() throws {
        try house.store.renameWearer("me", to: "ben")
        let result = try RecordImport(from: out).read(into: house.store)
        #expect(result.counts[.recordings] == RecordImport.Count(clashes: 2))
        #expect(result.clashes.contains { $0.hasPrefix("recordings.csv, line 2: the recording of ") })
        #expect(try house.store.summary(of: RecordedHouse.today + 1, wearer: "me").coverageRatio == nil)
    }

    @Test("The first value that cannot be right is told with file, line and column, and nothing is imported")
    func wrongValues() throws {
        let wrong: [(file: String, from: String, to: String, told: String)] = [
            (
                "recordings.csv", ",plumbline,t4,2026-03-01T", ",plumbline,t4,2026-13-01T",
                "recordings.csv, line 3, column start"
            ),
            ("track.csv", ",upright,still,", ",upright,flying,", "track.csv, line 2, column activity"),
            ("track.csv", ",3,0,upright", ",3000,0,upright", "track.csv, line 2, column flexion_deg"),
            ("track.csv", ",1,2,,me", ",nan,2,,me", "track.csv, line 2, column coverage_ratio"),
            ("episodes.csv", ",25,27,", ",25,1e999,", "episodes.csv, line 2, column peak_deg"),
            ("gaps.csv", "disk_full,17", "disk_full,-17", "gaps.csv, line 2, column lost_samples"),
            ("alerts.csv", "T09:00:15", "T25:00:15", "alerts.csv, line 2, column time"),
            ("holds.csv", ",upright,stand,1,", ",upright,stand,100,", "holds.csv, line 2, column up_x"),
            ("gyro.csv", "0.0625", "x0.0625", "gyro.csv, line 2, column model"),
            ("beliefs.csv", "{", "[", "beliefs.csv, line 2, column memory"),
            ("recording-1.csv", ",9.75,", ",9e99,", "recording-1.csv, line 2, column acc_x_m_s2"),
            ("notes.csv", "T09:00", "Tnine", "notes.csv, line 2, column time"),
            ("self-tests.csv", ",both,2,10.0,", ",both,2,ten,", "self-tests.csv, line 3, column value"),
            ("routine.csv", ",S05,both,2,", ",S05,both,two,", "routine.csv, line 2, column sets_done"),
            ("outcomes.csv", "pain_worst,7", "pain_worst,11", "outcomes.csv, line 2, column value"),
            ("break-prompts.csv", ",walked,", ",flew,", "break-prompts.csv, line 2, column answer"),
        ]
        // One record for all of them: nothing may ever come into it.
        let store = try another()
        for (file, from, to, told) in wrong {
            let right = try text(file)
            // Where a row of another recording stands first, the row that is meant is its own.
            let damaged = right.replacing(from, with: to)
            #expect(damaged != right, "\(file) has \(from)")
            try write(damaged, to: file)
            let error = #expect(throws: ImportError.self) { try RecordImport(from: out).read(into: store) }
            let description = error?.description ?? ""
            let isTold =
                description.hasPrefix(told.split(separator: ",")[0])
                && description.contains(told.split(separator: ",").last ?? "?")
            #expect(isTold, "\(told): \(description)")
            #expect(description.contains(", line ") && description.hasSuffix("Nothing was imported."))
            #expect(try store.wearers().isEmpty, "\(file)")
            try write(right, to: file)
        }
    }

    @Test("A file that was cut off, is no text, lacks a column or has one field too many is refused")
    func damagedFiles() throws {
        let right = try text("track.csv")
        let damaged: [(String, String)] = [
            (String(right.dropLast(30)), "the file has been cut off"), (right + "\"open", "the file has been cut off"),
            (right + "a\0b\n", "no text has"), (right.replacing("posture,", with: "pose,"), "has no column posture"),
            (right + "a,b\n", "it has 2 fields, the header 11"),
            (right + String(repeating: "x", count: 2_000_000), "longer than any row"),
        ]
        for (text, told) in damaged {
            try write(text, to: "track.csv")
            let error = #expect(throws: ImportError.self) { try RecordImport(from: out).read(into: try another()) }
            #expect(error?.description.contains(told) == true, "\(told): \(error?.description ?? "")")
        }
        try write(right, to: "track.csv")
        #expect(try another().wearers().isEmpty)
    }

    @Test("A link or a folder in the place of a file is refused, and nothing outside the folder is read")
    func links() throws {
        let secret = folder.path + "/secret"
        try text("notes.csv").write(toFile: secret, atomically: false, encoding: .utf8)
        try FileManager.default.removeItem(atPath: out + "/notes.csv")
        try FileManager.default.createSymbolicLink(atPath: out + "/notes.csv", withDestinationPath: secret)
        #expect(throws: ImportError.notAFile(name: "notes.csv")) {
            try RecordImport(from: out).read(into: try another())
        }
        try FileManager.default.removeItem(atPath: out + "/notes.csv")
        try FileManager.default.createDirectory(atPath: out + "/notes.csv", withIntermediateDirectories: false)
        #expect(throws: ImportError.notAFile(name: "notes.csv")) {
            try RecordImport(from: out).read(into: try another())
        }
        #expect(throws: ImportError.notAnExport(path: folder.path)) {
            try RecordImport(from: folder.path).read(into: try another())
        }
        try FileManager.default.removeItem(atPath: out + "/notes.csv")
        try write(try text("index.json").replacing("\"format\":1", with: "\"format\":2"), to: "index.json")
        #expect(throws: ImportError.newer(path: out)) { try RecordImport(from: out).read(into: try another()) }
        #expect(try another().wearers().isEmpty)
    }

    @Test("Whatever stands in the files, it is refused or read, and the record can be summed up afterwards")
    func anyBytes() throws {
        var random = SplitMix(seed: 5)
        let files = [
            "recordings.csv", "track.csv", "episodes.csv", "holds.csv", "beliefs.csv", "recording-1.csv", "routine.csv",
        ]
        // A record is made again only where something came into it.
        var store = try another("any")
        for round in 0..<40 {
            let file = files[Int.random(in: 0..<files.count, using: &random)]
            let right = try Data(contentsOf: URL(filePath: "\(out)/\(file)"))
            var bytes = right
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<min(bytes.count, 4000), using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            try bytes.write(to: URL(filePath: "\(out)/\(file)"))
            do throws(ImportError) { _ = try RecordImport(from: out).read(into: store) } catch {
                #expect(try store.wearers().isEmpty)
            }
            for wearer in try store.wearers() {
                _ = try store.summary(of: RecordedHouse.today, wearer: wearer)
                _ = try RecordExport(of: store, withSamples: true).write(
                    to: "\(folder.path)/again-\(round)-\(wearer.count)-\(wearer.hashValue)")
            }
            if try !store.wearers().isEmpty { store = try another("any-\(round)") }
            try right.write(to: URL(filePath: "\(out)/\(file)"))
        }
    }
}
