public import LocalTime
import Numbers

/// What one wearer's local day was like; every field is defined in its comment, and `nil` means that it is not known.
public struct DaySummary: Equatable, Sendable {
    public var day: LocalDay
    public var wearer: String
    /// The UTC offset of each of its seconds, as it was stored with their recordings.
    public var offsets: LocalOffsets
    /// Time with samples from a sensor that was worn.
    public var worn_s: Double
    /// Worn time in which the posture was upright: by the bands, where the rules that they are judged by judged the day;
    /// else by its name, as those rules gave it.
    public var uprightTime_s: Double
    /// Time between upright and slouch; `nil` where no bands are known.
    public var relaxed_s: Double?
    /// What the worn time was spent in: parts that add up to it.
    public var parts: DayParts
    /// Of the worn time, what a low sensor saw, too: where one sensor alone saw it, a bend at the hips counts as a slouch.
    public var twoSensors_s = 0.0
    /// What was believed of the wearer's postures is kept for this day and cannot be read: the bands do without it.
    public var hasUnreadableBelief = false
    /// What share of the time that could be judged was slouched, with its uncertainty; `nil` where it is not known.
    public var slouchShare: SlouchShare?
    /// Of the rules by which these two were judged, `rulesVersion` being that of everything else.
    public var bandsVersion: String?
    /// Time within slouch episodes (so of at least their minimum length), without the gaps in them.
    public var slouch_s: Double
    /// The worn time in which a slouch could have been seen: neither walking nor lying nor a bend, posture known.
    public var judged_s: Double
    /// The worn time with a calibration that holds, on which all angles rest.
    public var calibrated_s: Double
    /// `slouch_s` over `judged_s`; `nil` where there was none.
    public var slouchRatio: Double?
    public var episodes: [Episode]
    public var longestEpisode_s: Double?
    /// Alerts that fell due, …
    public var alerts: Int
    /// … and those of them that were left out: on a quiet day or hour, or because alerts are becoming fewer.
    public var silentAlerts: Int
    /// The alerts that were given and of which it is known what followed.
    public var answersKnown: Int
    /// Those of them that were answered within a minute.
    public var answeredSoon: Int
    /// The longest still bout, and the median of those of ten seconds and more (``StillBouts``).
    public var longestStill_s: Double?
    public var medianStill_s: Double?
    /// Changes of position in an hour in which one could have been seen: worn, not lying, angles known.
    public var positionChangesPerHour: Double?
    /// Percentiles of the flexion over worn, calibrated seconds (an amplitude probability distribution).
    public var flexionPercentiles: FlexionPercentiles?
    /// Worn minutes at and above 20, 30, 45 and 60° of flexion; `nil` without calibrated time.
    public var minutesAbove: [MinutesAbove]?
    /// The cell of angle and length of a stretch that holds most of the calibrated time.
    public var largestExposure: ExposureVariation.Cell?
    /// What lies above 10° of flexion, summed over the calibrated worn time, in degree-hours.
    public var degreeHours: Double?
    /// The median time from an alert that was given to the end of its slouch, 300 s at most (``AlertAnswers``), and the
    /// part of them within a minute. One that was left out asked for nothing, so nobody has ignored it.
    public var response_s: Double?
    public var answeredSoonRatio: Double?
    /// What followed the prompts to take a break; `nil` where none is kept, which is not the same as none.
    public var breakPrompts: BreakPromptCounts?
    /// Walks or other movement of two minutes and more after sitting. Standing cannot be told from sitting.
    public var breaks: Int
    /// The longest stretch in which the inclination stayed within 10°; `longestStill_s` takes its place.
    public var longestStatic_s: Double?
    public var hours: [Hour]
    /// Time between the day's first and last sample for which there are none.
    public var gaps_s: Double
    /// Recorded part of the time between the day's first and last sample; `nil` where nothing was recorded.
    public var coverageRatio: Double?
    public var rulesVersion: String

    /// The flexion, in degrees, that a tenth, half and nine tenths of the seconds stay below.
    public struct FlexionPercentiles: Equatable, Sendable {
        public var p10: Double
        public var p50: Double
        public var p90: Double

        /// How far apart the lowest and the highest tenth are: the less, the more of the day was spent in one position.
        public var variationDegrees: Double { p90 - p10 }
    }

    /// The worn time at and above an angle of flexion.
    public struct MinutesAbove: Equatable, Sendable {
        public var degrees: Int
        public var minutes: Double
    }

    /// What of a local hour was worn, and what of that was slouched. An hour that the clock showed twice has both.
    public struct Hour: Equatable, Sendable {
        public var worn_s = 0.0
        public var slouch_s = 0.0
    }

    /// Whether ``relaxed_s`` is one of ``parts``: the bands judged all of the day.
    public var hasParts: Bool { parts.relaxed_s != nil }

    /// Below this much worn time a day says nothing about a trend (DOMAIN 3.4).
    public static let trendMinimum_s = 4.0 * 3600
    /// What counts as a break, and as staying still (DOMAIN 3.4).
    private static let break_s = 120
    private static let staticDegrees = 10.0

    /// What counts as leaning in `degreeHours` (BALANCE 8).
    private static let exposedDegrees = 10.0

    /// Sums up what one wearer's day was like: `track` holds its seconds in order of time, `episodes` are cut to the day,
    /// `alerts_us` are those that were given, and `offsets` those that were stored with the record, for `hours` are local
    /// hours.
    public init(
        day: LocalDay, wearer: String, track: [TrackSecond], episodes: [Episode], alerts_us: [Int64],
        silentAlerts: Int = 0, offsets: LocalOffsets, rulesVersion: String, bands: DayBands? = nil
    ) {
        self.day = day
        self.wearer = wearer
        self.offsets = offsets
        self.episodes = episodes
        alerts = alerts_us.count + silentAlerts
        self.silentAlerts = silentAlerts
        self.rulesVersion = rulesVersion
        var hours = [Hour](repeating: Hour(), count: 24)
        var worn_s = 0.0
        var upright_s = 0.0
        var slouch_s = 0.0
        var judged_s = 0.0
        var calibrated_s = 0.0
        var degreeSeconds = 0.0
        var recorded_s = 0.0
        var flexions: [Double] = []
        var slouches = EpisodeCursor(episodes)
        var parts = DayParts()
        var movement = BreakCounter(needed_s: Self.break_s)
        var stillness = StaticBout(width: Self.staticDegrees)
        var variation = ExposureVariation()
        var hour = 0
        var hourEnd_us = Int64.min

        for second in track {
            recorded_s += second.coverage
            guard second.activity != .off else {
                stillness.interrupt()
                continue
            }
            if second.time_us >= hourEnd_us { (hour, hourEnd_us) = offsets.hour(at: second.time_us) }
            worn_s += second.coverage
            hours[hour].worn_s += second.coverage
            movement.add(second)
            if let flexion = second.flexionDegrees, second.calibration == .ok {
                flexions.append(flexion)
                stillness.add(second, degrees: flexion)
                variation.add(time_us: second.time_us, flexion: flexion, coverage: second.coverage)
                calibrated_s += second.coverage
                degreeSeconds += max(flexion - Self.exposedDegrees, 0) * second.coverage
            } else {
                stillness.interrupt()
            }
            if second.posture == .upright { upright_s += second.coverage }
            let slouching = min(second.coverage, slouches.overlap_s(with: second))
            slouch_s += slouching
            parts.add(second, slouching_s: slouching)
            hours[hour].slouch_s += slouching
            if second.isVisible { judged_s += second.coverage }
        }

        self.worn_s = worn_s
        uprightTime_s = PostureRules.haveBands(version: rulesVersion) ? bands?.upright_s ?? upright_s : upright_s
        self.parts = PostureRules.haveBands(version: rulesVersion) ? parts.split(by: bands) : parts
        relaxed_s = bands?.relaxed_s
        slouchShare = bands?.share
        bandsVersion = bands?.rulesVersion
        self.slouch_s = slouch_s
        self.judged_s = judged_s
        self.calibrated_s = calibrated_s
        slouchRatio = judged_s > 0 ? min(1, slouch_s / judged_s) : nil
        longestEpisode_s = episodes.map(\.duration_s).max()
        self.hours = hours
        breaks = movement.count
        longestStatic_s = stillness.longest_s
        let still = StillBouts(track)
        longestStill_s = still.longest_s
        medianStill_s = still.median_s
        positionChangesPerHour = still.changesPerHour
        variation.finish()
        largestExposure = variation.largest
        degreeHours = flexions.isEmpty ? nil : degreeSeconds / 3600
        let answers = AlertAnswers(alerts_us: alerts_us, episodes: episodes, track: track)
        answersKnown = answers.seconds.count
        answeredSoon = answers.soonCount
        response_s = answers.median_s
        answeredSoonRatio = answers.soonRatio
        minutesAbove =
            flexions.isEmpty
            ? nil
            : [20, 30, 45, 60].map { limit in
                MinutesAbove(degrees: limit, minutes: Double(flexions.count { $0 >= Double(limit) }) / 60)
            }
        flexionPercentiles =
            flexions.isEmpty
            ? nil
            : FlexionPercentiles(
                p10: flexions.percentile(0.1), p50: flexions.percentile(0.5), p90: flexions.percentile(0.9))
        if let first = track.first, let last = track.last {
            let span_s = Double(last.time_us - first.time_us) / 1e6 + 1
            gaps_s = max(0, span_s - recorded_s)
            coverageRatio = min(1, recorded_s / span_s)
        } else {
            gaps_s = 0
            coverageRatio = nil
        }
    }
}

extension DaySummary {
    /// A day with one UTC offset, seconds.
    public init(
        day: LocalDay, wearer: String, track: [TrackSecond], episodes: [Episode], alerts_us: [Int64],
        localOffset_s: Int, rulesVersion: String
    ) {
        self.init(
            day: day, wearer: wearer, track: track, episodes: episodes, alerts_us: alerts_us,
            offsets: LocalOffsets(localOffset_s), rulesVersion: rulesVersion)
    }
}

/// Counts walks and other lasting movement after sitting.
private struct BreakCounter {
    private(set) var count = 0
    private let needed_s: Int
    private var moving_s = 0
    private var hasSat = false

    init(needed_s: Int) { self.needed_s = needed_s }

    mutating func add(_ second: TrackSecond) {
        if second.activity == .walking || second.activity == .moving {
            moving_s += 1
            if moving_s == needed_s, hasSat {
                count += 1
                hasSat = false
            }
        } else {
            moving_s = 0
            if second.activity == .still { hasSat = true }
        }
    }
}

/// The longest stretch of seconds whose inclination stays within a band.
private struct StaticBout {
    private(set) var longest_s: Double?
    private let width: Double
    private var length_s = 0.0
    private var lowest = 0.0
    private var highest = 0.0
    private var last_us: Int64?

    init(width: Double) { self.width = width }

    mutating func add(_ second: TrackSecond, degrees: Double) {
        let isNext = last_us.map { second.time_us - $0 == 1_000_000 } ?? false
        last_us = second.time_us
        if isNext, max(highest, degrees) - min(lowest, degrees) <= width {
            highest = max(highest, degrees)
            lowest = min(lowest, degrees)
            length_s += second.coverage
        } else {
            (lowest, highest, length_s) = (degrees, degrees, second.coverage)
        }
        longest_s = max(longest_s ?? 0, length_s)
    }

    mutating func interrupt() { last_us = nil }
}

extension [Double] {
    /// A percentile, the nearest rank; the values are put into another order.
    fileprivate mutating func percentile(_ part: Double) -> Double {
        let rank = Swift.min(count - 1, Int(clamping: (Double(count) * part).rounded(.down)))
        // All three of a day are found in a fifth of the time that sorting takes.
        var (low, high) = (startIndex, endIndex - 1)
        while low < high {
            // Of three, the middle one: values that come in order, or many times, are halved as well.
            let (first, middle, last) = (self[low], self[low + (high - low) / 2], self[high])
            let pivot = Swift.max(Swift.min(first, last), Swift.min(Swift.max(first, last), middle))
            var (left, right) = (low, high)
            while left <= right {
                while self[left] < pivot { left += 1 }
                while self[right] > pivot { right -= 1 }
                guard left <= right else { break }
                swapAt(left, right)
                left += 1
                right -= 1
            }
            if rank <= right { high = right } else if rank >= left { low = left } else { break }
        }
        return self[rank]
    }
}
