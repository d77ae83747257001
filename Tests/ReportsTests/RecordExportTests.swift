import Balance
import Foundation
import LocalTime
import Motion
import Posture
import TestSupport
import Testing

@testable import Records
@testable import Reports

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
        let days = try text(folder + "/days.csv").split(separator: "\n")
        #expect(days.count == 3)
        let row = days[1].split(separator: ",", omittingEmptySubsequences: false)
        #expect(
            row.dropLast(14).joined(separator: ",")
                == "2026-02-27,me,21600,21600,0,0,0,,0,21600,21600,0,3,3,3,0,0,0,0,0,1,0,,,0,1,1,,,")
        // Relaxed; slouched by the wearer's own postures, between which limits, and by which rules.
        let share = row.suffix(13).prefix(3).compactMap { Double($0) }
        #expect(row.suffix(14).first == "0" && row.suffix(10).first == "4" && share.count == 3)
        // Older rules judged it: its parts are not kept.
        #expect(row.suffix(9).joined(separator: ",") == ",,,,,,0,t4-me,?")
        #expect(share[1] <= share[0] && share[0] <= share[2] && share[0] < 0.05, "\(share)")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(
            Set(files) == [
                "recordings.csv", "days.csv", "track.csv", "episodes.csv", "gaps.csv", "alerts.csv", "alert-steps.csv",
                "told-once.csv",
                "notes.csv",
                "holds.csv", "break-prompts.csv",
                "sensors.csv", "gyro.csv", "postures.csv", "corrections.csv", "self-tests.csv", "balance.csv",
                "routine.csv", "routine-settings.csv",
                "outcomes.csv", "outcome-activities.csv", "beliefs.csv", "README.txt", "index.json",
                "data-dictionary.csv",
            ], "and nothing half written")
        #expect(try FileManager.default.contentsOfDirectory(atPath: house.folder.path).sorted() == ["data", "out"])
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
                "t4-me,2026-02-28T09:01:00.000Z,2026-02-28T09:02:30.000Z,90,slouch,25,27,2,,me\n"))
    }

    @Test("A folder that is there is never written into, and what forbids another one is said")
    func refusals() throws {
        let house = try RecordedHouse()
        try house.record(RecordedHouse.today - 1, hours: 1)
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

    @Test("An export that fails leaves nothing, and what came into being at its place stays")
    func whole() throws {
        let house = try RecordedHouse()
        try house.record(RecordedHouse.today - 1, hours: 1)
        let place = house.folder.path + "/out"
        let export = RecordExport(of: house.store)
        for (file, text) in [(place, "somebody's"), (place + "/", "somebody's")] {
            try text.write(toFile: place, atomically: false, encoding: .utf8)
            let error = #expect(throws: ExportError.self) { try export.write(to: file) }
            #expect(error == .folderExists(path: file))
            #expect(try self.text(place) == text)
            try FileManager.default.removeItem(atPath: place)
        }
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
        #expect(throws: ExportError.folderExists(path: place)) { try export.write(to: place) }
        try FileManager.default.removeItem(atPath: place)
        try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: house.folder.path + "/nowhere")
        #expect(throws: ExportError.folderExists(path: place)) { try export.write(to: place) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: house.folder.path).sorted() == ["data", "out"])
        try FileManager.default.removeItem(atPath: place)
    }

    @Test("A folder that is not finished leaves nothing; what came to its place meanwhile stays")
    func unfinishedFolder() throws {
        let parent = try TemporaryFolder()
        let place = parent.path + "/out"
        func write(_ name: String, in folder: String) throws {
            var file = try OutputFile.create(at: "\(folder)/\(name)")
            try file.write("a line")
            try file.finish()
        }
        do {
            let folder = try ExportFolder.make(for: place)
            try write("a.csv", in: folder.path)
            #expect(try FileManager.default.contentsOfDirectory(atPath: parent.path).count == 1)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: parent.path).isEmpty)
        do {
            var folder = try ExportFolder.make(for: place)
            try write("a.csv", in: folder.path)
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
            var refusal: ExportError?
            do throws(ExportError) { try folder.finish() } catch { refusal = error }
            #expect(refusal == .folderExists(path: place))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: parent.path) == ["out"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: place).isEmpty)
        try FileManager.default.removeItem(atPath: place)
        do {
            var folder = try ExportFolder.make(for: place + "//")
            try write("a.csv", in: folder.path)
            try folder.finish()
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: parent.path) == ["out"])
        #expect(try text(place + "/a.csv") == "a line\n")
        #expect(
            ExportError.fileNotWritten(path: "/x/out.part-q/a.csv", errno: ENOSPC).moved(to: "/x/out/a.csv").description
                == "/x/out/a.csv cannot be written: No space left on device.")
    }

    @Test("Gaps are given back with the offset of their own place, of the days and the sensor that were asked for")
    func gaps() throws {
        let house = try RecordedHouse()
        for (day, offset_s, sensor) in [(0, 32_400, "a"), (1, -28_800, "a"), (2, 0, "a"), (1, 3600, "b")] {
            let start_us = (RecordedHouse.today + day).start_us(offset_s: offset_s) + 36_000_000_000
            let recording = try house.store.begin(
                Store.Recording(
                    sensor: sensor, wearer: "me", family: "plumbline", start_us: start_us, utcOffset_s: offset_s,
                    rulesVersion: "2"))
            var increment = Store.Increment()
            increment.gaps = [
                Gap(from_us: start_us, to_us: start_us + 5_000_000, reason: .linkLost, lostSamples: nil)
            ]
            try house.store.append(increment, to: recording)
        }
        let folder = house.folder.path + "/out"
        _ = try RecordExport(of: house.store, from: RecordedHouse.today, to: RecordedHouse.today + 1, sensor: "a")
            .write(to: folder)
        #expect(
            try text(folder + "/gaps.csv") == """
                from,to,reason,lost_samples,recording,sensor,placement,wearer
                2026-03-01T10:00:00.000+09:00,2026-03-01T10:00:05.000+09:00,link_lost,,1,a,,me
                2026-03-02T10:00:00.000-08:00,2026-03-02T10:00:05.000-08:00,link_lost,,2,a,,me

                """)
    }

    @Test("After a sensor was forgotten, what was held with it is given back still")
    func forgotten() throws {
        let house = try RecordedHouse()
        try house.fill()
        try house.store.forgetSensor(id: "chip=1")
        let folder = house.folder.path + "/out"
        _ = try RecordExport(of: house.store).write(to: folder)
        let holds = try text(folder + "/holds.csv").split(separator: "\n")
        #expect(holds.count == 3 && holds.dropFirst().allSatisfy { $0.hasPrefix("chip=1,") })
        #expect(try text(folder + "/gyro.csv").contains("chip=1,"))
        #expect(try text(folder + "/sensors.csv").split(separator: "\n").count == 1)
    }

    /// Where each table of the record comes back: a file, and what stands in it.
    static let given: [String: (file: String, text: String)] = [
        "sensor": ("sensors.csv", "chip=1,the back,"), "calibration": ("holds.csv", ",upright,stand,"),
        "posture_hold": ("holds.csv", ",slump,"), "gyro_model": ("gyro.csv", ",0.0625,"),
        "recording": ("recordings.csv", "1,chip=1,me,plumbline,t4,2026-03-01T09:00:00.000Z,rules,ok"),
        "chunk": ("recording-1.csv", ",9.75,"), "track": ("track.csv", ",12.25,"),
        "episode": ("episodes.csv", ",23.5,24.5"), "gap": ("gaps.csv", "disk_full,17"),
        "alert": ("alerts.csv", "T09:00:15.000Z,quiet_hours"),
        "alert_step": ("alert-steps.csv", "me,2026-02-27,fourth,answered,2026-03-01T08:00:00.000Z"),
        "alert_change": ("alert-steps.csv", "me,2026-03-01,,change_of_version,2026-03-01T08:00:00.000Z"),
        "told_once": ("told-once.csv", "me,learned_rule,person,2026-03-01T08:00:00.000Z"),
        "break_prompt": (
            "break-prompts.csv",
            "me,chip=1,2026-03-01T09:30:00.000Z,30,45,,walked,2026-03-01T09:33:00.000Z"
        ),
        "recording_belief": ("beliefs.csv", "me,t4,1,2026-03-01T09:00:00.000Z,\"{"),
        "posture_belief": ("postures.csv", "me,2026-03-01T09:30:00.000Z,slouch,"),
        "posture_correction": ("corrections.csv", "me,chip=1,2026-03-01T09:29:00.000Z,1"),
        "note": ("notes.csv", "\"'=1+1, \"\"sat\"\"\""),
        "self_test": ("self-tests.csv", ",T03,hold,both,2,10.0,"), "model_state": ("balance.csv", "deep_neck_flexors"),
        "routine_session": ("routine.csv", ",S05,"), "consent": ("routine-settings.csv", "consent_2026-12"),
        "red_flag": ("routine-settings.csv", "no_red_flag,2026-02-27"),
        "sign": ("routine-settings.csv", "sign_fever,see_someone 2026-02-25 looked_at 2026-02-26"),
        "sign_list": ("routine-settings.csv", "signs_all_asked,2026-02-27"),
        "routine_profile": ("routine-settings.csv", "minutes,9"),
        "routine_relapse": ("routine-settings.csv", "began_again,2026-02-26"),
        "question_draft": ("routine-settings.csv", "stopped_caution_neck,yes"),
        "routine_running": ("routine-settings.csv", "stopped_routine_pain_before,2"),
        "outcome": ("outcomes.csv", ",activity_1,4,\"'=HYPERLINK(1), \"\"x\"\"\",7\n"),
        "outcome_activity": ("outcome-activities.csv", ",1,1,\"'=HYPERLINK(1), \"\"x\"\"\"\n"),
    ]

    /// Tables that are not given back, each with the reason.
    private static let leftOut = [
        "balance_day": "worked out from track and episodes, and worked out again whenever it is not there",
        "day_figures": "worked out from the track, and part of days.csv",
        "day_brief": "worked out from all the rest, for one day",
        "alert_snooze": "the end of a silence, which is over within a day",
        "fleet_state": "counts of what was sent",
        "fleet_consent": "shown by “share fleet”, and with the server that it is for",
        "fleet_minute": "which minutes of the track were sent",
        "fleet_withdrawal": "what a server was told, by a pseudonym",
    ]

    @Test("Every table of the record is given back, or is left out for a reason")
    func everyTable() throws {
        let house = try RecordedHouse()
        try house.fill()
        let folder = house.folder.path + "/out"
        _ = try RecordExport(of: house.store, withSamples: true).write(to: folder)
        for table in try house.store.tables().map(\.name) {
            if let (file, wanted) = Self.given[table] {
                #expect(try text("\(folder)/\(file)").contains(wanted), "\(table) in \(file)")
            } else if Self.leftOut[table] == nil {
                Issue.record(
                    """
                    “export” does not give back the table “\(table)”. Write its rows into a file of \
                    Sources/Reports/Export, call that from RecordExport, put a row into RecordedHouse.fill, and name it \
                    in RecordExportTests.given; or, where nothing is lost without it, in leftOut with the reason.
                    """)
            }
        }
        let tables = Set(try house.store.tables().map(\.name))
        #expect(Set(Self.given.keys).union(Self.leftOut.keys) == tables, "and no table is named that is not there")
    }

    /// The fields of each line of a file of the export.
    private func rows(_ file: String) throws -> [[String]] {
        var rows: [[String]] = [[""]]
        var isQuoted = false
        for character in try text(file).unicodeScalars {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: rows[rows.count - 1].append("")
            case "\n" where !isQuoted: rows.append([""])
            default: rows[rows.count - 1][rows[rows.count - 1].count - 1].unicodeScalars.append(character)
            }
        }
        return rows.dropLast()
    }

    @Test("Every column of every file is in the data dictionary, and every row has all of them")
    func dictionary() throws {
        let house = try RecordedHouse()
        try house.fill()
        let folder = house.folder.path + "/out"
        _ = try RecordExport(of: house.store, withSamples: true).write(to: folder)
        let dictionary = try rows(folder + "/data-dictionary.csv")
        #expect(dictionary[0] == ["file", "column", "type", "unit", "meaning"])
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".csv") }
        for file in files {
            let rows = try rows("\(folder)/\(file)")
            let name = file.hasPrefix("recording-") ? "recording-N.csv" : file
            let told = dictionary.filter { $0[0] == name }
            #expect(told.map { $0[1] } == rows[0], "\(file)")
            #expect(told.allSatisfy { !$0[2].isEmpty && $0[4].hasSuffix(".") }, "\(file)")
            #expect(rows.allSatisfy { $0.count == rows[0].count }, "\(file)")
            #expect(
                file == "data-dictionary.csv" || rows[0].contains("wearer") || file.hasPrefix("recording-"), "\(file)")
        }
        let known = Set(files.map { $0.hasPrefix("recording-") ? "recording-N.csv" : $0 })
        #expect(Set(dictionary.dropFirst().map { $0[0] }) == known, "and it names no file that is not there")
    }

    @Test("The index says what is there, of whom, and from when to when")
    func index() throws {
        let house = try RecordedHouse()
        for day in [RecordedHouse.today - 2, RecordedHouse.today - 1] { try house.record(day, hours: 1) }
        try house.record(RecordedHouse.today - 1, hours: 1, wearer: "ann")
        let folder = house.folder.path + "/out"
        _ = try RecordExport(
            of: house.store, wearer: "me", made: Moment(utc_us: 1_772_352_000_000_000, offset_s: 3600)
        ).write(to: folder)
        let json = try text(folder + "/index.json")
        #expect(
            json.contains(
                #""format":1,"program_version":"\#(ProgramVersion.current)","made":"2026-03-01T09:00:00.000+01:00""#))
        #expect(
            json.contains(#""first_recorded":"2026-02-27","last_recorded":"2026-02-28","sensor":null,"wearers":["me"]"#)
        )
        #expect(json.contains(#"{"file":"recordings.csv","rows":2,"#))
        let page = try text(folder + "/README.txt")
        #expect(page.contains("Recorded    2026-02-27 to 2026-02-28\n") && page.contains("Wearer      me\n"))
        for file in try FileManager.default.contentsOfDirectory(atPath: folder) where file.hasSuffix(".csv") {
            #expect(page.contains("  \(file) "), "\(file)")
        }
        #expect(page.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test("Of one wearer there is nothing of another, in no file")
    func wearer() throws {
        let house = try RecordedHouse()
        try house.fill()
        try house.record(RecordedHouse.today - 1, hours: 1, wearer: "ann")
        try house.store.save([
            ToldOnce(wearer: "ann", topic: "learned_rule", place: .person, moment: nil),
            ToldOnce(wearer: "me", topic: "learned_rule", place: .person, moment: nil),
        ])
        let folder = house.folder.path + "/out"
        _ = try RecordExport(of: house.store, wearer: "ann", withSamples: true).write(to: folder)
        for file in try FileManager.default.contentsOfDirectory(atPath: folder) where file.hasSuffix(".csv") {
            let rows = try rows("\(folder)/\(file)")
            guard let column = rows[0].firstIndex(of: "wearer") else { continue }
            #expect(rows.dropFirst().allSatisfy { $0[column] == "ann" }, "\(file)")
        }
        #expect(try rows(folder + "/days.csv").count == 2 && rows(folder + "/holds.csv").count == 1)
        #expect(try rows(folder + "/sensors.csv").count == 1)
    }

    @Test("Where nothing is of the days that were asked for, that is said and no folder is made")
    func emptyRange() throws {
        let house = try RecordedHouse()
        try house.record(RecordedHouse.today - 1, hours: 1)
        let folder = house.folder.path + "/out"
        let error = #expect(throws: ExportError.self) {
            try RecordExport(of: house.store, from: 10, to: 12, wearer: "me").write(to: folder)
        }
        #expect(
            error?.description
                == "There is nothing in the record from 1970-01-11 to 1970-01-13 of “me”, so no folder was made.")
        #expect(try FileManager.default.contentsOfDirectory(atPath: house.folder.path) == ["data"])
    }

    @Test("Samples of before 1970 are written, with the time that they have")
    func before1970() throws {
        let house = try RecordedHouse()
        let times_us: [Int64] = [-86_400_000_001, -1_000_001, -1_000_000, -999_999, -1, 0, 1, 1_000_000]
        let recording = try house.store.begin(
            Store.Recording(
                sensor: "old", wearer: "me", family: "plumbline", start_us: -86_400_000_001, utcOffset_s: 0,
                rulesVersion: "2"))
        var increment = Store.Increment()
        increment.chunks = times_us.map { time_us in
            RawChunk(
                samples: [
                    Sample(time_us: time_us, acceleration_m_s2: Vector3(9.75, 0, 0), angularVelocity_rad_s: nil)
                ], accelerationQuantum: 0.25, gyroQuantum: 1)
        }
        try house.store.append(increment, to: recording)
        let folder = house.folder.path + "/out"
        _ = try RecordExport(of: house.store, withSamples: true).write(to: folder)
        let written = try text(folder + "/recording-1.csv").split(separator: "\n").dropFirst().map {
            String($0.prefix { $0 != "," })
        }
        #expect(
            written == [
                "-86400.000001", "-1.000001", "-1.000000", "-0.999999", "-0.000001", "0.000000", "0.000001", "1.000000",
            ])
        #expect(written.compactMap(Double.init) == times_us.map { Double($0) / 1e6 })
        #expect(try text(folder + "/recordings.csv").contains("1,old,me,plumbline,,1969-12-30T23:59:59.999999Z,2,none"))
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
