import Events
import LocalTime
import Posture
import Testing

@testable import Gateway

@Suite("Today's totals")
struct TodayEventTests {
    private static let nine_us: Int64 = 1_772_352_000_000_000 + 3_600_000_000

    private func day(offset_s: Int = 0, seconds: Int = 60, _ episodes: [Episode] = []) -> DaySummary {
        let track = (0..<seconds).map { second in
            TrackSecond(
                time_us: Self.nine_us + Int64(second) * 1_000_000, flexionDegrees: 4, leanDegrees: 0, posture: .upright,
                activity: .still, calibration: .ok, coverage: 1)
        }
        return DaySummary(
            day: LocalDay(daysSince1970: 20_513), wearer: "me", track: track, episodes: episodes, alerts_us: [],
            localOffset_s: offset_s, rulesVersion: "4")
    }

    private func episode(_ from_s: Int64, _ to_s: Int64) -> Episode {
        Episode(
            start_us: Self.nine_us + from_s * 1_000_000, end_us: Self.nine_us + to_s * 1_000_000, kind: .slouch,
            meanDegrees: 20, peakDegrees: 24)
    }

    @Test("The episode that is under way counts as those do that are over")
    func running() {
        let summary = day([episode(0, 10)])
        let without = TodayEvent(sensor: "back", summary, running_us: nil)
        #expect(without.episodes == 1 && without.slouch_s == 10 && without.running_s == nil)
        let running = Self.nine_us + 36_000_000..<Self.nine_us + 60_000_000
        let with = TodayEvent(sensor: "back", summary, running_us: running)
        #expect(with.episodes == 2 && with.slouch_s == 34 && with.longestEpisode_s == 24 && with.running_s == 24)
        #expect(with.worn_s == 60)
        let behind = TodayEvent(sensor: "back", day(seconds: 20), running_us: running)
        #expect(behind.worn_s >= behind.slouch_s, "the track is some seconds behind")
    }

    @Test("It stands in the hours in which it was, also where the place is off by half an hour")
    func hours() {
        // From 08:50 to 09:40.
        let running = Self.nine_us - 600_000_000..<Self.nine_us + 2_400_000_000
        let whole = TodayEvent(sensor: "back", day(), running_us: running)
        #expect(whole.hours.count == 24 && whole.hours[8].slouch_s == 600 && whole.hours[9].slouch_s == 2400)
        let half = TodayEvent(sensor: "back", day(offset_s: 19_800), running_us: running)
        #expect(half.hours[14].slouch_s == 2400 && half.hours[15].slouch_s == 600)
        for hour in whole.hours { #expect(hour.worn_s >= hour.slouch_s) }
    }
}
