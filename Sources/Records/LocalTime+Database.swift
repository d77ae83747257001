public import GRDB
public import LocalTime

/// A column `local_day` holds the days since 1970, as an integer.
extension LocalDay: DatabaseValueConvertible {
    public var databaseValue: DatabaseValue { daysSince1970.databaseValue }

    public static func fromDatabaseValue(_ value: DatabaseValue) -> LocalDay? {
        Int.fromDatabaseValue(value).map(LocalDay.init(daysSince1970:))
    }
}

extension Moment {
    /// From the columns `time_us` and `utc_offset_s`.
    init(_ row: Row) { self.init(utc_us: row["time_us"], offset_s: row["utc_offset_s"]) }
}
