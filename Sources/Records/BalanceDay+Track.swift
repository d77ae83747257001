public import Balance
public import LocalTime
public import Posture

extension BalanceDay {
    /// A leaning stretch is as long as a slouch must be, and bridges as short a loss (`PostureRules`).
    private static let leastLean_s = 5.0
    private static let bridged_us: Int64 = 10_000_000

    /// A day as the imbalance model sees it.
    ///
    /// Only time in which the posture could be known counts as worn: a day without a calibration says nothing, and above
    /// all nothing good.
    ///
    /// - `track`: the day's seconds in order of time; each second is there once.
    /// - `episodes`: cut to the day.
    public init(day: LocalDay, track: [TrackSecond], episodes: [Episode]) {
        var known_s = 0.0
        var left = LeanCollector(.leanLeft)
        var right = LeanCollector(.leanRight)
        for second in track where second.activity != .off && second.calibration == .ok {
            known_s += second.coverage
            left.add(second)
            right.add(second)
        }
        self.init(
            day: day, worn_min: known_s / 60,
            slouches: Self.slouches(episodes), leansLeft: left.finished, leansRight: right.finished)
    }

    /// Slouches; where two overlap, the time counts once.
    private static func slouches(_ episodes: [Episode]) -> [HeldPosture] {
        var counted_us = Int64.min
        return episodes.filter { $0.kind == .slouch }.sorted { ($0.start_us, $0.end_us) < ($1.start_us, $1.end_us) }
            .compactMap { episode in
                let start_us = max(episode.start_us, counted_us)
                guard episode.end_us > start_us else { return nil }
                counted_us = episode.end_us
                return HeldPosture(
                    minutes: Double(episode.end_us - start_us) / 60e6, meanDegrees: episode.meanDegrees)
            }
    }

    /// Gathers the stretches in which somebody leans to one side.
    private struct LeanCollector {
        private let posture: PostureState
        private var stretches: [HeldPosture] = []
        private var seconds = 0.0
        private var degreeSeconds = 0.0
        private var last_us: Int64?

        init(_ posture: PostureState) { self.posture = posture }

        mutating func add(_ second: TrackSecond) {
            guard second.posture == posture, let lean = second.leanDegrees else { return }
            if let last_us, second.time_us - last_us > BalanceDay.bridged_us { close() }
            last_us = second.time_us
            seconds += second.coverage
            degreeSeconds += abs(lean) * second.coverage
        }

        var finished: [HeldPosture] {
            var copy = self
            copy.close()
            return copy.stretches
        }

        private mutating func close() {
            if seconds >= BalanceDay.leastLean_s {
                stretches.append(HeldPosture(minutes: seconds / 60, meanDegrees: degreeSeconds / seconds))
            }
            (seconds, degreeSeconds) = (0, 0)
        }
    }
}
