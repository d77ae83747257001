public import GRDB
public import LocalTime

/// A column `local_day` holds the days since 1970, as an integer.
extension LocalDay: DatabaseValueConvertible {
    public var databaseValue: DatabaseValue { daysSince1970.databaseValue }

    public static func fromDatabaseValue(_ value: DatabaseValue) -> LocalDay? {
        Int.fromDatabaseValue(value).flatMap { stored.contains($0) ? LocalDay(daysSince1970: $0) : nil }
    }
}
