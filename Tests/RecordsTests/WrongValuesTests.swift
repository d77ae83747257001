import Balance
import Events
import Foundation
import GRDB
import Gateway
import Links
import LinuxIO
import LocalTime
import Posture
import Reports
import TestSupport
import Testing

@testable import Records

/// What stands in the file is no promise: it may be damaged, or changed by hand.
@Suite("Wrong values in the record")
struct WrongValuesTests {
    /// A record of an older version with rows in every table.
    private static let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "plumblineTests/Golden/record-before.db").path

    private struct Column {
        let table: String
        let name: String
        let type: String
    }

    private let folder: TemporaryFolder
    private let queue: DatabaseQueue
    private let store: Store

    init() throws {
        folder = try TemporaryFolder()
        let path = folder.path + "/plumbline.sqlite"
        try FileManager.default.copyItem(atPath: Self.source, toPath: path)
        store = try Store(folder: folder.path)
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        queue = try DatabaseQueue(path: path, configuration: configuration)
    }

    private func columns() throws -> [Column] {
        try queue.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT t.name AS place, c.name AS name, c.type AS type
                    FROM sqlite_master AS t, pragma_table_info(t.name) AS c
                    WHERE t.type = 'table' AND t.name NOT LIKE 'grdb_%' AND t.name NOT LIKE 'sqlite_%'
                    """
            ).map { Column(table: $0["place"], name: $0["name"], type: $0["type"]) }
        }
    }

    /// Puts something in the place of a column's values, asks, and puts them back.
    private func changing(_ column: Column, _ expression: String, _ ask: () throws -> Void) throws {
        let (table, name) = (column.table, column.name)
        try queue.inDatabase { database in
            try database.execute(sql: "DROP TABLE IF EXISTS temp.kept")
            try database.execute(sql: "CREATE TEMP TABLE kept AS SELECT * FROM \(table)")
            // What the schema itself refuses (no value where there must be one) cannot be there.
            try? database.execute(sql: "UPDATE OR IGNORE \(table) SET \(name) = \(expression)")
        }
        defer {
            try? queue.inDatabase { database in
                try database.execute(sql: "DELETE FROM \(table)")
                try database.execute(sql: "INSERT INTO \(table) SELECT * FROM temp.kept")
            }
        }
        try ask()
    }

    /// Whatever can be asked of the store; an error of the record is an answer.
    private func askStore() throws {
        let all_us: (Int64, Int64) = (Int64.min / 2, Int64.max / 2)
        let sensors = ["plumbline:11223344556677a1", "witmotion:5A01"]
        let questions: [() throws -> Void] = [
            { for id in try store.recordings(from_us: all_us.0, to_us: all_us.1).map(\.id).prefix(3) { try ask(id) } },
            { _ = try store.unfinishedRecordings() },
            { _ = try store.sensors() },
            { _ = try store.notes(from_us: all_us.0, to_us: all_us.1) },
            { _ = try store.gaps(from_us: all_us.0, to_us: all_us.1) },
            { _ = try store.answers() },
            { _ = try store.sessions() },
            { _ = try store.outcomes() },
            { _ = try store.activityNamings() },
            { _ = try store.consents() },
            { _ = try store.wearers() },
            { _ = try store.corrections() },
        ]
        for question in questions { try record(question) }
        for sensor in sensors {
            try record { _ = try store.calibrations(sensor: sensor) }
            try record { _ = try store.gyroMemory(sensor: sensor, at: .max) }
            try record { _ = try store.postureHolds(sensor: sensor, wearer: "me") }
            try record {
                for boot in try store.bootIDs(sensor: sensor).prefix(2) {
                    _ = try store.storedSequences(sensor: sensor, bootID: boot)
                }
            }
        }
        for wearer in ["me", "anna"] {
            try record { _ = try store.balanceDays(wearer: wearer, upTo: 20_540) }
            try record { _ = try store.modelStates(wearer: wearer) }
            try record { _ = try store.readablePostureBeliefs(of: wearer) }
            try record { _ = try store.postureBelief(of: wearer, placement: .upperBack, at: .max) }
            try record { _ = try store.redFlags(wearer: wearer) }
            try record { _ = try store.routineProfile(wearer: wearer) }
            try record { _ = try store.relapses(wearer: wearer) }
            try record { _ = try store.lastOutcomeDay(wearer: wearer, today: 20_540) }
            try record { _ = try store.routineDays(wearer: wearer) }
            try record { _ = try store.contents(of: wearer) }
            try record { _ = try store.alertMemory(of: wearer, at: Moment(utc_us: 1_772_366_400_000_000, offset_s: 0)) }
            try record { _ = try store.alertSteps(of: wearer) }
            try record { _ = try store.alertChanges().map(\.wearer) }
            if let running = try? store.runningRoutine(wearer: wearer) {
                _ = (running.current, running.set, running.side)
            }
            if let draft = try? store.questionDraft(wearer: wearer) { #expect(draft.redFlagsDenied >= 0) }
            for day in 20_513...20_516 {
                try record { _ = try store.summary(of: LocalDay(daysSince1970: day), wearer: wearer) }
            }
        }
    }

    private func ask(_ recording: Int64) throws {
        _ = try store.lowRecordings(beside: recording)
        _ = try store.track(of: recording)
        _ = try store.episodes(of: recording)
        _ = try store.alerts(of: recording)
        try store.forEachChunk(of: recording) { _ in }
    }

    /// What people get of it.
    private func askReports() throws {
        let knowledge = try Knowledge.builtIn()
        for wearer in ["me", "anna"] {
            try record { _ = try DayReport.read(20_514, of: wearer, today: 20_514, from: store).json.text }
            try record {
                _ = try WeekReport.read(20_513...20_519, of: wearer, today: 20_520, from: store).days.map(\.json.text)
            }
            try record {
                let balance = try WearerBalance.read(
                    of: wearer, today: 20_530, from: store, knowledge: knowledge)
                _ = ImbalanceReport(balance).json.text
            }
        }
        let output = folder.path + "/export-\(UInt64.random(in: 0 ... .max))"
        try record {
            _ = try RecordExport(of: store, from: nil, to: nil, sensor: nil, withSamples: true).write(to: output)
        }
        try record {
            for id in try store.recordings(from_us: .min / 2, to_us: .max / 2).map(\.id).prefix(2) {
                _ = try TrackRederivation.rederive(id, in: store, rules: PostureRules(), isOver: true)
            }
        }
    }

    /// An error that names what is wrong is an answer.
    private func record(_ question: () throws -> Void) throws {
        do {
            try question()
        } catch let error as RecordsError {
            #expect(!error.description.isEmpty)
        } catch let error as ReportError {
            #expect(!"\(error)".isEmpty)
        } catch let error as ExportError {
            #expect(!"\(error)".isEmpty)
        }
    }

    private static func wrongValues(of column: Column) -> [String] {
        let numbers = [
            "9223372036854775807", "-9223372036854775808", "-1", "4294967296", "253402300800000000", "1e300", "-9e999",
            "'x'", "x'00ff'", "NULL", "\(column.name) * 3",
        ]
        let texts = ["''", "'{}'", "'[]'", "-1", "x'ff'", "'\u{1B}[31m'"]
        // Every number in it is another one.
        let json = ["9223372036854775807", "-9223372036854775808", "-1", "1e300", "1000000"].map { number in
            "jsonish(\(column.name), '\(number)')"
        }
        let blobs = [
            "x''", "x'00'", "zeroblob(480)", "zeroblob(481)", "randomblob(480)", "randomblob(100)", "'x'", "7",
        ]
        switch column.type.uppercased() {
        case "TEXT": return texts + (["body", "items", "done", "places", "scores"].contains(column.name) ? json : [])
        case "BLOB": return blobs
        default: return numbers
        }
    }

    private func addFunctions() {
        let replace = DatabaseFunction("jsonish", argumentCount: 2, pure: true) { values in
            guard let text = String.fromDatabaseValue(values[0]), let number = String.fromDatabaseValue(values[1])
            else {
                return nil
            }
            return text.replacing(#/-?\d+(\.\d+)?(e[-+]?\d+)?/#, with: number)
        }
        queue.inDatabase { $0.add(function: replace) }
    }

    @Test("Whatever stands in a column, every question has an answer, or an error that names what is wrong")
    func everyColumn() throws {
        addFunctions()
        let columns = try columns()
        #expect(Set(columns.map(\.table)).count >= 22)
        // A few values a column and fewer reports by chance, or all where somebody has the time.
        let isThorough = ProcessInfo.processInfo.environment["PLUMBLINE_COLUMNS"] == "all"
        var chance = SplitMix(seed: 15)
        for column in columns {
            let wrongs = Self.wrongValues(of: column)
            for wrong in isThorough ? wrongs : Array(wrongs.shuffled(using: &chance).prefix(2)) {
                try changing(column, wrong) {
                    try askStore()
                    if isThorough || chance.next() % 40 == 0 { try askReports() }
                }
            }
        }
    }

    @Test("The error names table and column")
    func namesTableAndColumn() throws {
        let column = Column(table: "episode", name: "start_us", type: "INTEGER")
        try changing(column, "9223372036854775807") {
            let id = try #require(try store.recordings(from_us: 0, to_us: .max / 2).first).id
            #expect(throws: RecordsError.wrongValue(table: "episode", column: "start_us")) {
                for recording in id...(id + 20) { _ = try store.episodes(of: recording) }
            }
        }
    }

    @Test("A row that counts more samples than a chunk can have claims nothing: they are asked for again")
    func absurdCount() throws {
        let sensor = "plumbline:11223344556677a1"
        let boot = try #require(try store.bootIDs(sensor: sensor).first)
        try changing(Column(table: "chunk", name: "samples", type: "INTEGER"), "4294967295") {
            let found = try store.storedSequences(sensor: sensor, bootID: boot)
            #expect(found.isEmpty)
        }
        let found = try store.storedSequences(sensor: sensor, bootID: boot)
        #expect(!found.isEmpty)
    }

    @Test(
        "A sensor whose row is wrong is left out and told; the others are recorded, one without what cannot be read of it"
    )
    func wrongSensor() throws {
        try queue.write { database in
            try database.execute(sql: "UPDATE sensor SET paired_us = 1e300 WHERE id = 'witmotion:5A01'")
            try database.execute(sql: "UPDATE calibration SET body = '{}' WHERE sensor = 'plumbline:11223344556677a1'")
        }
        let found = try store.readableSensors()
        #expect(!found.sensors.isEmpty && found.sensors.allSatisfy { $0.id != "witmotion:5A01" })
        #expect(found.wrong == [.wrongValue(table: "sensor", column: "paired_us")])
        #expect(throws: RecordsError.wrongValue(table: "sensor", column: "paired_us")) { try store.sensors() }
        #expect(try store.isPaired("witmotion:5A01"))

        let loop = try EventLoop()
        let gateway = try Gateway(store: store, directory: PortDirectory(), on: loop)
        var told: [String] = []
        gateway.onEvent = { event in if case .note(let note) = event { told.append(note.text) } }
        for sensor in found.sensors { try gateway.add(sensor) }
        found.wrong.forEach(gateway.leaveOut)
        #expect(gateway.sensors.map(\.sensor.id) == found.sensors.map(\.id))
        #expect(told.count { $0.contains("is recorded without its calibration.") } == 1, "\(told)")
        #expect(told.count { $0.hasPrefix("A paired sensor is left out.") } == 1, "\(told)")
        var isOver = false
        gateway.stop {
            isOver = true
            loop.stop()
        }
        if !isOver { try loop.run() }
    }
}
