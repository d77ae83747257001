import GRDB

@testable import Records

extension StoredTable {
    /// Puts a row into it for a wearer and a chip, with both in all text that there is.
    func fill(wearer: String, chip: String, recording: Int64, _ database: Database) throws {
        var names: [String] = []
        var values: [DatabaseValue] = []
        for column in try Row.fetchAll(database, sql: "SELECT name, type FROM pragma_table_info('\(name)')") {
            let column: (name: String, type: String) = (column["name"], column["type"])
            names.append(column.name)
            switch column {
            case ("wearer", _): values.append(wearer.databaseValue)
            case ("sensor", _), ("id", "TEXT"): values.append(chip.databaseValue)
            // A pseudonym: it outlives its wearer, and says nothing.
            case ("person", _), ("store", _): values.append("somebody \(recording)".databaseValue)
            case ("recording", _): values.append(recording.databaseValue)
            case ("id", _) where name == "recording": values.append(recording.databaseValue)
            case ("id", _): values.append(.null)
            case (_, "INTEGER"): values.append((1000 + recording).databaseValue)
            case (_, "REAL"): values.append(1.5.databaseValue)
            default: values.append("\(wearer) with \(chip)".databaseValue)
            }
        }
        try database.execute(
            sql: "INSERT INTO \(name) (\(names.joined(separator: ", "))) "
                + "VALUES (\(names.map { _ in "?" }.joined(separator: ", ")))",
            arguments: StatementArguments(values))
    }
}
