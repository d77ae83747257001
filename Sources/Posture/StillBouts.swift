import Numbers

/// A stretch in which somebody kept a position.
public struct StillBout: Equatable, Sendable {
    /// Of its first second, and the end of its last one.
    public var start_us: Int64
    public var end_us: Int64
    /// The time in it that was seen, without gaps and steps.
    public var seconds: Double
}

/// How long positions were kept, and how often they were changed (BALANCE 8).
///
/// A still bout is worn time, neither lying nor walking, between two changes of position: for three seconds or more the
/// median of three seconds lies more than 10° from the bout's running median, in flexion or in lean. A walk of ten
/// seconds or more ends it too, and counts as a change. Lying down, a sensor that is taken off, and more than a minute
/// without known angles end it, and are no change: what happened then was not seen. A second that is passed over
/// otherwise, a few steps or a short gap, ends nothing and adds no time.
public struct StillBouts: Sendable {
    private static let changeDegrees = 10.0
    private static let change_s = 3
    private static let walk_s = 10.0
    private static let gap_us: Int64 = 60_000_000
    private static let second_us: Int64 = 1_000_000

    /// In order of time; they do not overlap.
    public private(set) var bouts: [StillBout] = []
    public private(set) var changes = 0
    /// The time in which a change could have been seen: worn, not lying, angles known.
    public private(set) var seen_s = 0.0

    private struct Position {
        var time_us: Int64
        var flexion: Double
        var lean: Double
        var coverage: Double
    }

    /// The positions since something ended a bout.
    private var positions: [Position] = []
    private var walk_s = 0.0
    /// The end of the last second that counted.
    private var last_us: Int64?

    /// Of a day's seconds, in order of time.
    public init(_ track: [TrackSecond]) {
        for second in track { add(second) }
        close()
    }

    /// `nil` where no angle was known.
    public var longest_s: Double? { bouts.map(\.seconds).max() }

    /// The median of the bouts of ten seconds and more; `nil` where there are none.
    public var median_s: Double? { bouts.map(\.seconds).filter { $0 >= 10 }.median }

    /// `nil` where none could have been seen.
    public var changesPerHour: Double? {
        bouts.isEmpty || seen_s <= 0 ? nil : Double(changes) / (seen_s / 3600)
    }

    private mutating func add(_ second: TrackSecond) {
        guard second.activity != .off, second.activity != .lying else { return close() }
        guard second.calibration == .ok, let flexion = second.flexionDegrees, let lean = second.leanDegrees
        else { return }
        if let last_us, second.time_us - last_us > Self.gap_us { close() }
        last_us = second.time_us + Self.second_us
        seen_s += second.coverage
        guard second.activity != .walking else {
            walk_s += second.coverage
            if walk_s >= Self.walk_s, !positions.isEmpty {
                changes += 1
                close()
            }
            return
        }
        walk_s = 0
        positions.append(
            Position(time_us: second.time_us, flexion: flexion, lean: lean, coverage: second.coverage))
    }

    /// Splits what was gathered into bouts.
    private mutating func close() {
        var flexion = RunningMedian()
        var lean = RunningMedian()
        // From here on the positions are of the bout, up to where they may be away from it.
        var first = 0
        var away = 0
        for index in positions.indices {
            let position = positions[index]
            if away > 0, position.time_us - positions[index - 1].time_us != Self.second_us {
                // What lies on both sides of a gap is not three seconds of one thing.
                keep(&away, before: index, &flexion, &lean)
            }
            let isAway =
                index > first
                && (isFar(smoothed(at: index) { $0.flexion }, flexion) || isFar(smoothed(at: index) { $0.lean }, lean))
            guard isAway else {
                keep(&away, before: index, &flexion, &lean)
                flexion.add(position.flexion)
                lean.add(position.lean)
                continue
            }
            away += 1
            guard away == Self.change_s else { continue }
            let next = index + 1 - away
            append(positions[first..<next])
            changes += 1
            first = next
            (flexion, lean) = (RunningMedian(), RunningMedian())
            keep(&away, before: index + 1, &flexion, &lean)
        }
        if first < positions.count { append(positions[first...]) }
        positions.removeAll(keepingCapacity: true)
    }

    /// Lets the last positions, which were thought to be away, count as the bout's.
    private func keep(
        _ away: inout Int, before index: Int, _ flexion: inout RunningMedian, _ lean: inout RunningMedian
    ) {
        for position in positions[(index - away)..<index] {
            flexion.add(position.flexion)
            lean.add(position.lean)
        }
        away = 0
    }

    private mutating func append(_ positions: ArraySlice<Position>) {
        guard let first = positions.first, let last = positions.last else { return }
        bouts.append(
            StillBout(
                start_us: first.time_us, end_us: last.time_us + Self.second_us,
                seconds: positions.map(\.coverage).reduce(0, +)))
    }

    /// The median of a second and the two beside it; its own where one of them is not there.
    @inline(__always)
    private func smoothed(at index: Int, _ angle: (Position) -> Double) -> Double {
        let own = angle(positions[index])
        guard index > 0, index + 1 < positions.count,
            positions[index + 1].time_us - positions[index - 1].time_us == 2 * Self.second_us
        else { return own }
        let (before, after) = (angle(positions[index - 1]), angle(positions[index + 1]))
        return max(min(before, after), min(max(before, after), own))
    }

    private func isFar(_ degrees: Double, _ median: RunningMedian) -> Bool {
        median.value.map { abs(degrees - $0) > Self.changeDegrees } ?? false
    }
}

/// The median of angles that come one after the other, to a tenth of a degree: as counts, so that each costs the same.
private struct RunningMedian {
    private static let bins = 3601
    private var counts = [Int32](repeating: 0, count: bins)
    private var total = 0
    /// A bin that holds the lower of the two in the middle, and how many lie below it.
    private var middle = 0
    private var below = 0

    mutating func add(_ degrees: Double) {
        let bin = Int(exactly: min(max(((degrees + 180) * 10).rounded(), 0), Double(Self.bins - 1))) ?? 0
        counts[bin] += 1
        if total == 0 { middle = bin } else if bin < middle { below += 1 }
        total += 1
        let rank = (total - 1) / 2
        while below > rank {
            middle -= 1
            below -= Int(counts[middle])
        }
        while below + Int(counts[middle]) <= rank {
            below += Int(counts[middle])
            middle += 1
        }
    }

    /// `nil` of nothing.
    var value: Double? {
        guard total > 0 else { return nil }
        var upper = middle
        if below + Int(counts[middle]) <= total / 2 {
            repeat { upper += 1 } while counts[upper] == 0
        }
        return Double(middle + upper) / 20 - 180
    }
}

extension [Double] {
    /// The middle one, or the mean of the two in the middle; `nil` of nothing.
    var median: Double? {
        guard !isEmpty else { return nil }
        let sorted = sorted()
        let middle = count / 2
        return count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}
