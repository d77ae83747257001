import LocalTime
import Numbers

/// What a table's times are counted in.
enum TimeUnit: Double, Sendable {
    case seconds = 1e6
    case milliseconds = 1e3
    case microseconds = 1
    case nanoseconds = 1e-3

    var words: String {
        switch self {
        case .seconds: "seconds"
        case .milliseconds: "milliseconds"
        case .microseconds: "microseconds"
        case .nanoseconds: "nanoseconds"
        }
    }
}

/// How a table's times are written.
enum TimeForm: Equatable, Sendable {
    case number(TimeUnit)
    /// A date and a time of day; of a date with slashes it must be said which number is the day.
    case date(dayFirst: Bool)
    /// A time of day alone.
    case clock
    /// Not written: the logger says when it began and how often it measured.
    case counted(start_us: Int64, step_us: Double)
}

enum TimeField {
    /// Times beyond are no times: ±3,000 years.
    private static let limit_us = 1e17

    /// A number of some unit as microseconds; `nil` where it is none, or no time.
    static func read(_ text: [UInt8], _ field: Range<Int>, unit: TimeUnit) -> Int64? {
        // Nanoseconds since 1970 have more digits than a Double: whole numbers are read as such.
        if unit != .seconds, field.count <= 19, let whole = wholeNumber(text, field) {
            switch unit {
            case .milliseconds where abs(whole) < 100_000_000_000_000: return whole * 1000
            case .microseconds where abs(whole) < 100_000_000_000_000_000: return whole
            case .nanoseconds: return (whole + (whole < 0 ? -500 : 500)) / 1000
            default: return nil
            }
        }
        guard case .number(let value) = NumberField.read(text, field) else { return nil }
        let time_us = (value * unit.rawValue).rounded()
        return abs(time_us) < limit_us ? Int64(clamping: time_us) : nil
    }

    private static func wholeNumber(_ text: [UInt8], _ field: Range<Int>) -> Int64? {
        var value: Int64 = 0
        var position = field.lowerBound
        let isNegative = position < field.upperBound && text[position] == UInt8(ascii: "-")
        if isNegative { position += 1 }
        guard position < field.upperBound else { return nil }
        while position < field.upperBound {
            guard (0x30...0x39).contains(text[position]) else { return nil }
            let (product, overflows) = value.multipliedReportingOverflow(by: 10)
            let (sum, exceeds) = product.addingReportingOverflow(Int64(text[position] - 0x30))
            guard !overflows, !exceeds else { return nil }
            value = sum
            position += 1
        }
        return isNegative ? -value : value
    }

    /// A date with a time of day, or a time of day alone; without a zone it is taken as UTC.
    ///
    /// `2026-03-01T09:30:00.250+01:00`, `2026-03-01 09:30:00:250`, `1.3.2026 9:30:00`, `3/1/2026 9:30:00.250 AM`,
    /// `20260301 09:30:00`, `09:30:00.250`.
    static func readDate(_ text: [UInt8], _ field: Range<Int>, dayFirst: Bool) -> (time_us: Int64, hasDate: Bool)? {
        guard field.count >= 5, field.count <= 40 else { return nil }
        var scanner = Scanner(text: text, position: field.lowerBound, end: field.upperBound)
        var day_us: Int64 = 0
        var hasDate = false
        guard let first = scanner.number(atMost: 8) else { return nil }
        let mark = scanner.peek
        if mark == UInt8(ascii: ":") {
            scanner.position = field.lowerBound
        } else {
            guard let day = scanner.date(first: first, mark: mark, dayFirst: dayFirst) else { return nil }
            day_us = day
            hasDate = true
            // A space, a T, or WitMotion's several blanks.
            var blanks = 0
            while let byte = scanner.peek, byte == 0x20 || byte == UInt8(ascii: "T") || byte == UInt8(ascii: "t") {
                scanner.position += 1
                blanks += 1
            }
            if scanner.peek == nil { return (day_us, true) }
            guard blanks > 0 else { return nil }
        }
        guard let clock_us = scanner.clock() else { return nil }
        return (day_us + clock_us, hasDate)
    }

    /// Reads digits and marks one after another.
    private struct Scanner {
        let text: [UInt8]
        var position: Int
        let end: Int
        var peek: UInt8? { position < end ? text[position] : nil }

        mutating func number(atMost digits: Int) -> (value: Int, digits: Int)? {
            var value = 0
            let from = position
            while position < end, position - from < digits, (0x30...0x39).contains(text[position]) {
                value = value * 10 + Int(text[position] - 0x30)
                position += 1
            }
            return position > from ? (value, position - from) : nil
        }

        mutating func take(_ byte: UInt8) -> Bool {
            guard peek == byte else { return false }
            position += 1
            return true
        }

        /// A date's midnight; its first number has been read, and `mark` stands behind it.
        mutating func date(first: (value: Int, digits: Int), mark: UInt8?, dayFirst: Bool) -> Int64? {
            if first.digits == 8 {
                return Self.day(first.value / 10_000, first.value / 100 % 100, first.value % 100)
            }
            guard let mark, [UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: ".")].contains(mark), take(mark),
                let second = number(atMost: 4), take(mark), let third = number(atMost: 4)
            else { return nil }
            if first.digits == 4 { return Self.day(first.value, second.value, third.value) }
            guard third.digits == 4 else { return nil }
            // With dots the day stands first everywhere; with slashes a number above 12 is no month.
            let isDayFirst = mark == UInt8(ascii: ".") || first.value > 12 || (dayFirst && second.value <= 12)
            return isDayFirst
                ? Self.day(third.value, second.value, first.value)
                : Self.day(third.value, first.value, second.value)
        }

        private static func day(_ year: Int, _ month: Int, _ day: Int) -> Int64? {
            let text = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
            return LocalDay(text)?.start_us(offset_s: 0)
        }

        private static func padded(_ value: Int, _ digits: Int) -> String {
            let text = String(value)
            return "0".repeated(digits - text.count) + text
        }

        /// `9:30:00.250`, also with a colon before the fraction, then AM or PM, then a zone.
        mutating func clock() -> Int64? {
            guard let hour = number(atMost: 2)?.value, take(UInt8(ascii: ":")), let minute = number(atMost: 2)?.value
            else { return nil }
            var second = 0
            var fraction_us: Int64 = 0
            if take(UInt8(ascii: ":")) {
                guard let read = number(atMost: 2)?.value else { return nil }
                second = read
                if take(UInt8(ascii: ".")) || take(UInt8(ascii: ",")) || take(UInt8(ascii: ":")) {
                    guard let digits = number(atMost: 9) else { return nil }
                    var value = Int64(digits.value)
                    for _ in digits.digits..<9 { value *= 10 }
                    fraction_us = (value + 500) / 1000
                    while let byte = peek, (0x30...0x39).contains(byte) { position += 1 }
                }
            }
            guard hour <= 24, minute < 60, second <= 60 else { return nil }
            while take(0x20) {}
            var hours = hour
            if let byte = peek,
                [UInt8(ascii: "A"), UInt8(ascii: "a"), UInt8(ascii: "P"), UInt8(ascii: "p")].contains(byte)
            {
                position += 1
                guard take(UInt8(ascii: "M")) || take(UInt8(ascii: "m")), hour >= 1, hour <= 12 else { return nil }
                hours = hour % 12 + (byte == UInt8(ascii: "P") || byte == UInt8(ascii: "p") ? 12 : 0)
            }
            guard let zone_s = zone() else { return nil }
            return Int64(hours * 3600 + minute * 60 + second - zone_s) * 1_000_000 + fraction_us
        }

        /// How far the clock is ahead of UTC; 0 where nothing is said.
        private mutating func zone() -> Int? {
            guard let byte = peek else { return 0 }
            if byte == UInt8(ascii: "Z") || byte == UInt8(ascii: "z") {
                position += 1
                return position == end ? 0 : nil
            }
            guard byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") else { return nil }
            position += 1
            guard let hours = number(atMost: 2)?.value else { return nil }
            _ = take(UInt8(ascii: ":"))
            let minutes = number(atMost: 2)?.value ?? 0
            guard position == end, hours <= 18, minutes < 60 else { return nil }
            return (hours * 3600 + minutes * 60) * (byte == UInt8(ascii: "-") ? -1 : 1)
        }
    }
}
