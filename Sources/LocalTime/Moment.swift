import Numbers

/// A moment, and how far the clock on the wall there was ahead of UTC.
///
/// The offset is that of the place where it happened, for ever: what was recorded at nine in the morning stays at nine in
/// the morning.
public struct Moment: Hashable, Sendable {
    static let day_us: Int64 = 86_400_000_000
    private static let day_s: Int64 = 86_400

    /// Microseconds of UTC since 1970.
    public var utc_us: Int64
    /// Local time − UTC, seconds.
    public var offset_s: Int

    public init(utc_us: Int64, offset_s: Int) {
        self.utc_us = utc_us
        self.offset_s = offset_s
    }

    /// The local day in which it lies.
    public var day: LocalDay { LocalDay(daysSince1970: Int(local.day)) }
    /// Whole seconds since the local midnight, 0…86399.
    public var secondOfDay: Int { Int(local.rest_us / 1_000_000) }
    /// Whole minutes since the local midnight, 0…1439.
    public var minuteOfDay: Int { secondOfDay / 60 }

    /// The same place, so much later.
    public func advanced(by_us: Int64) -> Moment { Moment(utc_us: utc_us &+ by_us, offset_s: offset_s) }

    /// Right for every number of microseconds and every offset that a place can have. A stored offset may be damaged: one
    /// beyond any place gives another day, and never a trap.
    private var local: (day: Int64, rest_us: Int64) {
        let second = floorDivide(utc_us, 1_000_000)
        let localSecond = second &+ Int64(offset_s)
        let day = floorDivide(localSecond, Self.day_s)
        return (day, (localSecond &- day &* Self.day_s) &* 1_000_000 &+ (utc_us &- second &* 1_000_000))
    }
}

extension Moment {
    /// The clock on the wall, `09:30` or with seconds `09:30:05`.
    public func clock(seconds: Bool = false) -> String {
        let s = secondOfDay
        return "\(two(s / 3600)):\(two(s / 60 % 60))" + (seconds ? ":\(two(s % 60))" : "")
    }

    /// RFC 3339 with milliseconds and the offset, for example `2026-03-01T09:30:00.250+01:00`.
    ///
    /// The text names this moment whatever the offset: the seconds of one that is no whole number of minutes are left out
    /// of both, and one of a day and more, which no place has, is left out. Years that four digits do not hold have a sign
    /// before them (ISO 8601).
    public var rfc3339: String {
        let minutes = offset_s.magnitude < 86_400 ? offset_s / 60 : 0
        let told = Moment(utc_us: utc_us, offset_s: minutes * 60)
        let milliseconds = zeroPadded(told.local.rest_us / 1000 % 1000, 3)
        let time = "\(told.day.text)T\(told.clock(seconds: true)).\(milliseconds)"
        guard minutes != 0 else { return time + "Z" }
        let (hour, minute) = minutes.magnitude.quotientAndRemainder(dividingBy: 60)
        return time + (minutes < 0 ? "-" : "+") + "\(zeroPadded(hour, 2)):\(zeroPadded(minute, 2))"
    }

    /// The same to the microsecond: with six digits where three would leave something out.
    public var rfc3339Exact: String {
        let rest_us = local.rest_us % 1000
        let text = rfc3339
        guard rest_us != 0, let point = text.lastIndex(of: "."),
            let end = text.index(point, offsetBy: 4, limitedBy: text.endIndex)
        else { return text }
        return text[..<end] + zeroPadded(rest_us, 3) + text[end...]
    }

    /// Reads what `rfc3339` and `rfc3339Exact` write; `nil` where it is not a time, or one that 64 bits of microseconds do not hold.
    public init?(rfc3339 text: String) {
        guard let separator = text.utf8.firstIndex(of: UInt8(ascii: "T")),
            let date = CivilDate(String(text[..<separator]))
        else { return nil }
        var bytes = Array(text.utf8[text.utf8.index(after: separator)...])
        let digits = bytes.dropFirst(12).prefix(3).filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        var microseconds = 0
        if digits.count == 3, let number = wholeNumber(String(decoding: digits, as: UTF8.self)) {
            microseconds = number
            bytes.removeSubrange(12..<15)
        }
        func number(_ range: Range<Int>, upTo most: Int) -> Int? {
            wholeNumber(String(decoding: bytes[range], as: UTF8.self)).flatMap { $0 <= most ? $0 : nil }
        }
        func hasMarks(_ marks: [Int: Character]) -> Bool { marks.allSatisfy { bytes[$0] == $1.asciiValue } }
        guard bytes.count >= 13, hasMarks([2: ":", 5: ":", 8: "."]), let hour = number(0..<2, upTo: 23),
            let minute = number(3..<5, upTo: 59), let second = number(6..<8, upTo: 59),
            let milliseconds = number(9..<12, upTo: 999)
        else { return nil }
        var offset_s = 0
        if bytes.count != 13 || bytes[12] != UInt8(ascii: "Z") {
            guard bytes.count == 18, hasMarks([15: ":"]), hasMarks([12: "+"]) || hasMarks([12: "-"]),
                let hours = number(13..<15, upTo: 23), let minutes = number(16..<18, upTo: 59)
            else { return nil }
            offset_s = (hours * 3600 + minutes * 60) * (bytes[12] == UInt8(ascii: "-") ? -1 : 1)
        }
        let local_s = date.daysSince1970 * Int(clamping: Self.day_s) + hour * 3600 + minute * 60 + second
        guard
            let utc_us = Int64(
                exactly: Int128(local_s - offset_s) * 1_000_000 + Int128(milliseconds * 1000 + microseconds))
        else {
            return nil
        }
        self.init(utc_us: utc_us, offset_s: offset_s)
    }
}

private func two(_ value: Int) -> String { zeroPadded(value, 2) }
private func floorDivide(_ a: Int64, _ b: Int64) -> Int64 { a / b - (a % b < 0 ? 1 : 0) }
