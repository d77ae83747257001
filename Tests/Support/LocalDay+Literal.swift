public import LocalTime

/// In tests a day may be written as its number: what matters there is how far two days lie apart.
extension LocalDay: ExpressibleByIntegerLiteral {
    public init(integerLiteral days: Int) { self.init(daysSince1970: days) }
}
