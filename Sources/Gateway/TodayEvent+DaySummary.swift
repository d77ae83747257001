import Events
import LocalTime
import Numbers
import Posture

extension TodayEvent {
    /// A day so far.
    ///
    /// - Parameters:
    ///   - sensor: the name of the sensor that it is told of.
    ///   - summary: the wearer's day, as the record has it: an episode is in it once it is over.
    ///   - running_us: the episode that is under way; `nil` where there is none. It counts as the others do.
    init(sensor: String, _ summary: DaySummary, running_us: Range<Int64>?) {
        let hours = summary.hours.map { Hour(worn_s: $0.worn_s, slouch_s: $0.slouch_s) }
        self.init(
            sensor: sensor, worn_s: summary.worn_s, upright_s: summary.uprightTime_s, slouch_s: summary.slouch_s,
            episodes: summary.episodes.count, alerts: summary.alerts,
            silentAlerts: summary.silentAlerts,
            longestEpisode_s: summary.longestEpisode_s ?? 0, gaps_s: summary.gaps_s, unknown_s: summary.parts.unknown_s,
            hours: hours)
        guard let running_us else { return }
        let length_s = Double(running_us.upperBound - running_us.lowerBound) / 1e6
        running_s = length_s
        episodes += 1
        slouch_s += length_s
        longestEpisode_s = max(longestEpisode_s, length_s)
        // The track is a few seconds behind.
        worn_s = max(worn_s, slouch_s)
        for (start_us, seconds) in Self.partsByHour(running_us, summary.offsets) {
            let hour = summary.offsets.moment(start_us).minuteOfDay / 60
            guard self.hours.indices.contains(hour) else { continue }
            self.hours[hour].slouch_s += seconds
            self.hours[hour].worn_s = max(self.hours[hour].worn_s, self.hours[hour].slouch_s)
        }
    }

    /// A stretch of time in pieces that lie within an hour of UTC offsets of a quarter of an hour.
    private static func partsByHour(_ range_us: Range<Int64>, _ offsets: LocalOffsets) -> [(Int64, seconds: Double)] {
        let quarter_us: Int64 = 900_000_000
        var parts: [(Int64, seconds: Double)] = []
        var start_us = range_us.lowerBound
        while start_us < range_us.upperBound, parts.count < 4 * 48 {
            let next_us = min((start_us / quarter_us + 1) * quarter_us, range_us.upperBound)
            parts.append((start_us, Double(next_us - start_us) / 1e6))
            start_us = next_us
        }
        return parts
    }
}
