import GRDB

/// A table of the record as its schema describes it.
struct StoredTable: Equatable {
    let name: String
    let columns: Set<String>
    /// The tables whose rows take these rows with them when they are deleted.
    let owners: Set<String>

    /// Its rows carry a wearer's name.
    var namesWearer: Bool { columns.contains("wearer") }
    /// Its rows are of a chip at a time, and say nothing of who wore it then.
    var isOfChip: Bool { columns.isSuperset(of: ["sensor", "time_us"]) && !namesWearer }

    /// Without those that SQLite and the migrations keep for themselves.
    private static let ofRecord =
        "type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' AND name <> 'grdb_migrations'"

    /// All tables, without those that SQLite and the migrations keep for themselves.
    static func all(in database: Database) throws -> [StoredTable] {
        try String.fetchAll(
            database,
            sql: """
                SELECT name FROM sqlite_master WHERE \(ofRecord) ORDER BY name
                """
        ).map { name in
            StoredTable(
                name: name,
                columns: Set(
                    try String.fetchAll(database, sql: "SELECT name FROM pragma_table_info(?)", arguments: [name])),
                owners: Set(
                    try String.fetchAll(
                        database,
                        sql: "SELECT \"table\" FROM pragma_foreign_key_list(?) WHERE on_delete = 'CASCADE'",
                        arguments: [name])))
        }
    }

    /// The names of those whose rows carry a wearer's name, in the order of ``all(in:)``: asked for with each page, so in one
    /// question.
    static func namingWearers(in database: Database) throws -> [String] {
        try String.fetchAll(
            database,
            sql: """
                SELECT name FROM sqlite_master WHERE \(ofRecord)
                AND EXISTS (SELECT 1 FROM pragma_table_info(sqlite_master.name) WHERE name = 'wearer')
                ORDER BY name
                """)
    }

    /// Those whose rows go when a wearer is erased.
    static func erased(among tables: [StoredTable]) -> Set<String> {
        var erased = Set(tables.filter { $0.namesWearer || $0.isOfChip }.map(\.name))
        // What hangs on a row goes with it, at any depth.
        while let next = tables.first(where: { !erased.contains($0.name) && !$0.owners.isDisjoint(with: erased) }) {
            erased.insert(next.name)
        }
        return erased
    }
}

extension Store {
    /// The tables that there are.
    func tables() throws(RecordsError) -> [StoredTable] { try read(StoredTable.all) }
}
