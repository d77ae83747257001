import GRDB
import LocalTime
import Numbers

/// Values of a row, checked: the file may be damaged, or changed by hand. What cannot be right is an error that names
/// table and column, and no trap; the plain subscript of a row is not for us (`Tools/lint/house-rules`).
extension Row {
    /// A value of any kind; another kind in its place is an error, also text where a number shall be.
    func value<Value: DatabaseValueConvertible>(_ column: String, of table: String) throws(RecordsError) -> Value {
        try Self.value(stored(column), column, of: table)
    }

    private static func value<Value: DatabaseValueConvertible>(
        _ stored: DatabaseValue, _ column: String, of table: String
    ) throws(RecordsError) -> Value {
        guard let value = Value.fromDatabaseValue(stored) else { throw .wrongValue(table: table, column: column) }
        return value
    }

    /// The same, where there may be none.
    func optional<Value: DatabaseValueConvertible>(_ column: String, of table: String) throws(RecordsError) -> Value? {
        // To find a column costs most of reading it, so it is looked for once.
        let stored = stored(column)
        return stored.isNull ? nil : try Self.value(stored, column, of: table)
    }

    /// A whole number within a range.
    func integer<Value: FixedWidthInteger & DatabaseValueConvertible>(
        _ column: String, of table: String, in range: ClosedRange<Value>
    ) throws(RecordsError) -> Value {
        try Self.integer(stored(column), column, of: table, in: range)
    }

    private static func integer<Value: FixedWidthInteger & DatabaseValueConvertible>(
        _ stored: DatabaseValue, _ column: String, of table: String, in range: ClosedRange<Value>
    ) throws(RecordsError) -> Value {
        let value: Value = try value(stored, column, of: table)
        guard range.contains(value) else { throw .wrongValue(table: table, column: column) }
        return value
    }

    /// The same, where there may be none.
    func optionalInteger<Value: FixedWidthInteger & DatabaseValueConvertible>(
        _ column: String, of table: String, in range: ClosedRange<Value>
    ) throws(RecordsError) -> Value? {
        let stored = stored(column)
        return stored.isNull ? nil : try Self.integer(stored, column, of: table, in: range)
    }

    /// A moment that a calendar has, microseconds since 1970.
    func time_us(_ column: String, of table: String) throws(RecordsError) -> Int64 {
        try integer(column, of: table, in: Int64.calendarTimes_us)
    }

    /// Seconds that a place is ahead of UTC: a day at most.
    func offset_s(_ column: String, of table: String) throws(RecordsError) -> Int {
        try integer(column, of: table, in: -86_400...86_400)
    }

    func localDay(_ column: String, of table: String) throws(RecordsError) -> LocalDay {
        LocalDay(daysSince1970: try integer(column, of: table, in: LocalDay.stored))
    }

    /// The same, where there may be none.
    func optionalDay(_ column: String, of table: String) throws(RecordsError) -> LocalDay? {
        stored(column).isNull ? nil : try localDay(column, of: table)
    }

    func degrees(_ column: String, of table: String) throws(RecordsError) -> Double {
        let stored: Double = try value(column, of: table)
        guard abs(stored) <= 360 else { throw .wrongValue(table: table, column: column) }
        return stored
    }

    private func stored(_ column: String) -> DatabaseValue { self[column] }
}

extension LocalDay {
    /// Days that a record can have, since 1970: from the year before (a clock that has lost its time starts there) to 2199.
    static let stored = -365...84_005
}

extension Moment {
    /// From the columns `time_us` and `utc_offset_s`.
    init(_ row: Row, of table: String) throws(RecordsError) {
        self.init(
            utc_us: try row.time_us("time_us", of: table), offset_s: try row.offset_s("utc_offset_s", of: table))
    }
}
