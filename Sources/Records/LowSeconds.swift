import Posture

/// What a low sensor was inclined forward by, second by second, where it was worn and trusted.
struct LowSeconds {
    private struct Second {
        var time_us: Int64
        var degrees: Double
    }

    /// In order of time, each second once.
    private var seconds: [Second] = []

    var isEmpty: Bool { seconds.isEmpty }

    /// Adds a recording's seconds, in order of time; what is known of a second already stays.
    mutating func add(_ track: [TrackSecond]) {
        var added: [Second] = []
        for second in track where second.activity != .off && second.calibration == .ok {
            guard let degrees = second.flexionDegrees else { continue }
            added.append(Second(time_us: second.time_us, degrees: degrees))
        }
        guard let first = added.first, let last = seconds.last, last.time_us >= first.time_us else {
            seconds += added
            return
        }
        var merged: [Second] = []
        merged.reserveCapacity(seconds.count + added.count)
        var next = added.startIndex
        for second in seconds {
            while next < added.endIndex, added[next].time_us <= second.time_us {
                if added[next].time_us < second.time_us { merged.append(added[next]) }
                next += 1
            }
            merged.append(second)
        }
        seconds = merged + added[next...]
    }

    /// What is known of each of a track's seconds, which are in order of time.
    func beside(_ track: [TrackSecond]) -> [Double?] {
        var at = 0
        return track.map { second in
            while at < seconds.count, seconds[at].time_us < second.time_us { at += 1 }
            return at < seconds.count && seconds[at].time_us == second.time_us ? seconds[at].degrees : nil
        }
    }
}
