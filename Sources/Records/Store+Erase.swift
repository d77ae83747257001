import GRDB

/// What there is of a wearer.
public struct WearerContents: Equatable, Sendable {
    public var recordings: Int
    public var selfTests: Int
    /// Of the routine, done or noted.
    public var sessions: Int
    /// Weekly answers on pain and own activities.
    public var outcomes: Int
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
        try read { try Self.wearers($0) }
    }

    /// From name to name, not from row to row: each page asks for it, and years of rows are of the same few people.
    static func wearers(_ database: Database) throws -> [String] {
        var names: Set<String> = []
        for table in try Self.tablesOfWearers(database) {
            names.formUnion(
                try String.fetchAll(
                    database,
                    sql: """
                        WITH RECURSIVE name (wearer) AS (
                            SELECT min(wearer) FROM \(table)
                            UNION ALL
                            SELECT (SELECT min(wearer) FROM \(table) WHERE wearer > name.wearer) FROM name
                            WHERE name.wearer IS NOT NULL)
                        SELECT wearer FROM name WHERE wearer IS NOT NULL
                        """))
        }
        return names.sorted()
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
                sessions: try count("routine_session"), outcomes: try count("outcome"), notes: try count("note"),
                sensors: try count("sensor"),
                hasSettings: try [
                    "consent", "red_flag", "sign", "sign_list", "routine_profile", "question_draft",
                    "outcome_activity",
                ].map(count).contains { $0 > 0 },
                rows: try Self.tablesOfWearers(database).map(count).reduce(0, +))
        }
    }

    /// The paired sensors of a wearer that have recorded nobody else: with the wearer nothing is left of them.
    public func sensorsAlone(of wearer: String) throws(RecordsError) -> [PairedSensor] {
        let others = try read { database in
            try Set(
                String.fetchAll(
                    database, sql: "SELECT DISTINCT sensor FROM recording WHERE wearer <> ?", arguments: [wearer]))
        }
        return try sensors().filter { $0.wearer == wearer && !others.contains($0.id) }
    }

    /// Removes everything of a wearer for good: overwritten, and the file written again without it. It cannot be undone.
    ///
    /// What is kept of a chip (calibrations, what is known of its gyro) is whoever's ``wearing(of:at:)`` says; what is of a
    /// chip that is then nobody's goes too. Tables that a later version adds are found by their columns.
    ///
    /// - Throws: `.busy` before anything is erased, where another program would keep old pages alive.
    public func erase(wearer: String) throws(RecordsError) {
        try writeWithoutTransaction { database in
            try database.checkpoint(.truncate)
            try database.execute(sql: "PRAGMA secure_delete = ON")
            try database.inTransaction {
                let tables = try StoredTable.all(in: database)
                for table in tables where table.isOfChip {
                    try Self.eraseOfChips(table, wearer: wearer, database)
                }
                // What hangs on a recording goes with it.
                for table in tables where table.namesWearer {
                    try database.execute(sql: "DELETE FROM \(table.name) WHERE wearer = ?", arguments: [wearer])
                }
                for table in tables where table.isOfChip {
                    try database.execute(
                        sql: """
                            DELETE FROM \(table.name) WHERE sensor NOT IN (
                                SELECT id FROM sensor UNION SELECT sensor FROM recording
                                UNION SELECT sensor FROM posture_hold)
                            """)
                }
                return .commit
            }
            // The write-ahead log still holds old pages, and the file's free ones old rows.
            try database.checkpoint(.truncate)
            try database.execute(sql: "VACUUM")
            try database.checkpoint(.truncate)
        }
    }

    private static func eraseOfChips(_ table: StoredTable, wearer: String, _ database: Database) throws {
        let rows = try Row.fetchAll(database, sql: "SELECT DISTINCT sensor, time_us FROM \(table.name)")
        for row in rows {
            let sensor: String = try row.value("sensor", of: table.name)
            let time_us: Int64 = try row.value("time_us", of: table.name)
            guard try wearing(of: sensor, at: time_us, database)?.wearer == wearer else { continue }
            try database.execute(
                sql: "DELETE FROM \(table.name) WHERE sensor = ? AND time_us = ?", arguments: [sensor, time_us])
        }
    }

    static func tablesOfWearers(_ database: Database) throws -> [String] {
        try StoredTable.namingWearers(in: database)
    }
}
