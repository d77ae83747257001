import LocalTime
import TestSupport
import Testing

@testable import Posture

@Suite("What a day's worn time was spent in")
struct DayPartsTests {
    private let nine_us: Int64 = 1_772_352_000_000_000

    /// A day of pieces of any kind, with gaps between them, that is recorded by one sensor or two.
    private func randomDay(_ random: inout SplitMix) -> (track: [TrackSecond], episodes: [Episode], low: [Double?]) {
        var track: [TrackSecond] = []
        var episodes: [Episode] = []
        var second: Int64 = 0
        for _ in 0..<Int.random(in: 1...40, using: &random) {
            if Int.random(in: 0..<4, using: &random) == 0 { second += Int64.random(in: 1...500, using: &random) }
            let posture = PostureState.allCases.randomElement(using: &random) ?? .unknown
            let activities: [Activity] = [.still, .moving, .walking, .lying, .off]
            let activity = activities.randomElement(using: &random) ?? .still
            let isKnown = Int.random(in: 0..<5, using: &random) > 0
            let flexion = Double.random(in: -40...70, using: &random)
            let length = Int64.random(in: 1...200, using: &random)
            for _ in 0..<length {
                track.append(
                    TrackSecond(
                        time_us: nine_us + second * 1_000_000, flexionDegrees: isKnown ? flexion : nil,
                        leanDegrees: isKnown ? Double.random(in: -20...20, using: &random) : nil, posture: posture,
                        activity: activity, calibration: isKnown ? .ok : .none,
                        coverage: Double.random(in: 0...1, using: &random)))
                second += 1
            }
            if Bool.random(using: &random) {
                let start_us = nine_us + (second - length) * 1_000_000 + Int64.random(in: 0...900_000, using: &random)
                let end_us = start_us + Int64.random(in: 1...Int64(length) * 1_000_000, using: &random)
                episodes.append(
                    Episode(
                        start_us: start_us, end_us: min(end_us, nine_us + second * 1_000_000),
                        kind: Bool.random(using: &random) ? .slouch : .leanLeft, meanDegrees: 25, peakDegrees: 30))
            }
        }
        let low: [Double?] = track.map { _ in
            Bool.random(using: &random) ? Double.random(in: -10...40, using: &random) : nil
        }
        return (track, episodes, Bool.random(using: &random) ? low : [])
    }

    private func summary(
        _ day: (track: [TrackSecond], episodes: [Episode], low: [Double?]), rules: String, hasBands: Bool
    ) -> DaySummary {
        let bands =
            hasBands
            ? DayBands(track: day.track, low: day.low, episodes: day.episodes, memory: WearerMemory()) : nil
        return DaySummary(
            day: 20_513, wearer: "me", track: day.track, episodes: day.episodes, alerts_us: [],
            offsets: LocalOffsets(0), rulesVersion: rules, bands: bands)
    }

    @Test("The parts of any day add up to the worn time, whatever rules judged it")
    func addUp() {
        var random = SplitMix(seed: 18)
        for _ in 0..<120 {
            let day = randomDay(&random)
            for (rules, hasBands) in [("4", true), ("3", true), ("1,2", false), ("3,4", true)] {
                let summary = summary(day, rules: rules, hasBands: hasBands)
                let parts = summary.parts
                #expect(abs(parts.total_s - summary.worn_s) < 1e-6, "\(rules)")
                #expect(abs(parts.slouch_s - summary.slouch_s) < 1e-9)
                let all = [
                    parts.upright_s, parts.relaxed_s ?? 0, parts.slouch_s, parts.shortSlouch_s, parts.lean_s,
                    parts.recline_s, parts.bend_s, parts.lying_s, parts.moving_s, parts.unknown_s,
                ]
                #expect(all.allSatisfy { $0 >= -1e-9 })
            }
        }
    }

    @Test("Where bands judge the day, what is told of it is what adds up; else relaxed is not one of the parts")
    func bands() {
        var random = SplitMix(seed: 4)
        for _ in 0..<40 {
            let day = randomDay(&random)
            let judged = summary(day, rules: "4", hasBands: true)
            #expect(judged.hasParts && judged.parts.shortSlouch_s == 0)
            #expect(judged.parts.upright_s == judged.uprightTime_s && judged.parts.relaxed_s == judged.relaxed_s)
            let old = summary(day, rules: "3", hasBands: true)
            #expect(!old.hasParts && old.parts.relaxed_s == nil)
        }
    }

    @Test("A lean forward that two sensors tell from a slouch is no upright")
    func forwardLean() {
        let track = (0..<100).map {
            TrackSecond(
                time_us: nine_us + Int64($0) * 1_000_000, flexionDegrees: 20, leanDegrees: 0, posture: .leanForward,
                activity: .still, calibration: .ok, coverage: 1)
        }
        let low = [Double?](repeating: 25, count: 100)
        let two = DayBands(track: track, low: low, episodes: [], memory: WearerMemory())
        #expect(two.lean_s == 100 && two.upright_s == 0 && two.relaxed_s == 0)
        let one = DayBands(track: track, episodes: [], memory: WearerMemory())
        #expect(one.lean_s == 0)
    }
}
