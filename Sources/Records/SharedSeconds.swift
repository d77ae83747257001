import LocalTime
import Posture

/// The seconds of a day, each of which belongs to one of several recordings.
struct SharedSeconds {
    /// In order of time, each second once.
    private var seconds: [TrackSecond] = []
    /// Of each of them, the recording in which it was seen, by its place in the order of adding.
    private var owners: [Int] = []
    /// The offset, and the last second, of each recording.
    private var offsets_s: [Int] = []
    private var lasts: [Int64?] = []

    /// Adds a recording's seconds, in order of time, where no other was seen before.
    ///
    /// - Returns: the seconds in which it counts.
    mutating func add(_ new: [TrackSecond], offset_s: Int) -> SecondRuns {
        let recording = lasts.count
        lasts.append(new.last?.time_us)
        offsets_s.append(offset_s)
        guard let first_us = new.first?.time_us else { return SecondRuns() }
        var share = SecondRuns()
        var added: [TrackSecond] = []
        added.reserveCapacity(new.count)
        var at = index(notBefore_us: first_us)
        for second in new {
            while at < seconds.count, seconds[at].time_us < second.time_us { at += 1 }
            if at < seconds.count, seconds[at].time_us == second.time_us {
                // One recording ends in this second and the other begins in it: each has its part of it.
                guard second.time_us == first_us, lasts[owners[at]] == second.time_us else { continue }
                seconds[at] = Self.made(of: seconds[at], second)
                owners[at] = recording
            } else {
                added.append(second)
            }
            share.append(second.time_us)
        }
        insert(added, of: recording)
        return share
    }

    /// Takes in what is in order of time, and at none of the times that there are.
    private mutating func insert(_ added: [TrackSecond], of recording: Int) {
        guard let first = added.first, let last = seconds.last, last.time_us > first.time_us else {
            // Nearly all recordings follow the one before.
            seconds += added
            owners += repeatElement(recording, count: added.count)
            return
        }
        var merged: [TrackSecond] = []
        var mergedOwners: [Int] = []
        merged.reserveCapacity(seconds.count + added.count)
        mergedOwners.reserveCapacity(seconds.count + added.count)
        var next = added.startIndex
        func takeAdded(before_us: Int64) {
            while next < added.endIndex, added[next].time_us < before_us {
                merged.append(added[next])
                mergedOwners.append(recording)
                next += 1
            }
        }
        for (second, owner) in zip(seconds, owners) {
            takeAdded(before_us: second.time_us)
            merged.append(second)
            mergedOwners.append(owner)
        }
        takeAdded(before_us: .max)
        (seconds, owners) = (merged, mergedOwners)
    }

    /// A second of which each of two recordings has a part: as most of it was.
    private static func made(of first: TrackSecond, _ next: TrackSecond) -> TrackSecond {
        var second = next.coverage > first.coverage ? next : first
        second.coverage = min(1, first.coverage + next.coverage)
        return second
    }

    /// All of them, with the offset of each.
    var inOrder: (track: [TrackSecond], offsets: LocalOffsets) {
        guard var owner = owners.first else { return ([], LocalOffsets()) }
        var offsets = LocalOffsets(offsets_s[owner])
        for (index, next) in owners.enumerated() where next != owner {
            owner = next
            offsets.change(to: offsets_s[owner], from_us: seconds[index].time_us)
        }
        return (seconds, offsets)
    }

    /// Whether a recording counts at a moment: the second is in its share, or nobody saw it.
    func isFree(at_us time_us: Int64, for share: SecondRuns) -> Bool {
        let second_us = SecondRuns.floor(time_us)
        return share.contains(second_us) || !hasSecond(second_us)
    }

    /// What of a stretch of time a recording counts in: all but the seconds that are others'.
    func stretches(from_us: Int64, to_us: Int64, of share: SecondRuns) -> [Range<Int64>] {
        var stretches: [Range<Int64>] = []
        var at_us = from_us
        while at_us < to_us {
            let next_us = min(SecondRuns.floor(at_us) + SecondRuns.second_us, to_us)
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
        let first = index(notBefore_us: SecondRuns.floor(from_us + SecondRuns.second_us - 1))
        return first < seconds.count && seconds[first].time_us <= to_us - SecondRuns.second_us
    }

    private func hasSecond(_ time_us: Int64) -> Bool {
        let at = index(notBefore_us: time_us)
        return at < seconds.count && seconds[at].time_us == time_us
    }

    private func index(notBefore_us time_us: Int64) -> Int {
        seconds.partitioningIndex { $0.time_us >= time_us }
    }
}

/// Whole seconds, kept as the runs without a gap that they make: a day has some 30,000 seconds and a few runs.
struct SecondRuns {
    static let second_us: Int64 = 1_000_000

    private var runs: [Range<Int64>] = []

    var isEmpty: Bool { runs.isEmpty }

    /// Adds a second that begins after all that are there.
    mutating func append(_ time_us: Int64) {
        if let last = runs.last, last.upperBound == time_us {
            runs[runs.count - 1] = last.lowerBound..<time_us + Self.second_us
        } else {
            runs.append(time_us..<time_us + Self.second_us)
        }
    }

    /// Whether the second that begins at a time is there.
    func contains(_ time_us: Int64) -> Bool {
        let at = runs.partitioningIndex { $0.upperBound > time_us }
        return at < runs.count && runs[at].contains(time_us)
    }

    /// The whole second in which a moment lies.
    static func floor(_ time_us: Int64) -> Int64 {
        let rest_us = time_us % second_us
        return time_us - rest_us - (rest_us < 0 ? second_us : 0)
    }
}

extension Array {
    /// The first place from which on all are so: of an order in which those that are not stand first.
    fileprivate func partitioningIndex(where isBehind: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
