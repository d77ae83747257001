public import LocalTime
public import Posture

extension Store {
    /// Sums up a local day of a wearer; a day without a record gives a summary that claims nothing.
    ///
    /// Each recording's own offset says what was local: a day may have two of them, and 23 or 25 hours.
    public func summary(of day: LocalDay, wearer: String) throws(RecordsError) -> DaySummary {
        try summaryAndHours(of: day, wearer: wearer).summary
    }

    /// The same, with the local hours in which a slouch could have been seen: in the others none seen says nothing.
    public func summaryAndHours(
        of day: LocalDay, wearer: String
    ) throws(RecordsError) -> (summary: DaySummary, judgedHours: Set<Int>) {
        try read { database in
            let worn = try WornDay(day, of: wearer, database)
            return (
                worn.summary(day, of: wearer, bands: try worn.bands(on: day, of: wearer, database)),
                TrackSecond.judgedHours(of: worn.track, offsets: worn.offsets)
            )
        }
    }
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
        for second in track where second.isJudged {
            hours.insert(offsets.moment(second.time_us).minuteOfDay / 60)
        }
        return hours
    }
}
