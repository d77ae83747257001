import FoundationEssentials
import GRDB
import LocalTime
import Motion
import Posture
import TestSupport
import Testing

@testable import Records

/// Derived from the schema, so that a table that somebody adds is looked at too.
@Suite("Erasing a wearer")
struct EraseTests {
    /// Tables in which nothing is anybody's, each with the reason.
    private static let nobodys = [
        "fleet_state": "counts of the record",
        "fleet_withdrawal": "pseudonyms whose data a server is to delete: it is told again if it forgets",
    ]

    private let folder: TemporaryFolder
    private let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(folder: folder.path)
    }

    /// A row in every table for a wearer and a chip, with both in all text that there is.
    private func fill(wearer: String, chip: String, recording: Int64) throws {
        let tables = try store.tables().filter { Self.nobodys[$0.name] == nil }
        try store.write { database in
            // What hangs on a row comes after it; a trigger takes the brief of a day away again, so twice.
            for table in (tables.filter(\.owners.isEmpty) + tables.filter { !$0.owners.isEmpty }) + tables
            where try rows(table, of: wearer, chip: chip, recording: recording, database) == 0 {
                try table.fill(wearer: wearer, chip: chip, recording: recording, database)
            }
        }
    }

    /// The rows of a table in which one of them is named, or which hang on the recording.
    private func rows(
        _ table: StoredTable, of wearer: String, chip: String, recording: Int64, _ database: Database
    ) throws -> Int {
        try Row.fetchAll(database, sql: "SELECT * FROM \(table.name)").count { row in
            let isNamed = row.databaseValues.contains { value in
                let text = String.fromDatabaseValue(value) ?? ""
                return text.contains(wearer) || text.contains(chip)
            }
            return isNamed || (table.columns.contains("recording") && row["recording"] == recording)
        }
    }

    @Test("A table that erasing would not reach is found, and what to do is said")
    func everyTable() throws {
        let tables = try store.tables()
        #expect(tables.count >= 19, "\(tables.map(\.name))")
        for table in Set(tables.map(\.name)).subtracting(StoredTable.erased(among: tables)).sorted() {
            let reason = Self.nobodys[table]
            #expect(
                reason != nil,
                """
                “erase” would leave the table “\(table)” as it is. Give it a column “wearer”; or, where it is of a chip, \
                “sensor” and “time_us”; or a reference to such a table with ON DELETE CASCADE. If nothing in it is \
                anybody's, name it in EraseTests.nobodys with the reason.
                """)
        }
        // It would be found.
        try store.write { database in
            try database.execute(
                sql:
                    "CREATE TABLE stray (chip TEXT); CREATE TABLE child (recording INTEGER REFERENCES recording ON DELETE CASCADE); CREATE TABLE grandchild (child INTEGER REFERENCES child ON DELETE CASCADE)"
            )
        }
        let more = try store.tables()
        #expect(
            Set(more.map(\.name)).subtracting(StoredTable.erased(among: more))
                == Set(Self.nobodys.keys).union(["stray"]))
    }

    @Test("Nothing of the wearer or the chip is left in any table, nor a byte in the file; another's is all there")
    func everyRow() throws {
        try fill(wearer: "erasedperson", chip: "chip-of-erased", recording: 1)
        try fill(wearer: "keptperson", chip: "chip-of-kept", recording: 2)
        let tables = try store.tables().filter { Self.nobodys[$0.name] == nil }
        for table in tables {
            for (wearer, chip, recording) in [
                ("erasedperson", "chip-of-erased", Int64(1)), ("keptperson", "chip-of-kept", 2),
            ] {
                let count = try store.read { try rows(table, of: wearer, chip: chip, recording: recording, $0) }
                #expect(count == 1, "\(table.name) is not filled: look at FilledTable")
            }
        }
        #expect(try traces("erasedperson") > 0 && traces("chip-of-erased") > 0)
        try store.erase(wearer: "erasedperson")
        for table in tables {
            let (gone, kept) = try store.read { database in
                (
                    try rows(table, of: "erasedperson", chip: "chip-of-erased", recording: 1, database),
                    try rows(table, of: "keptperson", chip: "chip-of-kept", recording: 2, database)
                )
            }
            #expect(gone == 0, "\(table.name)")
            #expect(kept == 1, "\(table.name)")
        }
        #expect(try traces("erasedperson") == 0 && traces("chip-of-erased") == 0)
        #expect(try traces("keptperson") > 0)
        #expect(try store.wearers() == ["keptperson"])
    }

    /// In how many of the store's files the bytes of a text stand.
    private func traces(_ text: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).count { file in
            try Data(contentsOf: URL(filePath: "\(folder.path)/\(file)")).firstRange(of: Data(text.utf8)) != nil
        }
    }

    @Test("Of a chip that two people wore one after the other, each one's goes with them")
    func sharedChip() throws {
        let model = try #require(
            GyroModel(
                errors: [Float](repeating: 0.01, count: 12),
                covariance: (0..<144).map { $0 % 13 == 0 ? 0.001 : 0 }))
        for (wearer, start_us) in [("ann", Int64(1_000_000)), ("ben", 5_000_000), ("ann", 9_000_000)] {
            let recording = try store.begin(
                Store.Recording(
                    sensor: "chip", wearer: wearer, family: "plumbline", start_us: start_us, utcOffset_s: 0,
                    rulesVersion: "2"))
            try wear(recording, from_us: start_us)
            try store.save(GyroMemory(time_us: start_us + 1_000_000, model: model), sensor: "chip")
            try store.save(calibration(at_us: start_us + 500_000), sensor: "chip")
            try store.end(recording)
        }
        try store.save(sensor("chip", of: "ann"))
        try store.save(sensor("alone", of: "ann"))
        #expect(try store.sensorsAlone(of: "ann").map(\.id) == ["alone"])
        #expect(try store.sensorsAlone(of: "ben").isEmpty)
        try store.erase(wearer: "ann")
        #expect(try store.gyroMemories().memories.map(\.memory.time_us) == [6_000_000])
        #expect(try store.calibrations(sensor: "chip").map(\.time_us) == [5_500_000])
        #expect(try store.sensors().isEmpty)
        try store.erase(wearer: "ben")
        #expect(try store.gyroMemories().memories.isEmpty && store.calibrations(sensor: "chip").isEmpty)
    }

    /// A second of a track.
    private func wear(_ recording: Int64, from_us: Int64) throws {
        var increment = Store.Increment()
        increment.track = [
            TrackSecond(
                time_us: from_us, flexionDegrees: 1, leanDegrees: 0, posture: .upright, activity: .still,
                calibration: .ok, coverage: 1)
        ]
        try store.append(increment, to: recording)
    }

    @Test(
        "Of a sensor that was handed on, each one's calibrations are theirs: also those from before a first recording")
    func handedOn() throws {
        let second_us: Int64 = 1_000_000
        for (wearer, start_us) in [("anna", 10 * second_us), ("ben", 30 * second_us)] {
            // Paired, calibrated, then worn.
            var paired = sensor("chip", of: wearer)
            paired.paired_us = start_us - 5 * second_us
            try store.save(paired)
            try store.save(calibration(at_us: start_us - 4 * second_us), sensor: "chip")
            let recording = try store.begin(
                Store.Recording(
                    sensor: "chip", wearer: wearer, family: "plumbline", start_us: start_us, utcOffset_s: 0,
                    rulesVersion: "2"))
            try wear(recording, from_us: start_us)
            try store.end(recording)
        }
        try store.save(calibration(at_us: 50 * second_us), sensor: "chip")
        let owners = try store.calibrations(sensor: "chip").map {
            try store.wearing(of: "chip", at: $0.time_us)?.wearer
        }
        #expect(owners == ["anna", "ben", "ben"])
        try store.erase(wearer: "anna")
        #expect(try store.calibrations(sensor: "chip").map(\.time_us) == [26 * second_us, 50 * second_us])
        try store.erase(wearer: "ben")
        #expect(try store.calibrations(sensor: "chip").isEmpty)
    }

    @Test("After the last recording a chip is whom it is paired with, and before that pairing nobody's that is known")
    func pairedLater() throws {
        try store.save(calibration(at_us: 1), sensor: "chip")
        #expect(try store.wearing(of: "chip", at: 1) == nil)
        var paired = sensor("chip", of: "ben")
        paired.paired_us = 5
        try store.save(paired)
        #expect(try store.wearing(of: "chip", at: 4) == nil)
        #expect(try store.wearing(of: "chip", at: 5) == Store.Wearing(wearer: "ben", placement: .upperBack))
    }

    @Test("What an earlier version's erase left of a chip is nobody's, and goes with the next one")
    func orphans() throws {
        try store.save(calibration(at_us: 1), sensor: "forgotten")
        try store.save(calibration(at_us: 1), sensor: "paired")
        try store.save(sensor("paired", of: "ben"))
        try store.add(Consent(to: "x", wearer: "ann", time_us: 1))
        try store.erase(wearer: "ann")
        #expect(try store.heldSensors() == ["paired"])
    }

    private func calibration(at_us: Int64) -> Calibration {
        Calibration(
            profile: .stand, time_us: at_us, upright: Vector3(1, 0, 0), forward: Vector3(0, 0, -1),
            axisSource: .familyDefault, holdDeviationDegrees: 0.25, hold_s: 10)
    }

    private func sensor(_ id: String, of wearer: String) -> PairedSensor {
        PairedSensor(
            id: id, name: id, family: "plumbline", wearer: wearer, placement: .upperBack, mount: nil, port: "/dev/x",
            baudRate: 115_200, paired_us: 1)
    }
}
