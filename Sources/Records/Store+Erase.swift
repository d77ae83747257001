import GRDB

/// What there is of a wearer.
public struct WearerContents: Equatable, Sendable {
    public var recordings: Int
    public var selfTests: Int
    /// Of the routine, done or noted.
    public var sessions: Int
    public var notes: Int
    public var sensors: Int
    /// A yes to the consent text, the fact of a red flag or of none, what the routine keeps to.
    public var hasSettings: Bool
    /// Rows of any kind that carry the wearer's name.
    public var rows: Int
}

extension Store {
    /// Everybody of whom there is something.
    public func wearers() throws(RecordsError) -> [String] {
        try read { database in
            var names: Set<String> = []
            for table in try Self.tablesOfWearers(database) {
                names.formUnion(try String.fetchAll(database, sql: "SELECT DISTINCT wearer FROM \(table)"))
            }
            return names.sorted()
        }
    }

    /// What would go with `erase`.
    public func contents(of wearer: String) throws(RecordsError) -> WearerContents {
        try read { database in
            func count(_ table: String) throws -> Int {
                try Int.fetchOne(
                    database, sql: "SELECT count(*) FROM \(table) WHERE wearer = ?", arguments: [wearer]) ?? 0
            }
            return WearerContents(
                recordings: try count("recording"), selfTests: try count("self_test"),
                sessions: try count("routine_session"), notes: try count("note"), sensors: try count("sensor"),
                hasSettings: try ["consent", "red_flag", "routine_profile"].map(count).contains { $0 > 0 },
                rows: try Self.tablesOfWearers(database).map(count).reduce(0, +))
        }
    }

    /// Removes everything of a wearer for good: overwritten, and the file made anew without it. It cannot be undone.
    public func erase(wearer: String) throws(RecordsError) {
        try writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA secure_delete = ON")
            try database.inTransaction {
                // A calibration is whose the recording was in which it fell, or else whose the sensor is.
                try database.execute(
                    sql: """
                        DELETE FROM calibration WHERE ? = coalesce(
                            (SELECT wearer FROM recording WHERE recording.sensor = calibration.sensor
                                AND start_us <= calibration.time_us ORDER BY start_us DESC LIMIT 1),
                            (SELECT wearer FROM sensor WHERE sensor.id = calibration.sensor))
                        """,
                    arguments: [wearer])
                // Whatever carries the wearer's name, also what a later version has added; what hangs on a recording
                // goes with it.
                for table in try Self.tablesOfWearers(database) {
                    try database.execute(sql: "DELETE FROM \(table) WHERE wearer = ?", arguments: [wearer])
                }
                return .commit
            }
            // The write-ahead log still holds old pages, and the file's free ones old rows.
            try database.checkpoint(.truncate)
            try database.execute(sql: "VACUUM")
            try database.checkpoint(.truncate)
        }
    }

    /// The tables with a column `wearer`.
    private static func tablesOfWearers(_ database: Database) throws -> [String] {
        try String.fetchAll(
            database,
            sql: """
                SELECT t.name FROM sqlite_master AS t WHERE t.type = 'table'
                    AND EXISTS (SELECT 1 FROM pragma_table_info(t.name) AS c WHERE c.name = 'wearer')
                ORDER BY t.name
                """)
    }
}
