import Events
import Posture

extension TodayEvent {
    /// A day so far.
    init(sensor: String, _ summary: DaySummary) {
        self.init(
            sensor: sensor, worn_s: summary.worn_s, upright_s: summary.uprightTime_s, slouch_s: summary.slouch_s,
            episodes: summary.episodes.count, alerts: summary.alerts,
            silentAlerts: summary.silentAlerts,
            longestEpisode_s: summary.longestEpisode_s ?? 0, gaps_s: summary.gaps_s)
    }
}
