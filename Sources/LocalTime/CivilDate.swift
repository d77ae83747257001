import Numbers

/// A date of the Gregorian calendar, carried on into the past.
///
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (`days_from_civil`, `civil_from_days`). No
/// calendar database is asked, so a date is the same on every machine.
struct CivilDate: Equatable {
    var year: Int
    /// 1…12.
    var month: Int
    /// 1…31.
    var day: Int

    init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    init(daysSince1970: Int) {
        // Wrapping: a stored number may be damaged, and a date that nobody means is better than a trap.
        let z = daysSince1970 &+ 719_468
        let era = (z >= 0 ? z : z &- 146_096) / 146_097
        let dayOfEra = z &- era &* 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let mp = (5 * dayOfYear + 2) / 153
        month = mp < 10 ? mp + 3 : mp - 9
        day = dayOfYear - (153 * mp + 2) / 5 + 1
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var daysSince1970: Int {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

extension CivilDate {
    /// `2026-03-01`; a year that four digits do not hold has a sign before it (ISO 8601): `+12026-03-01`, `-0044-03-15`.
    var text: String {
        let sign = year < 0 ? "-" : year > 9999 ? "+" : ""
        return sign + "\(zeroPadded(year.magnitude, 4))-\(zeroPadded(month, 2))-\(zeroPadded(day, 2))"
    }

    /// Reads what `text` writes; `nil` where it is no date: the 30th of February is a day of March, and nobody meant that.
    init?(_ text: String) {
        let sign = text.utf8.first.flatMap { [UInt8(ascii: "-"), UInt8(ascii: "+")].contains($0) ? $0 : nil }
        let digits = sign == nil ? text[...] : text.dropFirst()
        let parts = digits.split(separator: "-", omittingEmptySubsequences: false)
        // Seven digits are beyond what 64 bits of microseconds hold.
        guard parts.count == 3, (4...6).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
            parts[2].utf8.count == 2, let year = wholeNumber(parts[0]), let month = wholeNumber(parts[1]),
            let day = wholeNumber(parts[2]), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let date = CivilDate(year: sign == UInt8(ascii: "-") ? -year : year, month: month, day: day)
        guard CivilDate(daysSince1970: date.daysSince1970) == date, date.text == text else { return nil }
        self = date
    }
}

/// A number that is written in digits alone; `nil` for anything else.
func wholeNumber(_ text: some StringProtocol) -> Int? {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
}

/// A number with zeros before it up to so many digits.
func zeroPadded(_ value: some BinaryInteger, _ width: Int) -> String {
    let digits = String(value)
    return digits.count >= width ? digits : "0".repeated(width - digits.count) + digits
}
