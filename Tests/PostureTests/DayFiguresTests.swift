import LocalTime
import Posture
import TestSupport
import Testing

/// What a summary says beyond slouching: variation, exposure, answers to alerts.
@Suite("A day's distribution and answers")
struct DayFiguresTests {
    private func summary(_ day: WrittenDay, episodes: [Episode] = [], alerts_s: [Double] = []) -> DaySummary {
        DaySummary(
            day: 0, wearer: "me", track: day.track, episodes: episodes,
            alerts_us: alerts_s.map { Int64($0 * 1e6) }, localOffset_s: 0, rulesVersion: "3")
    }

    private func slouch(_ from_s: Double, _ to_s: Double) -> Episode {
        Episode(
            start_us: Int64(from_s * 1e6), end_us: Int64(to_s * 1e6), kind: .slouch, meanDegrees: 25, peakDegrees: 25)
    }

    @Test("Half an hour upright, ten minutes at 25° and twenty at 40°: each figure by hand")
    func byHand() {
        var day = WrittenDay()
        day.add(1800, flexion: 2)
        day.add(600, flexion: 25)
        day.add(1200, flexion: 40)
        let figures = summary(day)
        // 600 s · 15° + 1200 s · 30° = 45,000 degree-seconds.
        #expect(figures.degreeHours == 12.5)
        #expect(figures.flexionPercentiles?.variationDegrees == 38)
        #expect(figures.largestExposure?.ratio == 0.5 && figures.largestExposure?.fromDegrees == 0)
        #expect(figures.largestExposure?.toDegrees == 10 && figures.largestExposure?.from_s == 900)
        #expect(figures.largestExposure?.to_s == nil)
        #expect(figures.longestStill_s == 1800 && figures.medianStill_s == 1200)
        #expect(figures.positionChangesPerHour == 2)
        #expect(figures.judged_s == 3600 && figures.calibrated_s == 3600)
    }

    @Test("Stretches at an angle are told by their length, and a gap ends one")
    func exposure() {
        var day = WrittenDay()
        for _ in 0..<10 {
            day.add(4, flexion: 5)
            day.add(4, flexion: 65)
        }
        day.add(10, flexion: -5)
        day.skip(1)
        day.add(30, flexion: -5)
        // 40 s below 5 s at 0 to 10°, 40 s above 60°, 10 s and 30 s below 0°.
        let cell = summary(day).largestExposure
        #expect(cell?.ratio == 40.0 / 120 && cell?.to_s == 5 && cell?.from_s == 0)
        var lower = WrittenDay()
        lower.add(10, flexion: -5)
        #expect(summary(lower).largestExposure?.fromDegrees == nil)
        #expect(summary(lower).largestExposure?.toDegrees == 0 && summary(lower).largestExposure?.from_s == 5)
        var bent = WrittenDay()
        bent.add(60, flexion: 60)
        #expect(summary(bent).largestExposure?.fromDegrees == 60 && summary(bent).largestExposure?.toDegrees == nil)
    }

    @Test("Angles above 10° are summed in worn time only")
    func degreeHours() {
        var day = WrittenDay()
        day.add(3600, flexion: 10)
        day.add(3600, flexion: 20)
        day.add(3600, flexion: 90, activity: .off)
        day.add(3600, flexion: nil)
        day.add(3600, flexion: 90, calibration: .doubtful)
        #expect(summary(day).degreeHours == 10)
        var unknown = WrittenDay()
        unknown.add(3600, flexion: nil)
        #expect(summary(unknown).degreeHours == nil && summary(unknown).largestExposure == nil)
    }

    @Test("An answer is the time to the end of the slouch; none in five minutes is five minutes")
    func answers() {
        var day = WrittenDay()
        day.add(7200)
        let figures = summary(
            day, episodes: [slouch(100, 150), slouch(1000, 1090), slouch(2000, 3000)],
            alerts_s: [130, 1015, 2015, 2900])
        // 20, 75, 300 (985 in truth) and 100 s.
        #expect(figures.response_s == 87.5 && figures.answeredSoonRatio == 0.25 && figures.alerts == 4)
    }

    @Test("Where the answer could not have been seen it is left out, and is no answer of five minutes")
    func unseenAnswers() {
        var cut = WrittenDay()
        cut.add(200)
        #expect(summary(cut, episodes: [slouch(100, 200)], alerts_s: [130]).response_s == nil)
        // A slouch that goes on and has no end yet: unknown, until five minutes have gone by.
        #expect(summary(cut, alerts_s: [130]).response_s == nil)
        var long = WrittenDay()
        long.add(431)
        #expect(summary(long, alerts_s: [130]).response_s == 300)
        #expect(summary(long, alerts_s: [130]).answeredSoonRatio == 0)
        // Taken off at the end of it, or no longer calibrated.
        for (activity, calibration) in [(Activity.off, CalibrationQuality.ok), (.still, .doubtful)] {
            var ended = WrittenDay()
            ended.add(200)
            ended.add(1000, activity: activity, calibration: calibration)
            #expect(summary(ended, episodes: [slouch(100, 200)], alerts_s: [130]).response_s == nil)
        }
        #expect(summary(cut).response_s == nil && summary(cut).answeredSoonRatio == nil)
    }

    @Test("A day without a record has none of these figures")
    func nothing() {
        let figures = summary(WrittenDay())
        #expect(figures.longestStill_s == nil && figures.medianStill_s == nil && figures.degreeHours == nil)
        #expect(figures.positionChangesPerHour == nil && figures.largestExposure == nil && figures.response_s == nil)
    }
}
