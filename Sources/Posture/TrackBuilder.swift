/// Sums frames up to the seconds of the record's 1 Hz track; a frame holds until the next one.
struct TrackBuilder {
    private struct Second {
        var start_us: Int64
        var seconds = 0.0
        var angleSeconds = 0.0
        var flexion = 0.0
        var lean = 0.0
        /// Seconds by the place of the case in `allCases`; both have fewer than eight or just as many.
        var postures = InlineArray<8, Double>(repeating: 0)
        var activities = InlineArray<8, Double>(repeating: 0)
        var calibration = CalibrationQuality.none

        var finished: TrackSecond {
            TrackSecond(
                time_us: start_us, flexionDegrees: angleSeconds > 0 ? flexion / angleSeconds : nil,
                leanDegrees: angleSeconds > 0 ? lean / angleSeconds : nil,
                posture: PostureState.allCases[longest(postures)], activity: Activity.allCases[longest(activities)],
                calibration: calibration, coverage: min(1, seconds))
        }

        private func longest(_ seconds: borrowing InlineArray<8, Double>) -> Int {
            var longest = 0
            for index in seconds.indices where seconds[index] > seconds[longest] { longest = index }
            return longest
        }
    }

    private static let postures = PostureState.allCases
    private static let activities = Activity.allCases

    private var second: Second?

    /// Adds the time from `frame` up to `until_us`, split at the seconds' borders.
    mutating func hold(_ frame: PostureFrame, until_us: Int64, finished: inout [TrackSecond]) {
        var from_us = frame.time_us
        while from_us < until_us {
            let start_us = from_us - modulo(from_us, 1_000_000)
            if let current = second, current.start_us != start_us { finished.append(current.finished) }
            var current = second.flatMap { $0.start_us == start_us ? $0 : nil } ?? Second(start_us: start_us)
            let to_us = min(until_us, start_us + 1_000_000)
            let seconds = Double(to_us - from_us) / 1e6
            current.seconds += seconds
            current.postures[Self.postures.firstIndex(of: frame.posture) ?? 0] += seconds
            current.activities[Self.activities.firstIndex(of: frame.activity) ?? 0] += seconds
            current.calibration = frame.calibration
            if let flexion = frame.flexionDegrees, let lean = frame.leanDegrees {
                current.angleSeconds += seconds
                current.flexion += flexion * seconds
                current.lean += lean * seconds
            }
            second = current
            from_us = to_us
        }
    }

    /// Closes the second that has begun.
    mutating func finish(into finished: inout [TrackSecond]) {
        if let current = second { finished.append(current.finished) }
        second = nil
    }

    private func modulo(_ a: Int64, _ b: Int64) -> Int64 { ((a % b) + b) % b }
}
