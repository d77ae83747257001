import LocalTime
import Posture

/// The seconds of a day, each of which belongs to one of several recordings.
struct SharedSeconds {
    /// The seconds in which a recording counts.
    typealias Share = Set<Int64>

    private struct Entry {
        var second: TrackSecond
        var offset_s: Int
        /// The recording in which it was seen, by its place in the order of adding.
        var recording: Int
    }

    private static let second_us: Int64 = 1_000_000

    private var entries: [Int64: Entry] = [:]
    /// Their times as they came: of one recording they are in order already.
    private var times_us: [Int64] = []
    /// The last second of each recording.
    private var lasts: [Int64?] = []

    /// Adds a recording's seconds, in order of time, where no other was seen before.
    ///
    /// - Returns: the seconds in which it counts.
    mutating func add(_ seconds: [TrackSecond], offset_s: Int) -> Share {
        let recording = lasts.count
        var share = Share(minimumCapacity: seconds.count)
        entries.reserveCapacity(entries.count + seconds.count)
        for second in seconds {
            let time_us = second.time_us
            if let there = entries[time_us] {
                // One recording ends in this second and the other begins in it: each has its part of it.
                guard time_us == seconds.first?.time_us, lasts[there.recording] == time_us else { continue }
                entries[time_us] = Entry(
                    second: Self.made(of: there.second, second), offset_s: offset_s, recording: recording)
            } else {
                entries[time_us] = Entry(second: second, offset_s: offset_s, recording: recording)
                times_us.append(time_us)
            }
            share.insert(time_us)
        }
        lasts.append(seconds.last?.time_us)
        return share
    }

    /// A second of which each of two recordings has a part: as most of it was.
    private static func made(of first: TrackSecond, _ next: TrackSecond) -> TrackSecond {
        var second = next.coverage > first.coverage ? next : first
        second.coverage = min(1, first.coverage + next.coverage)
        return second
    }

    /// All of them, with the offset of each.
    var inOrder: (track: [TrackSecond], offsets: LocalOffsets) {
        let isInOrder = zip(times_us, times_us.dropFirst()).allSatisfy { $0 < $1 }
        let entries = (isInOrder ? times_us : times_us.sorted()).compactMap { self.entries[$0] }
        var offsets = LocalOffsets(entries.first?.offset_s ?? 0)
        for entry in entries { offsets.change(to: entry.offset_s, from_us: entry.second.time_us) }
        return (entries.map(\.second), offsets)
    }

    /// Whether a recording counts at a moment: the second is in its share, or nobody saw it.
    func isFree(at_us time_us: Int64, for share: Share) -> Bool {
        let second_us = Self.floor(time_us)
        return share.contains(second_us) || entries[second_us] == nil
    }

    /// What of a stretch of time a recording counts in: all but the seconds that are others'.
    func stretches(from_us: Int64, to_us: Int64, of share: Share) -> [Range<Int64>] {
        var stretches: [Range<Int64>] = []
        var at_us = from_us
        while at_us < to_us {
            let next_us = min(Self.floor(at_us) + Self.second_us, to_us)
            if isFree(at_us: at_us, for: share) {
                if let last = stretches.last, last.upperBound == at_us {
                    stretches[stretches.count - 1] = last.lowerBound..<next_us
                } else {
                    stretches.append(at_us..<next_us)
                }
            }
            at_us = next_us
        }
        return stretches
    }

    /// Whether a whole second between two moments was seen by anybody.
    func hasAny(from_us: Int64, to_us: Int64) -> Bool {
        let first_us = Self.floor(from_us + Self.second_us - 1)
        return stride(from: first_us, to: to_us - Self.second_us + 1, by: Int64.Stride(Self.second_us))
            .contains { entries[$0] != nil }
    }

    private static func floor(_ time_us: Int64) -> Int64 {
        let rest_us = time_us % second_us
        return time_us - rest_us - (rest_us < 0 ? second_us : 0)
    }
}
