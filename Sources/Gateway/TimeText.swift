/// Times as people and machines read them; no locale, no calendar database.
public enum TimeText {
    /// RFC 3339 with milliseconds and the given UTC offset, for example `2026-03-01T09:30:00.250+01:00`.
    public static func rfc3339(utc_us: Int64, offset_s: Int) -> String {
        let local_us = utc_us + Int64(offset_s) * 1_000_000
        let day = floorDivide(local_us, 86_400_000_000)
        let ms = Int((local_us - day * 86_400_000_000) / 1000)
        let (year, month, dayOfMonth) = civil(daysSince1970: Int(day))
        let clock =
            "\(two(ms / 3_600_000)):\(two(ms / 60_000 % 60)):\(two(ms / 1000 % 60)).\(padded(ms % 1000, 3))"
        guard offset_s != 0 else { return "\(padded(year, 4))-\(two(month))-\(two(dayOfMonth))T\(clock)Z" }
        let minutes = abs(offset_s) / 60
        let zone = (offset_s < 0 ? "-" : "+") + "\(two(minutes / 60)):\(two(minutes % 60))"
        return "\(padded(year, 4))-\(two(month))-\(two(dayOfMonth))T\(clock)\(zone)"
    }

    /// Reads what `rfc3339` writes; `nil` where it is not a time.
    public static func parse(rfc3339 text: String) -> (utc_us: Int64, offset_s: Int)? {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int? {
            guard bytes.count >= range.upperBound else { return nil }
            return Int(String(decoding: bytes[range], as: UTF8.self))
        }
        guard bytes.count >= 24, bytes[10] == UInt8(ascii: "T"), bytes[19] == UInt8(ascii: "."),
            let days = daysSince1970(String(decoding: bytes[..<10], as: UTF8.self)), let hour = number(11..<13),
            let minute = number(14..<16), let second = number(17..<19), let ms = number(20..<23)
        else { return nil }
        var offset_s = 0
        if bytes[23] != UInt8(ascii: "Z") {
            guard bytes.count == 29, let hours = number(24..<26), let minutes = number(27..<29) else { return nil }
            offset_s = (hours * 3600 + minutes * 60) * (bytes[23] == UInt8(ascii: "-") ? -1 : 1)
        }
        let local_s = Int64(days) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        return ((local_s - Int64(offset_s)) * 1_000_000 + Int64(ms) * 1000, offset_s)
    }

    /// The local clock, `09:30` or with seconds `09:30:05`.
    public static func clock(utc_us: Int64, offset_s: Int, seconds: Bool = false) -> String {
        let local_us = utc_us + Int64(offset_s) * 1_000_000
        let s = Int((local_us - floorDivide(local_us, 86_400_000_000) * 86_400_000_000) / 1_000_000)
        return "\(two(s / 3600)):\(two(s / 60 % 60))" + (seconds ? ":\(two(s % 60))" : "")
    }

    /// The local date, `2026-03-01`.
    public static func date(utc_us: Int64, offset_s: Int) -> String {
        let local_us = utc_us + Int64(offset_s) * 1_000_000
        return date(daysSince1970: Int(floorDivide(local_us, 86_400_000_000)))
    }

    public static func date(daysSince1970 days: Int) -> String {
        let (year, month, day) = civil(daysSince1970: days)
        return "\(padded(year, 4))-\(two(month))-\(two(day))"
    }

    /// Days since 1970-01-01 of a date written `YYYY-MM-DD`; `nil` where it is not a date.
    public static func daysSince1970(_ text: String) -> Int? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let days = daysFromCivil(year: year, month: month, day: day)
        return date(daysSince1970: days) == text ? days : nil
    }

    /// A duration for people: `45 s`, `12 min`, `4 h 10 min`.
    public static func duration(seconds: Double) -> String {
        let s = Int(seconds.rounded())
        if s < 60 { return "\(s) s" }
        if s < 3600 { return "\(s / 60) min" }
        return "\(s / 3600) h \(two(s / 60 % 60)) min"
    }

    // Howard Hinnant, "chrono-compatible low-level date algorithms" (days_from_civil, civil_from_days).
    static func daysFromCivil(year: Int, month: Int, day: Int) -> Int {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    static func civil(daysSince1970: Int) -> (year: Int, month: Int, day: Int) {
        let z = daysSince1970 + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let mp = (5 * dayOfYear + 2) / 153
        let month = mp < 10 ? mp + 3 : mp - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * mp + 2) / 5 + 1)
    }

    private static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 { a >= 0 ? a / b : -((b - 1 - a) / b) }
    private static func two(_ value: Int) -> String { padded(value, 2) }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return digits.count >= width ? digits : String(repeating: "0", count: width - digits.count) + digits
    }
}
