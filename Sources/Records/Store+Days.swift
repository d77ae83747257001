public import LocalTime
public import Posture

extension Store {
    /// Sums up a local day of a wearer; a day without a record gives a summary that claims nothing.
    ///
    /// Each recording's own offset says what was local: a day may have two of them, and 23 or 25 hours.
    ///
    /// - Parameters:
    ///   - day: the local day.
    ///   - wearer: whose.
    ///   - rules: those that split the day into bands: how deep a slouch is, is the wearer's to set.
    public func summary(
        of day: LocalDay, wearer: String, rules: PostureRules = PostureRules()
    ) throws(RecordsError) -> DaySummary {
        try summedDay(of: day, wearer: wearer, rules: rules).summary
    }

    /// The same without bands, for what does not ask how far the wearer went towards a slump: they cost most of it.
    public func summaryWithoutBands(of day: LocalDay, wearer: String) throws(RecordsError) -> DaySummary {
        try read { try WornDay(day, of: wearer, $0).summary(day, of: wearer) }
    }

    /// The same, with the seconds that it sums up: who wants both reads the day once.
    public func summedDay(
        of day: LocalDay, wearer: String, rules: PostureRules = PostureRules()
    ) throws(RecordsError) -> SummedDay {
        try read { database in
            let worn = try WornDay(day, of: wearer, database)
            let found = try worn.bands(on: day, of: wearer, rules: rules.judgingBands, database)
            var summary = worn.summary(day, of: wearer, bands: found?.bands)
            summary.hasUnreadableBelief = found?.hasUnreadableBelief ?? false
            return SummedDay(summary: summary, seconds: worn.seconds)
        }
    }
}

/// A local day, and what it was like.
public struct SummedDay: Equatable, Sendable {
    public var summary: DaySummary
    public var seconds: WornSeconds

    /// The local hours, 0…23, in which a slouch could have been seen: in the others none seen says nothing.
    public var judgedHours: Set<Int> { TrackSecond.judgedHours(of: seconds.track, offsets: seconds.offsets) }
}

extension WornDay {
    /// - Parameter bands: where they are wanted.
    func summary(_ day: LocalDay, of wearer: String, bands: DayBands? = nil) -> DaySummary {
        var summary = DaySummary(
            day: day, wearer: wearer, track: track, episodes: episodes, alerts_us: alerts_us,
            silentAlerts: silentAlerts, offsets: offsets,
            rulesVersion: versions.isEmpty ? PostureRules().version : versions.sorted().joined(separator: ","),
            bands: bands)
        summary.breakPrompts = breakPrompts
        if !low.isEmpty {
            summary.twoSensors_s = zip(track, low.beside(track)).lazy
                .filter { second, degrees in second.activity != .off && degrees != nil }
                .reduce(0) { $0 + $1.0.coverage }
        }
        return summary
    }
}

extension TrackSecond {
    /// A slouch could have been seen in it: as `DaySummary` counts it for its ratio.
    private var isJudged: Bool {
        (activity == .still || activity == .moving) && posture != .unknown && posture != .bend && coverage > 0
    }

    /// The local hours, 0…23, with such a second.
    public static func judgedHours(of track: [TrackSecond], offsets: LocalOffsets) -> Set<Int> {
        var hours: Set<Int> = []
        var end_us = Int64.min
        for second in track where second.isJudged && second.time_us >= end_us {
            let (hour, until_us) = offsets.hour(at: second.time_us)
            hours.insert(hour)
            end_us = until_us
        }
        return hours
    }
}
