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
    public func offset_s(at utc_us: Int64) -> Int {
        var low = 0
        var high = stretches.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if stretches[middle].from_us <= utc_us { low = middle } else { high = middle }
        }
        return stretches[low].offset_s
    }

    /// A moment with the offset of its time.
    public func moment(_ utc_us: Int64) -> Moment { Moment(utc_us: utc_us, offset_s: offset_s(at: utc_us)) }
}
