import LocalTime
import Numbers

/// Where the moments of a day lie on a picture: whole local hours from the first that has something to the last.
struct DayScale {
    static let width = 960.0
    static let margin = 12.0

    let firstHour: Int
    let endHour: Int
    private let offsets: LocalOffsets
    private let day: LocalDay

    /// - Parameters:
    ///   - range: the first and the last moment that is drawn, UTC.
    ///   - fewest: so many hours are drawn at least.
    init(_ range: Range<Int64>, day: LocalDay, offsets: LocalOffsets, fewest: Int = 4) {
        self.day = day
        self.offsets = offsets
        let first = Self.hours(range.lowerBound, day, offsets)
        let last = Self.hours(range.upperBound, day, offsets)
        firstHour = Int(clamping: first.rounded(.down))
        endHour = max(firstHour + fewest, Int(clamping: last.rounded(.up)))
    }

    /// Local hours since midnight; of an hour that the clock showed twice, both parts lie on each other.
    private static func hours(_ time_us: Int64, _ day: LocalDay, _ offsets: LocalOffsets) -> Double {
        let start_us = day.start_us(offset_s: offsets.offset_s(at: time_us))
        return min(24, max(0, Double(time_us - start_us) / 3.6e9))
    }

    func x(_ time_us: Int64) -> Double { x(hour: Self.hours(time_us, day, offsets)) }

    func x(hour: Double) -> Double {
        let share = (hour - Double(firstHour)) / Double(max(1, endHour - firstHour))
        return Self.margin + min(1, max(0, share)) * (Self.width - 2 * Self.margin)
    }

    /// The hours that are written below, so that their words do not meet.
    var labelled: [Int] {
        let step = endHour - firstHour > 12 ? 2 : 1
        return Array(stride(from: firstHour, through: endHour, by: step))
    }

    static func text(hour: Int) -> String { "\(hour % 24 < 10 ? "0" : "")\(hour % 24):00" }
}
