/// What is void once a sensor is known to have lain somewhere: the time, the track's seconds in it, the episodes.
///
/// A sensor is known not to be worn ten minutes late. So an episode that ends while the sensor may lie still is told when
/// it is sure: when something has moved again, or cut where the stillness began.
struct NotWornTime: Sendable {
    /// Since when nothing has moved.
    private(set) var stillSince_us: Int64?
    /// What of an episode lies in a stillness may be so long, and the episode is told all the same: who sits up again is
    /// still within a second or two.
    private static let tail_us: Int64 = 3_000_000
    private var isClosed = false
    private var unsure: [Episode] = []
    /// What was taken back last: seconds that end in it may be still on their way.
    private var ranges: [Range<Int64>] = []

    /// Something has moved, or the samples have ended: what has ended until now is sure.
    mutating func moved(stillSince_us: Int64? = nil) -> [Episode] {
        defer { unsure = [] }
        self.stillSince_us = stillSince_us
        isClosed = false
        return unsure
    }

    /// An episode that has ended, if it can be told already.
    mutating func tellable(_ episode: Episode) -> [Episode] {
        guard !isClosed, let stillSince_us, episode.end_us > stillSince_us &+ Self.tail_us else { return [episode] }
        unsure.append(episode)
        return []
    }

    /// The sensor is not worn, and has not been since it lay still.
    ///
    /// - Returns: that time, once.
    mutating func close(at_us: Int64) -> Range<Int64>? {
        guard !isClosed, let stillSince_us, stillSince_us < at_us else { return nil }
        isClosed = true
        ranges.append(stillSince_us..<at_us)
        return stillSince_us..<at_us
    }

    /// Nothing of a wearer was measured in a stretch that ends now, whether or not it lay still before.
    mutating func void(_ range: Range<Int64>) { ranges.append(range) }

    /// What is left of the unsure episodes when the time from a moment on is taken off.
    mutating func cut(from_us: Int64, minimum_s: Double) -> [Episode] {
        defer { unsure = [] }
        return unsure.compactMap { episode in
            var rest = episode
            rest.end_us = min(episode.end_us, from_us)
            return rest.end_us > rest.start_us && rest.duration_s >= minimum_s ? rest : nil
        }
    }

    /// Marks the seconds of the track in what was taken back.
    mutating func takeBack(_ seconds: inout [TrackSecond]) {
        guard !ranges.isEmpty, let last_us = seconds.last?.time_us else { return }
        for range in ranges { seconds.takeBack(range) }
        // The track comes four seconds late at most, and in order.
        ranges.removeAll { $0.upperBound < last_us }
    }
}

extension TrackSecond {
    /// Whether most of it lies in a stretch of time.
    public func lies(in range: Range<Int64>) -> Bool { range.contains(time_us &+ 500_000) }

    /// The same second of a sensor that nobody wore.
    public var notWorn: TrackSecond {
        var second = self
        second.posture = .unknown
        second.activity = .off
        return second
    }
}

extension [TrackSecond] {
    /// Says of the seconds in a stretch of time that the sensor was not worn; they are in order of time.
    public mutating func takeBack(_ range: Range<Int64>) {
        for index in indices.reversed() {
            if self[index].time_us &+ 1_000_000 <= range.lowerBound { break }
            if self[index].lies(in: range) { self[index] = self[index].notWorn }
        }
    }
}
