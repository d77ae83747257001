import Numbers

/// A day of the calendar as somebody lived it: from one local midnight to the next, whatever the zone.
///
/// A day is stored with the record and never worked out again from a time, so it does not change when its owner travels.
public struct LocalDay: Hashable, Sendable {
    /// Days since 1970-01-01.
    public var daysSince1970: Int

    public init(daysSince1970: Int) { self.daysSince1970 = daysSince1970 }

    /// A date written `YYYY-MM-DD`, or as `text` writes a year of more digits; `nil` where it is none.
    public init?(_ text: String) {
        guard let date = CivilDate(text), date.year.magnitude < Self.lastYear else { return nil }
        self.init(daysSince1970: date.daysSince1970)
    }

    /// Dates that people write are far enough from what 64 bits of microseconds hold (292,277 years).
    private static let lastYear = 290_000

    /// `2026-03-01`; a year that four digits do not hold has a sign before it.
    public var text: String { CivilDate(daysSince1970: daysSince1970).text }

    /// `2026-03-01 to 03-07`; one date where both are the same day.
    public static func texts(_ first: LocalDay, _ last: LocalDay) -> String {
        first == last ? first.text : first.text + " to " + last.text.suffix(5)
    }

    /// The moment in UTC at which it begins where the clock is `offset_s` ahead of UTC, microseconds since 1970.
    public func start_us(offset_s: Int) -> Int64 {
        Int64(daysSince1970) &* Moment.day_us &- Int64(offset_s) &* 1_000_000
    }
}

extension LocalDay: Strideable {
    public func distance(to other: LocalDay) -> Int { other.daysSince1970 &- daysSince1970 }
    public func advanced(by days: Int) -> LocalDay { LocalDay(daysSince1970: daysSince1970 &+ days) }

    public static func < (a: LocalDay, b: LocalDay) -> Bool { a.daysSince1970 < b.daysSince1970 }

    public static func + (day: LocalDay, days: Int) -> LocalDay { day.advanced(by: days) }
    public static func - (day: LocalDay, days: Int) -> LocalDay { LocalDay(daysSince1970: day.daysSince1970 &- days) }
    /// The days from the second to the first.
    public static func - (a: LocalDay, b: LocalDay) -> Int { b.distance(to: a) }
}

/// As one number, the days since 1970: so it has been written since the first version.
extension LocalDay: Codable {
    public init(from decoder: any Decoder) throws {
        self.init(daysSince1970: try decoder.singleValueContainer().decode(Int.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(daysSince1970)
    }
}
