/// A day of the week.
public enum Weekday: String, CaseIterable, Codable, Sendable {
    case monday
    case tuesday
    case wednesday
    case thursday
    case friday
    case saturday
    case sunday
}

extension LocalDay {
    public var weekday: Weekday {
        // 1970 began on a Thursday.
        let number = (daysSince1970 % 7 + 10) % 7
        return Weekday.allCases[number]
    }
}
