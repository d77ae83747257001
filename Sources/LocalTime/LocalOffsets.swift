import Numbers

/// How far the clock on the wall was ahead of UTC in the course of a record: it changes where summer time begins or ends,
/// and where somebody travels.
public struct LocalOffsets: Equatable, Sendable {
    /// From a moment on, until the next one.
    private struct Stretch: Equatable {
        var from_us: Int64
        var offset_s: Int
    }

    /// In order of time; the first one holds from the beginning of time.
    private var stretches: [Stretch]

    /// One offset for all times, seconds.
    public init(_ offset_s: Int = 0) { stretches = [Stretch(from_us: .min, offset_s: offset_s)] }

    /// Another offset from a moment on, microseconds of UTC; moments are given in order of time.
    public mutating func change(to offset_s: Int, from_us: Int64) {
        guard let last = stretches.last, last.offset_s != offset_s else { return }
        stretches.append(Stretch(from_us: max(from_us, last.from_us), offset_s: offset_s))
    }

    /// Local time − UTC at a moment, seconds.
    public func offset_s(at utc_us: Int64) -> Int { stretches[index(at: utc_us)].offset_s }

    /// The local hour of a moment, 0…23, and until when it is that hour: for who goes through a day second by second.
    public func hour(at utc_us: Int64) -> (hour: Int, until_us: Int64) {
        let index = index(at: utc_us)
        let moment = Moment(utc_us: utc_us, offset_s: stretches[index].offset_s)
        let second_us = utc_us &- (utc_us % 1_000_000 + 1_000_000) % 1_000_000
        let end_us = second_us &+ Int64(3600 - moment.secondOfDay % 3600) &* 1_000_000
        let next_us = index + 1 < stretches.count ? stretches[index + 1].from_us : .max
        return (moment.secondOfDay / 3600, min(end_us, next_us))
    }

    /// The stretch in which a moment lies.
    private func index(at utc_us: Int64) -> Int {
        var low = 0
        var high = stretches.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if stretches[middle].from_us <= utc_us { low = middle } else { high = middle }
        }
        return low
    }

    /// A moment with the offset of its time.
    public func moment(_ utc_us: Int64) -> Moment { Moment(utc_us: utc_us, offset_s: offset_s(at: utc_us)) }
}
