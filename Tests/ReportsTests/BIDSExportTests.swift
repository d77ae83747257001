import Foundation
import LocalTime
import Motion
import Posture
import Records
import TestSupport
import Testing

@testable import Reports

@Suite("Recordings as a Motion-BIDS data set")
struct BIDSExportTests {
    private let house: RecordedHouse
    private var out: String { house.folder.path + "/out" }

    init() throws { house = try RecordedHouse() }

    /// Some samples at ten hertz.
    private func record(
        _ wearer: String, day: LocalDay, placement: Placement? = .upperBack, samples: Int = 30, hasGyro: Bool = true
    ) throws {
        let start_us = day.start_us(offset_s: 0) + 9 * 3_600_000_000 + 7
        let id = try house.store.begin(
            Store.Recording(
                sensor: "AA:BB:CC:DD:EE:\(wearer)", wearer: wearer, family: "plumbline", placement: placement,
                start_us: start_us, utcOffset_s: 3600, rulesVersion: "1"))
        var increment = Store.Increment()
        increment.episodes = [
            Episode(
                start_us: start_us + 1_000_000, end_us: start_us + 2_000_000, kind: .slouch, meanDegrees: 20.5,
                peakDegrees: 21)
        ]
        increment.alerts_us = [start_us + 1_500_000]
        // The first two have turning: a piece is stored with it, or without.
        let all = (0..<samples).map {
            Sample(
                time_us: start_us + Int64($0) * 100_000, acceleration_m_s2: Vector3(9.75, 0, 0),
                angularVelocity_rad_s: hasGyro && $0 < 2 ? Vector3(0.5, 0, -0.25) : nil)
        }
        increment.chunks = [Array(all.prefix(2)), Array(all.dropFirst(2))].filter { !$0.isEmpty }.map {
            RawChunk(samples: $0, accelerationQuantum: 0.25, gyroQuantum: 0.25)
        }
        try house.store.append(increment, to: id)
        try house.store.add(
            StoredNote(
                moment: Moment(utc_us: start_us + 500_000, offset_s: 3600), wearer: wearer, sensor: nil,
                text: "a secret of \(wearer)"))
    }

    private func text(_ file: String) throws -> String { try String(contentsOfFile: "\(out)/\(file)", encoding: .utf8) }

    private var files: [String] {
        (FileManager.default.enumerator(atPath: out)?.compactMap { $0 as? String } ?? []).sorted()
    }

    private static let run = "sub-01/ses-20260227/motion/sub-01_ses-20260227_task-dailylife_tracksys-t4_run-01"

    @Test("Samples, what is not there, events and their times stand where the specification has them")
    func contents() throws {
        try record("anna", day: RecordedHouse.today - 2)
        try record("anna", day: RecordedHouse.today - 2, placement: .lowBack, hasGyro: false)
        let counts = try BIDSExport(of: house.store).write(to: out)
        #expect(counts.recordings == 2 && counts.participants == 1 && counts.withoutSamples == 0)
        let rows = try text(Self.run + "_motion.tsv").split(separator: "\n")
        #expect(rows.count == 30 && rows[0] == "0.000000\t9.75\t0.0\t0.0\t0.5\t0.0\t-0.25")
        #expect(rows[2] == "0.200000\t9.75\t0.0\t0.0\tn/a\tn/a\tn/a")
        #expect(try text(Self.run + "_channels.tsv").split(separator: "\n").count == 8)
        #expect(try text(Self.run.replacing("-t4", with: "-l5") + "_channels.tsv").split(separator: "\n").count == 5)
        #expect(
            try text("sub-01/ses-20260227/sub-01_ses-20260227_scans.tsv").contains(
                "_tracksys-t4_run-01_motion.tsv\t2026-02-27T09:00:00.000007Z\t+01:00\tt4\n"))
        // Of both recordings somebody has written a note, and it is of no sensor.
        #expect(
            try text(Self.run + "_events.tsv") == """
                onset\tduration\ttrial_type\tmean_deg\tpeak_deg\tdetail
                0.500000\t0.000000\tnote\tn/a\tn/a\tn/a
                0.500000\t0.000000\tnote\tn/a\tn/a\tn/a
                1.000000\t1.000000\tslouch\t20.5\t21\tn/a
                1.500000\t0.000000\talert\tn/a\tn/a\tgiven

                """)
        let sidecar = try text(Self.run + "_motion.json")
        for part in [
            #""SamplingFrequency":10,"#, #""RecordingDuration":2.9,"#, #""GYROChannelCount":3,"#,
            #""TrackingSystemName":"Plumbline sensor at t4""#,
        ] { #expect(sidecar.contains(part), "\(part)") }
    }

    @Test("Nobody's name, note or sensor is in any file; with names they are, and notes still are not")
    func names() throws {
        try record("anna", day: RecordedHouse.today - 2)
        try record("bert", day: RecordedHouse.today - 3)
        try house.store.save(
            Calibration(
                profile: .sit, time_us: (RecordedHouse.today - 2).start_us(offset_s: 0), upright: Vector3(1, 0, 0),
                forward: Vector3(0, 0, -1), axisSource: .mount, holdDeviationDegrees: 0, hold_s: 10),
            sensor: "AA:BB:CC:DD:EE:anna")
        _ = try BIDSExport(of: house.store).write(to: out)
        #expect(
            files.contains("participants.tsv")
                && files.contains(Self.run.replacing("sub-01", with: "sub-02") + "_motion.tsv"))
        for file in files where !file.hasSuffix("motion") {
            guard let data = FileManager.default.contents(atPath: "\(out)/\(file)") else { continue }
            let text = String(decoding: data, as: UTF8.self)
            for word in ["anna", "bert", "AA:BB", "secret"] { #expect(!text.contains(word), "\(word) in \(file)") }
        }
        try FileManager.default.removeItem(atPath: out)
        _ = try BIDSExport(of: house.store, hasNames: true).write(to: out)
        #expect(try text("participants.tsv").contains("sub-01\thomo sapiens\tn/a\tn/a\tn/a\tbert\n"))
        #expect(try text("sourcedata/plumbline/recordings.csv").contains("AA:BB:CC:DD:EE:anna,anna"))
        #expect(try !text("README").contains("secret"))
    }

    @Test("A participant keeps the number, whatever part of the record is asked for")
    func numbers() throws {
        try record("zoe", day: RecordedHouse.today - 5)
        try record("anna", day: RecordedHouse.today - 2)
        _ = try BIDSExport(of: house.store, wearer: "anna").write(to: out)
        #expect(try text("participants.tsv").split(separator: "\n").count == 2)
        #expect(try text("participants.tsv").contains("sub-02\t"))
    }

    @Test("Where nothing is of these days, or no samples are kept, it is said, and no folder is made")
    func nothing() throws {
        try house.record(RecordedHouse.today - 1, hours: 1)
        let day = RecordedHouse.today - 9
        let none = #expect(throws: ExportError.self) {
            try BIDSExport(of: house.store, from: day, to: day).write(to: out)
        }
        #expect(none == .nothingThere("on 2026-02-20"))
        let kept = #expect(throws: ExportError.self) { try BIDSExport(of: house.store).write(to: out) }
        #expect(kept == .noSamples("on any day"))
        try record("anna", day: RecordedHouse.today - 2, samples: 1)
        #expect(throws: ExportError.noSamples("on any day")) { try BIDSExport(of: house.store).write(to: out) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: house.folder.path) == ["data"])
    }

    @Test("An export that fails leaves nothing half made, also not in folders within it")
    func failure() throws {
        let place = house.folder.path + "/here"
        do {
            var folder = try ExportFolder.make(for: place)
            try folder.makeFolder("sub-01/motion")
            try folder.makeFolder("sub-01/motion")
            try Data("x".utf8).write(to: URL(filePath: folder.path + "/sub-01/motion/a.tsv"))
            try FileManager.default.createSymbolicLink(
                atPath: folder.path + "/sub-01/link", withDestinationPath: house.folder.path + "/data")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: house.folder.path) == ["data"])
        #expect(try !FileManager.default.contentsOfDirectory(atPath: house.folder.path + "/data").isEmpty)
        try record("anna", day: RecordedHouse.today - 2)
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: false)
        #expect(throws: ExportError.folderExists(path: out)) { try BIDSExport(of: house.store).write(to: out) }
        #expect(files.isEmpty)
    }

    @Test("The axes of a sensor are named by the wearer's where they lie near them")
    func axes() {
        func axes(_ up: Vector3, _ forward: Vector3) -> String? {
            BIDSMotion.spatialAxes(
                Calibration(
                    profile: .sit, time_us: 0, upright: up, forward: forward, axisSource: .mount,
                    holdDeviationDegrees: 0, hold_s: 10, forceError: nil))
        }
        #expect(axes(Vector3(1, 0, 0), Vector3(0, 0, -1)) == "ULB")
        #expect(axes(Vector3(0, 0, 1), Vector3(1, 0, 0)) == "FLU")
        #expect(axes(Vector3(0, -0.7071, 0.7071), Vector3(1, 0, 0)) == nil)
    }
}
