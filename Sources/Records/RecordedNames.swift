import GRDB
import Glibc

/// Names that a record knows, for somebody who types one: read without the right to write, so that looking neither makes
/// a record, nor changes its form, nor leaves a file beside it.
public struct RecordedNames: Equatable, Sendable {
    public struct Sensor: Equatable, Sendable {
        public let name: String
        public let wearer: String
        public let placement: String
    }

    public private(set) var sensors: [Sensor] = []
    /// Everybody of whom there is something.
    public private(set) var wearers: [String] = []

    /// Of no record.
    public static let none = RecordedNames()

    private init() {}

    /// Reads them from the record in a folder; there are none where it is not there or cannot be read now.
    public init(in folder: String) {
        let path = folder + "/plumbline.sqlite"
        guard access(path, R_OK) == 0 else { return }
        // Where nothing has it open there is no log; then nothing is to be locked or shared either.
        let isOpen = ["-wal", "-shm"].allSatisfy { access(path + $0, R_OK) == 0 }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(0.2)
        let escaped = path.map { "?#%".contains($0) ? Self.escape($0) : String($0) }.joined()
        do {
            let place = "file:\(escaped)?mode=ro" + (isOpen ? "" : "&immutable=1")
            try DatabaseQueue(path: place, configuration: configuration).read { database in
                sensors = try Row.fetchAll(database, sql: "SELECT name, wearer, placement FROM sensor ORDER BY name")
                    .map { row in
                        Sensor(
                            name: try row.value("name", of: "sensor"), wearer: try row.value("wearer", of: "sensor"),
                            placement: try row.value("placement", of: "sensor"))
                    }
                wearers = try Store.wearers(database)
            }
        } catch {
            // Whoever presses a key is told nothing; the command itself says what is wrong.
        }
    }

    private static func escape(_ character: Character) -> String {
        character.utf8.map { "%" + String($0, radix: 16, uppercase: true) }.joined()
    }
}
