import Numbers

/// A moment, and how far the clock on the wall there was ahead of UTC.
///
/// The offset is that of the place where it happened, for ever: what was recorded at nine in the morning stays at nine in
/// the morning.
public struct Moment: Hashable, Sendable {
    static let day_us: Int64 = 86_400_000_000

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

    /// Stored numbers may be damaged: one beyond any calendar gives another day, and never a trap.
    private var local: (day: Int64, rest_us: Int64) {
        let local_us = utc_us &+ Int64(offset_s) &* 1_000_000
        let day = floorDivide(local_us, Self.day_us)
        return (day, local_us &- day &* Self.day_us)
    }
}

extension Moment {
    /// The clock on the wall, `09:30` or with seconds `09:30:05`.
    public func clock(seconds: Bool = false) -> String {
        let s = secondOfDay
        return "\(two(s / 3600)):\(two(s / 60 % 60))" + (seconds ? ":\(two(s % 60))" : "")
    }

    /// RFC 3339 with milliseconds and the offset, for example `2026-03-01T09:30:00.250+01:00`.
    public var rfc3339: String {
        let milliseconds = zeroPadded(Int(local.rest_us / 1000 % 1000), 3)
        let time = "\(day.text)T\(clock(seconds: true)).\(milliseconds)"
        guard offset_s != 0 else { return time + "Z" }
        let minutes = Int(clamping: offset_s.magnitude / 60)
        return time + (offset_s < 0 ? "-" : "+") + "\(two(minutes / 60)):\(two(minutes % 60))"
    }

    /// Reads what `rfc3339` writes; `nil` where it is not a time.
    public init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int? {
            guard bytes.count >= range.upperBound else { return nil }
            return Int(String(decoding: bytes[range], as: UTF8.self))
        }
        guard bytes.count >= 24, bytes[10] == UInt8(ascii: "T"), bytes[19] == UInt8(ascii: "."),
            let day = LocalDay(String(decoding: bytes[..<10], as: UTF8.self)), let hour = number(11..<13),
            let minute = number(14..<16), let second = number(17..<19), let milliseconds = number(20..<23)
        else { return nil }
        var offset_s = 0
        if bytes[23] != UInt8(ascii: "Z") {
            guard bytes.count == 29, let hours = number(24..<26), let minutes = number(27..<29) else { return nil }
            offset_s = (hours * 3600 + minutes * 60) * (bytes[23] == UInt8(ascii: "-") ? -1 : 1)
        }
        let time_us = Int64(hour * 3600 + minute * 60 + second) * 1_000_000 + Int64(milliseconds) * 1000
        self.init(utc_us: day.start_us(offset_s: offset_s) + time_us, offset_s: offset_s)
    }
}

private func two(_ value: Int) -> String { zeroPadded(value, 2) }
private func floorDivide(_ a: Int64, _ b: Int64) -> Int64 { a / b - (a % b < 0 ? 1 : 0) }
