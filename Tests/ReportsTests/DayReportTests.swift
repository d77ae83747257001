import Events
import Gateway
import LocalTime
import Posture
import Records
import Testing

@testable import plumbline

@Suite("A day's summary as JSON")
struct SummaryTests {
    private func json(_ track: [TrackSecond]) -> String {
        let day = DaySummary(
            day: LocalDay(daysSince1970: 20_513), wearer: "me", track: track, episodes: [], alerts: 0, localOffset_s: 0,
            rulesVersion: "1")
        return SummaryReport(day, judgedHours: TrackSecond.judgedHours(of: track, localOffset_s: 0)).json.text
    }

    private func second(_ index: Int, isCalibrated: Bool) -> TrackSecond {
        TrackSecond(
            time_us: 1_772_352_000_000_000 + Int64(index) * 1_000_000, flexionDegrees: isCalibrated ? 2 : nil,
            leanDegrees: isCalibrated ? 0 : nil, posture: isCalibrated ? .upright : .unknown, activity: .still,
            calibration: isCalibrated ? .ok : .none, coverage: 1)
    }

    @Test("Worn but not calibrated, the time of slouching is null, not 0; calibrated and upright it is 0")
    func unknownIsNull() {
        let unknown = json((0..<600).map { second($0, isCalibrated: false) })
        #expect(unknown.contains(#""worn_s":600,"sitting_upright_s":null,"slouch_s":null,"slouch_ratio":null"#))
        let upright = json((0..<600).map { second($0, isCalibrated: true) })
        #expect(upright.contains(#""worn_s":600,"sitting_upright_s":600,"slouch_s":0,"slouch_ratio":0"#))
        // 2026-03-01, 08:00: an hour of which nothing is known beside one in which none was seen.
        #expect(unknown.contains(#"{"worn_s":600,"slouch_s":null}"#) && !unknown.contains(#""slouch_s":0"#))
        #expect(upright.contains(#"{"worn_s":600,"slouch_s":0}"#) && upright.contains(#"{"worn_s":0,"slouch_s":null}"#))
        #expect(upright.contains(#""balance":null,"routine":null"#))
        #expect(json([]).contains(#""worn_s":0,"sitting_upright_s":null,"slouch_s":null"#))
    }
}
