extension FixedWidthInteger {
    /// The whole part of a number, or the nearest value that fits; what is no number is 0.
    ///
    /// Where 0 would claim something, ask for `exactly:` or `isFinite` first.
    @inlinable public init(clamping source: Double) {
        let whole = source.rounded(.towardZero)
        if let fits = Self(exactly: whole) {
            self = fits
        } else {
            self = whole.isNaN ? 0 : whole < 0 ? .min : .max
        }
    }
}

extension Int64 {
    /// The longest time that seconds are turned into: 1000 years. A sum of some hundred of them still fits.
    public static let longestTime_us: Int64 = 31_556_952_000_000_000

    /// Seconds in whole microseconds, 1000 years either way at most; what is no number is 0.
    @inlinable public static func microseconds(_ seconds: Double) -> Int64 {
        Swift.max(-longestTime_us, Swift.min(longestTime_us, Int64(clamping: seconds * 1e6)))
    }

    /// The sum, or the nearest value that fits.
    @inlinable public func addingClamped(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    /// The difference, or the nearest value that fits.
    @inlinable public func subtractingClamped(_ other: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other < 0 ? .max : .min) : difference
    }
}

extension Int64 {
    /// Times that a record can have, microseconds since 1970: the years 1 to 9999.
    ///
    /// Differences and sums of some of them fit.
    public static let calendarTimes_us: ClosedRange<Int64> = -62_135_596_800_000_000...253_402_300_799_999_999
}

extension String {
    /// A number for people, without decimals; `?` where it is none, never a wrong figure.
    public init(whole value: Double) {
        let rounded = value.rounded()
        if let fits = Int64(exactly: rounded) {
            self = "\(fits)"
        } else {
            self = value.isFinite ? "\(rounded)" : "?"
        }
    }

    /// So often one after the other; not at all where the count is below 1.
    public func repeated(_ count: Int) -> String { String(repeating: self, count: max(0, count)) }
}
