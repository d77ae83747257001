import Balance
import Foundation
import LocalTime
import Posture
import Records
import Reports
import TestSupport
import Testing

@Suite("The record as files")
struct RecordExportTests {
    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test("Self-tests and what was supposed are given back, a row each, and counted")
    func balance() throws {
        let house = try RecordedHouse()
        for day in [RecordedHouse.today - 2, RecordedHouse.today - 1] { try house.record(day) }
        try house.answerNeckHold([8, 10])
        try house.balance().keepStates(in: house.store)
        let folder = house.folder.path + "/out"
        let counts = try RecordExport(of: house.store).write(to: folder)
        #expect(counts.recordings == 2 && counts.selfTests == 1 && counts.sessions == 0 && counts.notes == 0)
        #expect(counts.damage.isEmpty)
        let tests = try text(folder + "/self-tests.csv")
        #expect(tests.contains("me,2026-03-01,2026-03-01T08:00:00.000Z,T03,hold,both,2,10.0,,man,"))
        let states = try text(folder + "/balance.csv")
        #expect(states.contains("me,2026-03-01,deep_neck_flexors,both,weak,0."))
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(
            Set(files) == [
                "track.csv", "episodes.csv", "gaps.csv", "alerts.csv", "notes.csv", "holds.csv", "self-tests.csv",
                "balance.csv", "routine.csv", "routine-settings.csv",
            ], "and nothing half written")
    }

    @Test("Only the days and the sensor that were asked for")
    func scope() throws {
        let house = try RecordedHouse()
        try house.record(RecordedHouse.today - 2, hours: 1)
        try house.record(RecordedHouse.today - 1, hours: 1, slouches: [(from_s: 60, length_s: 90)])
        try house.record(RecordedHouse.today - 1, hours: 1, wearer: "ann")
        let folder = house.folder.path + "/out"
        let day = RecordedHouse.today - 1
        let counts = try RecordExport(of: house.store, from: day, to: day, sensor: "t4-me").write(to: folder)
        #expect(counts.recordings == 1)
        let track = try text(folder + "/track.csv").split(separator: "\n")
        #expect(track.count == 3601 && track.dropFirst().allSatisfy { $0.hasPrefix("t4-me,2026-02-28T") })
        #expect(
            try text(folder + "/episodes.csv").hasSuffix(
                "t4-me,2026-02-28T09:01:00.000Z,2026-02-28T09:02:30.000Z,90,slouch,25,27\n"))
    }

    @Test("A folder that is there is never written into, and what forbids another one is said")
    func refusals() throws {
        let house = try RecordedHouse()
        let there = house.folder.path
        let export = RecordExport(of: house.store)
        let error = #expect(throws: ExportError.self) { try export.write(to: there) }
        #expect(error == .folderExists(path: there))
        #expect(error?.description == "\(there) is there already: give the name of a new folder.")
        let nowhere = there + "/a/b"
        let missing = #expect(throws: ExportError.self) { try export.write(to: nowhere) }
        #expect(missing?.description == "\(nowhere) cannot be made: No such file or directory.")
        #expect(missing?.isPermissionDenied == false)
        #expect(ExportError.fileNotOpened(path: "x", errno: EACCES).isPermissionDenied)
        #expect(!ExportError.fileNotWritten(path: "x", errno: EACCES).isPermissionDenied)
    }

    @Test("A file that is not finished leaves nothing")
    func unfinished() throws {
        let folder = try TemporaryFolder()
        do {
            var file = try OutputFile.create(at: folder.path + "/a.csv")
            try file.write("a line")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        var file = try OutputFile.create(at: folder.path + "/b.csv")
        try file.write("a line")
        try file.finish()
        #expect(try text(folder.path + "/b.csv") == "a line\n")
    }
}
