import Numbers

/// How soon a wearer changed position after an alert (BALANCE 8).
///
/// The time from an alert to the end of the slouch in which it fell, which is where the angle went below the exit for two
/// seconds. No change within five minutes counts as five minutes. Where the change could not have been seen, because
/// the record, the calibration or the wearing ended before, nothing is known of the answer and it is left out.
public struct AlertAnswers: Equatable, Sendable {
    public static let missing_s = 300.0
    public static let soon_s = 60.0

    /// An alert, and how long after it the wearer changed position.
    public struct Answer: Equatable, Sendable {
        public let alert_us: Int64
        /// 300 at most; `nil` where it is not known.
        public let seconds: Double?
    }

    /// In order of time.
    public private(set) var all: [Answer] = []

    /// Of each alert whose answer is known, in order of time; 300 at most.
    public var seconds: [Double] { all.compactMap(\.seconds) }

    /// - `track`: the day's seconds, in order of time.
    /// - `episodes`: the day's, in order of time.
    public init(alerts_us: [Int64], episodes: [Episode], track: [TrackSecond]) {
        let slouches = episodes.filter { $0.kind == .slouch }
        for alert_us in alerts_us.sorted() {
            all.append(Answer(alert_us: alert_us, seconds: Self.answer(to: alert_us, slouches, track)))
        }
    }

    /// `nil` where no answer is known.
    public var median_s: Double? { seconds.median }

    /// Those that were answered within a minute.
    public var soonCount: Int { seconds.count { $0 <= Self.soon_s } }

    /// The part that was answered within a minute, 0…1.
    public var soonRatio: Double? { seconds.isEmpty ? nil : Double(soonCount) / Double(seconds.count) }

    private static func answer(to alert_us: Int64, _ slouches: [Episode], _ track: [TrackSecond]) -> Double? {
        let missing_us = Int64.microseconds(missing_s)
        if let slouch = slouches.last(where: { $0.start_us <= alert_us }), alert_us <= slouch.end_us {
            let answer_us = slouch.end_us - alert_us
            if answer_us >= missing_us { return missing_s }
            return isSeen(track, after_us: slouch.end_us) ? Double(answer_us) / 1e6 : nil
        }
        // No slouch has ended: it goes on, or was taken back because nobody wore the sensor.
        guard isSeen(track, after_us: alert_us), let last = track.last, last.time_us - alert_us >= missing_us
        else { return nil }
        return missing_s
    }

    /// Whether in the two seconds from a moment on there is one of a wearer whose angles are known.
    private static func isSeen(_ track: [TrackSecond], after_us: Int64) -> Bool {
        var low = 0
        var high = track.count
        while low < high {
            let middle = (low + high) / 2
            if track[middle].time_us < after_us { low = middle + 1 } else { high = middle }
        }
        return track[low...].prefix(2).contains {
            $0.time_us - after_us < 2_000_000 && $0.activity != .off && $0.calibration == .ok
        }
    }
}
