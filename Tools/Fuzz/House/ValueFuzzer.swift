import Balance
import Events
import Foundation
import GRDB
import Gateway
import LocalTime
import Posture
import Records
import Reports
import TestSupport

/// A record with values that nobody wrote there: every question has an answer, or an error that names what is wrong, and a
/// `run` on it ends by itself.
struct ValueFuzzer: Fuzzer {
    private let home: String
    /// The record as it was, of an earlier version and with rows in every table.
    private let source: String
    private let columns: [Column]
    private var rounds = 0

    private struct Column {
        let table: String
        let name: String
    }

    private var data: String { home + "/data" }
    private var path: String { data + "/plumbline.sqlite" }

    init(folder: String) throws {
        home = folder
        source = folder + "/source.sqlite"
        for part in ["config", "runtime", "data"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder)/\(part)", withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        }
        let golden = URL(filePath: #filePath).appending(
            path: "../../../../Tests/plumblineTests/Golden/record-before.db")
        try FileManager.default.copyItem(atPath: golden.standardized.path, toPath: source)
        // Opened once, it has this version's tables.
        try FileManager.default.copyItem(atPath: source, toPath: folder + "/data/plumbline.sqlite")
        _ = try Store(folder: folder + "/data")
        columns = try DatabaseQueue(path: folder + "/data/plumbline.sqlite").read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT t.name AS place, c.name AS name FROM sqlite_master AS t, pragma_table_info(t.name) AS c
                    WHERE t.type = 'table' AND t.name NOT LIKE 'grdb_%' AND t.name NOT LIKE 'sqlite_%'
                    """
            ).map { Column(table: $0["place"], name: $0["name"]) }
        }
        try Self.copyBack(source, to: folder + "/data")
        try Self.renew(folder)
    }

    /// The earlier version's file, brought to this version's tables, is what each round begins with.
    private static func renew(_ home: String) throws {
        _ = try Store(folder: home + "/data")
        try FileManager.default.removeItem(atPath: home + "/source.sqlite")
        try DatabaseQueue(path: home + "/data/plumbline.sqlite").vacuum(into: home + "/source.sqlite")
    }

    private static func copyBack(_ source: String, to data: String) throws {
        for file in try FileManager.default.contentsOfDirectory(atPath: data) {
            try FileManager.default.removeItem(atPath: data + "/" + file)
        }
        try FileManager.default.copyItem(atPath: source, toPath: data + "/plumbline.sqlite")
    }

    private static let values = [
        "9223372036854775807", "-9223372036854775808", "-1", "0", "1", "4294967296", "253402300800000000", "1e300",
        "-9e999", "9e999", "0.5", "'x'", "''", "'{}'", "'[]'", "'\u{1B}[31m'", "x'00ff'", "x''", "NULL",
        "zeroblob(480)",
        "zeroblob(481)", "randomblob(480)", "randomblob(100)", "hex(randomblob(20))",
    ]

    private func expression(_ column: Column, _ chance: inout SplitMix) -> String {
        switch chance.number(0...3) {
        case 0:
            let factor = [3, -1, 1000, 1_000_000_007][chance.number(0...3)]
            return "\(column.name) * \(factor)"
        case 1: return "bent(\(column.name), \(chance.number(0...Int(Int32.max))))"
        default: return Self.values[chance.number(0...Self.values.count - 1)]
        }
    }

    mutating func prepare(_ chance: inout SplitMix) throws -> String {
        rounds += 1
        try Self.copyBack(source, to: data)
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        var statements: [String] = []
        for _ in 0..<chance.number(1...3) {
            let column = columns[chance.number(0...columns.count - 1)]
            let wanted = chance.chance(0.5) ? "" : " WHERE rowid_like(\(chance.number(0...3)))"
            statements.append(
                "UPDATE OR IGNORE \(column.table) SET \(column.name) = \(expression(column, &chance))\(wanted)")
        }
        try queue.inDatabase { database in
            database.add(function: Self.bent)
            database.add(function: Self.rowidLike)
            for statement in statements {
                // What the schema itself refuses (nothing where something must be) cannot be there.
                do { try database.execute(sql: statement) } catch let error as DatabaseError {
                    guard error.resultCode == .SQLITE_CONSTRAINT || error.resultCode == .SQLITE_MISMATCH else {
                        throw error
                    }
                }
            }
        }
        try queue.close()
        return statements.joined(separator: "\n") + "\n"
    }

    /// One row in four, by turns.
    private static let rowidLike = DatabaseFunction("rowid_like", argumentCount: 1, pure: false) { values in
        counter += 1
        return counter % 4 == Int.fromDatabaseValue(values[0]) ?? 0
    }
    nonisolated(unsafe) private static var counter = 0

    /// A number in a text, or a byte in a blob, is another one.
    private static let bent = DatabaseFunction("bent", argumentCount: 2, pure: true) { values in
        guard let place = Int.fromDatabaseValue(values[1]) else { return nil }
        switch values[0].storage {
        case .string(let text):
            let numbers = ["9223372036854775807", "-9223372036854775808", "-1", "1e300", "1000000", "0.5", "null"]
            var index = place % 7
            return text.replacing(#/-?\d+(\.\d+)?(e[-+]?\d+)?/#) { match in
                index += 1
                return index % 3 == 0 ? numbers[place % numbers.count] : String(match.output.0)
            }
        case .blob(let data) where !data.isEmpty:
            var bytes = [UInt8](data)
            bytes[place % bytes.count] ^= UInt8(truncatingIfNeeded: place / 256 | 1)
            return Data(bytes)
        default: return values[0]
        }
    }

    func run(_ chance: inout SplitMix) throws {
        let store: Store
        do { store = try Store(folder: data) } catch { return try expectWords(error) }
        try askStore(store)
        try askReports(store)
        if rounds % 4 == 0 {
            // A wrong row costs what stands in it, never the recording.
            let (code, said) = try Recorder.run(["run", "--duration", "0.2"], home: home)
            guard code == 0 else { throw Failure("`run` ended with \(code): \(said)") }
        }
        guard rounds % 40 == 0 else { return }
        for command in [
            ["summary"], ["imbalance"], ["routine"], ["sensors"], ["export", "--raw", "--output", home + "/out"],
        ] {
            let (code, said) = try Recorder.run(command, home: home)
            guard code == 0 || !said.isEmpty else { throw Failure("\(command) ended with \(code) and said nothing") }
        }
        try? FileManager.default.removeItem(atPath: home + "/out")
    }

    private func expectWords(_ error: any Error) throws {
        guard !"\(error)".isEmpty else { throw Failure("an error without words") }
    }

    private func ask(_ question: () throws -> Void) throws {
        do { try question() } catch let error as RecordsError {
            try expectWords(error)
        } catch let error as ReportError { try expectWords(error) } catch let error as ExportError {
            try expectWords(error)
        }
    }

    private func askStore(_ store: Store) throws {
        let all_us: (Int64, Int64) = (.min / 2, .max / 2)
        try ask {
            for recording in try store.recordings(from_us: all_us.0, to_us: all_us.1).prefix(5) {
                try ask { _ = try store.lowRecordings(beside: recording.id) }
                try ask { _ = try store.track(of: recording.id) }
                try ask { _ = try store.episodes(of: recording.id) }
                try ask { _ = try store.alerts(of: recording.id) }
                try ask { try store.forEachChunk(of: recording.id) { _ in } }
                try ask {
                    _ = try TrackRederivation.rederive(recording.id, in: store, rules: PostureRules(), isOver: true)
                }
            }
        }
        try ask { _ = try store.unfinishedRecordings() }
        try ask { _ = try store.notes(from_us: all_us.0, to_us: all_us.1) }
        try ask { _ = try store.gaps(from_us: all_us.0, to_us: all_us.1) }
        try ask { _ = try store.answers() }
        try ask { _ = try store.sessions() }
        try ask { _ = try store.consents() }
        try ask {
            for sensor in try store.sensors() {
                try ask { _ = try store.calibrations(sensor: sensor.id) }
                try ask { _ = try store.gyroMemory(sensor: sensor.id, at: .max) }
                try ask { _ = try store.postureHolds(sensor: sensor.id, wearer: sensor.wearer) }
                try ask {
                    for boot in try store.bootIDs(sensor: sensor.id).prefix(3) {
                        _ = try store.storedSequences(sensor: sensor.id, bootID: boot)
                    }
                }
            }
        }
    }

    private func askReports(_ store: Store) throws {
        let knowledge = try Knowledge.builtIn()
        for wearer in ["me", "anna"] {
            try ask { _ = try store.contents(of: wearer) }
            try ask { _ = try store.relapses(wearer: wearer) }
            for day: LocalDay in [20_513, 20_514, 20_515] {
                try ask { _ = try DayReport.read(day, of: wearer, today: 20_514, from: store).json.text }
            }
            try ask {
                _ = try WeekReport.read(20_513...20_519, of: wearer, today: 20_520, from: store).days.map(\.json.text)
            }
            try ask {
                let balance = try WearerBalance.read(of: wearer, today: 20_530, from: store, knowledge: knowledge)
                _ = ImbalanceReport(balance).json.text
            }
        }
    }
}
