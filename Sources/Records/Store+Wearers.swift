import GRDB
public import LocalTime

extension Store {
    /// The first and the last local day on which a recording of a wearer began; `nil` where nothing was recorded.
    public func recordedDays(of wearer: String) throws(RecordsError) -> ClosedRange<LocalDay>? {
        try read { database in
            let rows = try ["ASC", "DESC"].compactMap { order in
                try Row.fetchOne(
                    database,
                    sql: """
                        SELECT start_us AS time_us, utc_offset_s FROM recording WHERE wearer = ?
                        ORDER BY start_us \(order) LIMIT 1
                        """, arguments: [wearer])
            }
            let days = try rows.map { try Moment($0, of: "recording").day }
            guard let first = days.first, let last = days.last, first <= last else { return nil }
            return first...last
        }
    }

    /// Gives a wearer another name, in every table that carries it: all of it, or nothing. Tables that a later version adds
    /// are found by their columns.
    ///
    /// - Throws: `.wearerIsKnown` where there is something of the new name: two people are not made one.
    public func renameWearer(_ old: String, to new: String) throws(RecordsError) {
        try write { database in
            let tables = try StoredTable.all(in: database).filter(\.namesWearer).map(\.name)
            for table in tables {
                let isThere = try Row.fetchOne(
                    database, sql: "SELECT 1 FROM \(table) WHERE wearer = ? LIMIT 1", arguments: [new])
                guard isThere == nil else { throw RecordsError.wearerIsKnown(new) }
            }
            for table in tables {
                try database.execute(
                    sql: "UPDATE \(table) SET wearer = ? WHERE wearer = ?", arguments: [new, old])
            }
        }
    }
}
