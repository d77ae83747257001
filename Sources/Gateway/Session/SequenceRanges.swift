import Numbers

/// A set of sample numbers, kept as ranges: what is stored of one start of a sensor.
public struct SequenceRanges: Equatable, Sendable {
    /// In order, neither touching nor overlapping.
    public private(set) var ranges: [ClosedRange<UInt32>] = []

    public init(_ ranges: [ClosedRange<UInt32>] = []) {
        for range in ranges { insert(range) }
    }

    public mutating func insert(_ range: ClosedRange<UInt32>) {
        // Mostly the next number after the last: the end is looked at first.
        if let last = ranges.last, range.lowerBound >= last.lowerBound {
            if last.upperBound == .max || range.lowerBound <= last.upperBound + 1 {
                ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                ranges.append(range)
            }
            return
        }
        let before = ranges.filter { $0.upperBound < range.lowerBound && $0.upperBound + 1 < range.lowerBound }
        let after = ranges.filter { $0.lowerBound > range.upperBound && $0.lowerBound - 1 > range.upperBound }
        let touching = ranges[before.count..<(ranges.count - after.count)]
        let lower = min(range.lowerBound, touching.first?.lowerBound ?? range.lowerBound)
        let upper = max(range.upperBound, touching.last?.upperBound ?? range.upperBound)
        ranges = before + [lower...upper] + after
    }

    public mutating func remove(_ range: ClosedRange<UInt32>) {
        ranges = ranges.flatMap { present -> [ClosedRange<UInt32>] in
            guard present.overlaps(range) else { return [present] }
            var rest: [ClosedRange<UInt32>] = []
            if present.lowerBound < range.lowerBound { rest.append(present.lowerBound...(range.lowerBound - 1)) }
            if present.upperBound > range.upperBound { rest.append((range.upperBound + 1)...present.upperBound) }
            return rest
        }
    }

    public func contains(_ number: UInt32) -> Bool {
        // Few ranges: a sensor that loses much has tens of them.
        ranges.last { $0.lowerBound <= number }.map { $0.contains(number) } ?? false
    }

    /// What is missing within a range, oldest first.
    public func missing(in range: ClosedRange<UInt32>) -> [ClosedRange<UInt32>] {
        var result: [ClosedRange<UInt32>] = []
        var next = UInt64(range.lowerBound)
        for present in ranges where present.overlaps(range) {
            if UInt64(present.lowerBound) > next { result.append(UInt32(clamping: next)...(present.lowerBound - 1)) }
            next = UInt64(present.upperBound) + 1
        }
        if next <= UInt64(range.upperBound) { result.append(UInt32(clamping: next)...range.upperBound) }
        return result
    }

    /// The last number up to which nothing is missing, counted from `start`; `nil` where `start` itself is missing.
    public func end(ofRunFrom start: UInt32) -> UInt32? {
        ranges.first { $0.contains(start) }?.upperBound
    }
}
