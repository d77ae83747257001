import Balance
import Events
import Foundation
import LocalTime
import Motion
import Posture
import TestSupport
import Testing

@testable import Records
@testable import Reports

@Suite("An export is whole and right before anything of it is kept")
struct ImportCheckTests {
    private let house: RecordedHouse
    private let out: String

    init() throws {
        house = try RecordedHouse()
        try house.fill()
        out = house.folder.path + "/out"
        _ = try RecordExport(of: house.store, withSamples: true).write(to: out)
    }

    private func another() throws -> Store {
        try Store(folder: "\(house.folder.path)/other-\(Int.random(in: 0..<Int.max))")
    }

    private func text(_ file: String) throws -> String { try String(contentsOfFile: "\(out)/\(file)", encoding: .utf8) }

    private func write(_ text: String, to file: String) throws {
        try text.write(toFile: "\(out)/\(file)", atomically: false, encoding: .utf8)
    }

    /// What it is refused with; nothing comes into the record.
    private func refusal() throws -> String? {
        let store = try another()
        let error = #expect(throws: ImportError.self) { try RecordImport(from: out).read(into: store) }
        #expect(try store.wearers().isEmpty)
        return error?.description
    }

    private static let files = ExportTable.all.map { $0 == .samples ? "recording-1.csv" : $0.file }

    @Test("A file that the index lists must be there", arguments: files.filter { $0 != "recordings.csv" })
    func missing(file: String) throws {
        try FileManager.default.removeItem(atPath: "\(out)/\(file)")
        #expect(try refusal()?.hasPrefix("\(file) is missing") == true)
    }

    @Test("A file has as many rows as the index says", arguments: files)
    func rows(file: String) throws {
        let lines = try text(file).split(separator: "\n")
        let count = lines.count - 1
        try #require(count > 0, "\(file)")
        try write(lines.dropLast().joined(separator: "\n") + "\n", to: file)
        let fewer = try refusal()
        // Where recordings are missing, what hangs on them may be told first.
        #expect(fewer?.contains("\(file) has \(count - 1) row") == true, "\(fewer ?? "")")
        #expect(
            fewer?.contains("index.json says \(count)") == true && fewer?.hasSuffix("Nothing was imported.") == true)
    }

    @Test("A row too many, and a file too many, are told")
    func more() throws {
        let notes = try text("notes.csv")
        try write(notes + notes.split(separator: "\n")[1] + "\n", to: "notes.csv")
        #expect(try refusal()?.contains("notes.csv has 2 rows, but index.json says 1") == true)
        try write(notes, to: "notes.csv")
        let index = try text("index.json")
        try write(index.replacing(#""file":"recording-1.csv""#, with: #""file":"recording-9.csv""#), to: "index.json")
        #expect(try refusal()?.hasPrefix("recording-9.csv is missing") == true)
        try write(
            index.replacing(#""file":"recording-1.csv""#, with: #""file":"../recording-1.csv""#), to: "index.json")
        #expect(try refusal()?.hasPrefix("recording-1.csv is not listed in index.json") == true)
    }

    @Test("What is here with other values is counted by file, and stays")
    func differing() throws {
        let store = try another()
        _ = try RecordImport(from: out).read(into: store)
        func kept() throws -> [String] { try ["\(store.answers())", "\(store.sessions())", "\(store.track(of: 1))"] }
        let before = try kept()
        let changes: [(file: String, from: String, to: String)] = [
            ("self-tests.csv", ",man,", ",woman,"), ("track.csv", ",12.25,", ",12.26,"),
            ("episodes.csv", ",23.5,", ",23.25,"), ("gaps.csv", ",17,", ",18,"),
            ("alerts.csv", ",quiet_hours,", ",silenced,"), ("alert-steps.csv", ",answered,", ",other,"),
            ("routine.csv", "both,2,2,", "both,1,2,"), ("holds.csv", ",0.25,", ",0.5,"),
            ("break-prompts.csv", ",walked,", ",moved,"), ("gyro.csv", "0.0625,", "0.03125,"),
            ("outcome-activities.csv", "HYPERLINK(1)", "HYPERLINK(2)"), ("recordings.csv", ",rules,", ",rules+,"),
        ]
        for (file, from, to) in changes {
            let changed = try text(file).replacing(from, with: to)
            let right = try text(file)
            #expect(changed != right, "\(file) has \(from): \(right)")
            try write(changed, to: file)
        }
        let result = try RecordImport(from: out).read(into: store)
        #expect(result.counts.values.allSatisfy { $0.added == 0 && $0.completed == 0 && $0.clashes == 0 }, "\(result)")
        #expect(result.differing == Dictionary(uniqueKeysWithValues: changes.map { ($0.file, 1) }))
        #expect(try kept() == before)
        #expect(try RecordImport(from: out).read(into: try another()).differing.isEmpty)
    }

    @Test("Samples that are here with other values are counted by recording, with the first of them, and stay")
    func differingSamples() throws {
        let store = try another()
        let first = try RecordImport(from: out).read(into: store)
        #expect(first.withSamples == 1 && first.differingSamples.isEmpty)
        #expect(try RecordImport(from: out).read(into: store).differingSamples.isEmpty)
        func samples() throws -> [Sample] {
            var samples: [Sample] = []
            try store.forEachChunk(of: 1) { samples += $0 ?? [] }
            return samples
        }
        let before = try samples()
        var lines = try text("recording-1.csv").split(separator: "\n", omittingEmptySubsequences: false).map(
            String.init)
        lines[1] = lines[1].replacing(",9.75,", with: ",9.5,")
        try write(lines.joined(separator: "\n"), to: "recording-1.csv")
        let result = try RecordImport(from: out).read(into: store)
        let moment = Moment(utc_us: before[0].time_us, offset_s: 0)
        #expect(result.differingSamples == [.init(file: "recording-1.csv", count: 1, first: moment)])
        #expect(try samples() == before && result.leftOut == RecordImport.LeftOut())
    }

    @Test("What followed a break prompt is taken from a later export")
    func answeredLater() throws {
        let later = try text("break-prompts.csv")
        var prompt = try #require(try house.store.breakPrompts(from: nil, to: nil).first)
        let answered = prompt
        prompt.outcome = nil
        try house.keep([prompt])
        try FileManager.default.removeItem(atPath: out)
        _ = try RecordExport(of: house.store).write(to: out)
        let store = try another()
        _ = try RecordImport(from: out).read(into: store)
        #expect(try store.breakPrompts(from: nil, to: nil) == [prompt])
        let earlier = try text("break-prompts.csv")
        try write(later, to: "break-prompts.csv")
        #expect(try RecordImport(from: out).read(into: store).counts[.prompts] == RecordImport.Count(completed: 1))
        try write(earlier, to: "break-prompts.csv")
        #expect(try RecordImport(from: out).read(into: store).counts[.prompts] == RecordImport.Count(known: 1))
        #expect(try store.breakPrompts(from: nil, to: nil) == [answered])
    }

    @Test("Values that nobody can have are refused with file and line")
    func impossible() throws {
        let wrong: [(file: String, from: String, to: String, told: String)] = [
            ("self-tests.csv", ",hold,both,1,8.0,", ",hold,both,1,-800,", "self-tests.csv, line 2, column value: -800"),
            ("self-tests.csv", ",hold,both,1,8.0,", ",hold,both,1,301,", "self-tests.csv, line 2, column value: 301"),
            ("track.csv", "chip=1,", "chip=2,", "track.csv, line 2, column sensor: "),
            ("track.csv", ",t4,me", ",t4,ann", "track.csv, line 2, column wearer: "),
            ("track.csv", ",12.25,", ",-181,", "track.csv, line 2, column flexion_deg: "),
            ("episodes.csv", ",t4,me", ",t4,ann", "episodes.csv, line 2, column wearer: "),
            ("gaps.csv", ",t4,me", ",t4,ann", "gaps.csv, line 2, column wearer: "),
            ("alerts.csv", "chip=1,", "chip=2,", "alerts.csv, line 2, column sensor: "),
            ("corrections.csv", "me,chip=1", "ann,chip=1", "corrections.csv, line 2, column wearer: "),
        ]
        for (file, from, to, told) in wrong {
            let right = try text(file)
            let damaged = right.replacing(from, with: to)
            #expect(damaged != right, "\(file) has \(from): \(right)")
            try write(damaged, to: file)
            let description = try refusal()
            #expect(description?.hasPrefix(told) == true, "\(told): \(description ?? "")")
            try write(right, to: file)
        }
    }

    @Test("A second that is there twice is refused")
    func twice() throws {
        let (track, index) = (try text("track.csv"), try text("index.json"))
        try write(track + track.split(separator: "\n")[1] + "\n", to: "track.csv")
        try write(
            index.replacing(#""file":"track.csv","rows":1"#, with: #""file":"track.csv","rows":2"#), to: "index.json")
        #expect(try refusal()?.hasPrefix("track.csv, line 3, column time: the seconds") == true)
    }

    @Test("What is estimated and told week by week is the same there, once the questions about signs are answered")
    func sameReports() throws {
        let store = try another()
        _ = try RecordImport(from: out, as: "ann").read(into: store)
        try house.agree()
        try store.add(Consent(to: Consent.currentVersion, wearer: "ann", time_us: 1))
        let signs = SignRecord.clear(day: RecordedHouse.today)
        try house.store.set(signs, wearer: "me")
        try store.set(signs, wearer: "ann")
        func json(_ store: Store, _ wearer: String) throws -> [String] {
            let knowledge = try Knowledge.builtIn()
            let today = RecordedHouse.today + 1
            let balance = try WearerBalance.read(of: wearer, today: today, from: store, knowledge: knowledge)
            let outcomes = try OutcomesReport.read(of: wearer, today: today, from: store, knowledge: knowledge)
            return [ImbalanceReport(balance).json.text, outcomes.json.text]
        }
        let (here, there) = (try json(house.store, "me"), try json(store, "ann"))
        #expect(here.map { $0.replacing(#""wearer":"me""#, with: #""wearer":"ann""#) } == there)
    }
}
