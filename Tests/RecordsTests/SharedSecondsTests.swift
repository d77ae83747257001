import LocalTime
import Posture
import TestSupport
import Testing

@testable import Records

/// Against the plainest way to say it: a table by second.
@Suite("The seconds of a day that several recordings saw")
struct SharedSecondsTests {
    /// Some seconds one after the other, with gaps.
    private static func track(_ random: inout SplitMix) -> [TrackSecond] {
        var at = Int64.random(in: 0...60, using: &random)
        return (0..<Int.random(in: 0...40, using: &random)).map { _ in
            at += Int.random(in: 0..<8, using: &random) == 0 ? Int64.random(in: 2...20, using: &random) : 1
            return TrackSecond(
                time_us: at * 1_000_000,
                flexionDegrees: Bool.random(using: &random) ? Double.random(in: -20...40, using: &random) : nil,
                leanDegrees: 0, posture: .upright, activity: Int.random(in: 0..<9, using: &random) == 0 ? .off : .still,
                calibration: Int.random(in: 0..<9, using: &random) == 0 ? .doubtful : .ok,
                coverage: Double.random(in: 0...1, using: &random))
        }
    }

    @Test("Each second is the first recording's that saw it, but where that one ends in it", arguments: UInt64(0)..<60)
    func shared(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var shared = SharedSeconds()
        var table: [Int64: (second: TrackSecond, offset_s: Int, recording: Int)] = [:]
        var lasts: [Int64?] = []
        for recording in 0..<Int.random(in: 1...5, using: &random) {
            let track = Self.track(&random)
            let offset_s = [0, 3600, -7200][Int.random(in: 0..<3, using: &random)]
            var own: Set<Int64> = []
            for second in track {
                let time_us = second.time_us
                var entry = second
                if let known = table[time_us] {
                    guard time_us == track.first?.time_us, lasts[known.recording] == time_us else { continue }
                    if known.second.coverage >= second.coverage { entry = known.second }
                    entry.coverage = min(1, known.second.coverage + second.coverage)
                }
                table[time_us] = (entry, offset_s, recording)
                own.insert(time_us)
            }
            lasts.append(track.last?.time_us)
            let share = shared.add(track, offset_s: offset_s)
            let times_us = (-1...200).map { Int64($0) * 1_000_000 }
            #expect(times_us.map(share.contains) == times_us.map(own.contains))
            #expect(
                times_us.map { shared.isFree(at_us: $0 + 7, for: share) }
                    == times_us.map { own.contains($0) || table[$0] == nil })
            #expect(
                times_us.map { shared.hasAny(from_us: $0, to_us: $0 + 1_000_000) } == times_us.map { table[$0] != nil })
        }
        let (track, offsets) = shared.inOrder
        #expect(track == table.values.map(\.second).sorted { $0.time_us < $1.time_us })
        #expect(table.values.allSatisfy { offsets.offset_s(at: $0.second.time_us) == $0.offset_s })
    }

    @Test("Of a second that two low sensors saw the first one's angle stays", arguments: UInt64(0)..<60)
    func low(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var low = LowSeconds()
        var table: [Int64: Double] = [:]
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            let track = Self.track(&random)
            for second in track where second.activity != .off && second.calibration == .ok {
                table[second.time_us] = table[second.time_us] ?? second.flexionDegrees
            }
            low.add(track)
        }
        let upper = Self.track(&random)
        #expect(low.isEmpty == table.isEmpty)
        #expect(low.beside(upper) == upper.map { table[$0.time_us] })
    }
}
