import Motion
import Numbers

/// Sums what was judged, and where "up" was, to the seconds of the record's 1 Hz track; each holds until the next one.
struct TrackBuilder {
    /// What was said of a sample at once.
    struct Judged {
        var time_us: Int64
        var posture: PostureState
        var activity: Activity
        var calibration: CalibrationQuality

        @inline(__always)
        init(_ frame: PostureFrame) {
            time_us = frame.time_us
            posture = frame.posture
            activity = frame.activity
            calibration = frame.calibration
        }
    }

    private struct Second {
        var start_us: Int64
        var seconds = 0.0
        /// The time-weighted sum of "up": its direction is the second's, for one arc tangent a second.
        var up = Vector3.zero
        /// Seconds by the place of the case in `allCases`; both have fewer than eight or just as many.
        var postures = InlineArray<8, Double>(repeating: 0)
        var activities = InlineArray<8, Double>(repeating: 0)
        var calibration = CalibrationQuality.none

        mutating func add(_ judged: Judged, up: Vector3, seconds: Double) {
            self.seconds += seconds
            self.up += up * seconds
            postures[judged.posture.place] += seconds
            activities[judged.activity.place] += seconds
            calibration = judged.calibration
        }

        func finished(_ body: BodyFrame?) -> TrackSecond {
            let direction = body == nil ? nil : up.normalized
            return TrackSecond(
                time_us: start_us,
                flexionDegrees: direction.flatMap { up in body?.flexionDegrees(up: up) },
                leanDegrees: direction.flatMap { up in body?.leanDegrees(up: up) },
                posture: PostureState.allCases[longest(postures)], activity: Activity.allCases[longest(activities)],
                calibration: calibration, coverage: min(1, seconds))
        }

        private func longest(_ seconds: borrowing InlineArray<8, Double>) -> Int {
            var longest = 0
            for index in seconds.indices where seconds[index] > seconds[longest] { longest = index }
            return longest
        }
    }

    /// What angles are counted from; a change counts for the whole of the running second.
    var body: BodyFrame? {
        didSet { second?.up = .zero }
    }
    private var second: Second?

    init(body: BodyFrame?) { self.body = body }

    /// Adds the time from `judged` up to `until_us`, split at the seconds' borders.
    mutating func hold(_ judged: Judged, up: Vector3, until_us: Int64, finished: inout [TrackSecond]) {
        var from_us = judged.time_us
        // Nearly always within the second that has begun.
        if let start_us = second?.start_us, start_us <= from_us, from_us < until_us,
            until_us <= start_us.addingClamped(1_000_000)
        {
            second?.add(judged, up: up, seconds: Double(until_us - from_us) / 1e6)
            return
        }
        while from_us < until_us {
            let start_us = from_us - modulo(from_us, 1_000_000)
            if second?.start_us != start_us {
                if let current = second { finished.append(current.finished(body)) }
                second = Second(start_us: start_us)
            }
            let to_us = min(until_us, start_us + 1_000_000)
            second?.add(judged, up: up, seconds: Double(to_us - from_us) / 1e6)
            from_us = to_us
        }
    }

    /// Closes the second that has begun.
    mutating func finish(into finished: inout [TrackSecond]) {
        if let current = second { finished.append(current.finished(body)) }
        second = nil
    }

    private func modulo(_ a: Int64, _ b: Int64) -> Int64 { ((a % b) + b) % b }
}

extension PostureState {
    /// In `allCases`.
    fileprivate var place: Int {
        switch self {
        case .upright: 0
        case .slouch: 1
        case .leanForward: 2
        case .leanLeft: 3
        case .leanRight: 4
        case .recline: 5
        case .bend: 6
        case .unknown: 7
        }
    }
}

extension Activity {
    /// In `allCases`.
    fileprivate var place: Int {
        switch self {
        case .still: 0
        case .moving: 1
        case .walking: 2
        case .lying: 3
        case .off: 4
        }
    }
}
