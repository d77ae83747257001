import LocalTime
import Motion
import Posture
import TestSupport
import Testing

@Suite("The day's summary")
struct DaySummaryTests {
    private let nine_us: Int64 = 1_772_352_000_000_000  // 2026-03-01, 08:00 UTC, which is 09:00 at +01:00

    private func second(
        _ index: Int, flexion: Double? = 2, posture: PostureState = .upright, activity: Activity = .still
    ) -> TrackSecond {
        TrackSecond(
            time_us: nine_us + Int64(index) * 1_000_000, flexionDegrees: flexion, leanDegrees: flexion == nil ? nil : 0,
            posture: posture, activity: activity, calibration: flexion == nil ? .none : .ok, coverage: 1)
    }

    private func summary(_ track: [TrackSecond], _ episodes: [Episode] = []) -> DaySummary {
        DaySummary(
            day: LocalDay(daysSince1970: 20_513), wearer: "me", track: track, episodes: episodes, alerts_us: [],
            localOffset_s: 3600,
            rulesVersion: "1")
    }

    @Test("A day without a record is unknown, not good")
    func nothing() {
        let day = summary([])
        #expect(day.slouchRatio == nil && day.coverageRatio == nil && day.flexionPercentiles == nil)
        #expect(day.minutesAbove == nil && day.longestEpisode_s == nil && day.longestStatic_s == nil)
    }

    @Test("Worn but never calibrated: worn time is known, posture is not")
    func uncalibrated() {
        let day = summary((0..<600).map { second($0, flexion: nil, posture: .unknown) })
        #expect(day.worn_s == 600 && day.uprightTime_s == 0)
        #expect(day.slouchRatio == nil && day.flexionPercentiles == nil)
    }

    @Test("Ten minutes with a slouch of two: ratio, hours by local time, minutes above 20°")
    func slouch() {
        let track = (0..<600).map { $0 < 300 || $0 >= 420 ? second($0) : second($0, flexion: 25, posture: .slouch) }
        let episode = Episode(
            start_us: nine_us + 300_000_000, end_us: nine_us + 420_000_000, kind: .slouch, meanDegrees: 25,
            peakDegrees: 25)
        let day = summary(track, [episode])
        #expect(day.slouch_s == 120 && day.slouchRatio == 0.2 && day.uprightTime_s == 480)
        #expect(day.hours[9].worn_s == 600 && day.hours[9].slouch_s == 120 && day.hours[8].worn_s == 0)
        #expect(day.minutesAbove?.map(\.minutes) == [2, 0, 0, 0])
        #expect(day.flexionPercentiles?.p50 == 2 && day.flexionPercentiles?.p90 == 25)
        #expect(day.longestStatic_s == 300)
        #expect(day.coverageRatio == 1 && day.gaps_s == 0)
    }

    @Test("Time without samples lowers the coverage and counts for nothing else")
    func gap() {
        let day = summary((0..<100).map { second($0) } + (300..<400).map { second($0) })
        #expect(day.worn_s == 200 && day.gaps_s == 200 && day.coverageRatio == 0.5)
        #expect(day.longestStatic_s == 100)
    }

    @Test("A walk of two minutes after sitting is one break; a sensor on the desk is not worn")
    func breaksAndOff() {
        let sit = (0..<300).map { second($0) }
        let walk = (300..<480).map { second($0, posture: .upright, activity: .walking) }
        let off = (480..<600).map { second($0, posture: .unknown, activity: .off) }
        let day = summary(sit + walk + off)
        #expect(day.breaks == 1)
        #expect(day.worn_s == 480)
    }

    @Test(
        "Percentiles and minutes above an angle are those of the sorted angles, however they come",
        arguments: UInt64(0)..<40)
    func percentiles(seed: UInt64) {
        var random = SplitMix(seed: seed)
        // Many are the same where a scale is coarse.
        let steps = seed % 3 == 0 ? 100.0 : 0.1
        var angles = (0..<Int.random(in: 1...400, using: &random)).map { _ in
            (Double.random(in: -20...70, using: &random) * steps).rounded() / steps
        }
        if seed % 4 == 1 { angles.sort() }
        if seed % 4 == 2 { angles.sort(by: >) }
        let day = summary(angles.enumerated().map { second($0.offset, flexion: $0.element) })
        let sorted = angles.sorted()
        func rank(_ part: Double) -> Double {
            sorted[min(sorted.count - 1, Int((Double(sorted.count) * part).rounded(.down)))]
        }
        let found = day.flexionPercentiles
        #expect(found?.p10 == rank(0.1) && found?.p50 == rank(0.5) && found?.p90 == rank(0.9))
        #expect(
            day.minutesAbove?.map(\.minutes)
                == [20.0, 30, 45, 60].map { limit in
                    Double(sorted.filter { $0 >= limit }.count) / 60
                })
    }
}
