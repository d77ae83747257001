import Balance
import LocalTime
import Posture
import Records

/// Random numbers that are the same on every run (SplitMix64).
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func number(_ range: ClosedRange<Double>) -> Double { Double.random(in: range, using: &self) }
    /// Twelve uniform ones: near enough to a normal one.
    mutating func normal(_ deviation: Double) -> Double {
        deviation * ((0..<12).map { _ in number(0...1) }.reduce(0, +) - 6)
    }
}

/// A working day at a desk, as a recorder would have written it: seven hours, one or two slouches in each.
struct SimulatedDay {
    private static let hours = 7
    private static let hour_s = 3600

    let increment: Store.Increment
    let start_us: Int64

    init(day: LocalDay, dice: inout Dice) {
        start_us = day.start_us(offset_s: 0) + 9 * 3_600_000_000
        var slouches: [(from_s: Int, to_s: Int, degrees: Double)] = []
        for hour in 0..<Self.hours {
            var from_s = hour * Self.hour_s + Int(dice.number(60...900))
            for _ in 0..<2 {
                let length_s = Int(dice.number(180...960))
                guard from_s + length_s < (hour + 1) * Self.hour_s else { break }
                slouches.append((from_s, from_s + length_s, dice.number(17...31)))
                from_s += length_s + Int(dice.number(300...1200))
            }
        }
        var increment = Store.Increment()
        var next = slouches[...]
        for second in 0..<Self.hours * Self.hour_s {
            while let first = next.first, second >= first.to_s { next = next.dropFirst() }
            let degrees = next.first.flatMap { second >= $0.from_s ? $0.degrees : nil }
            increment.track.append(
                TrackSecond(
                    time_us: start_us + Int64(second) * 1_000_000, flexionDegrees: degrees ?? 4, leanDegrees: 0,
                    posture: degrees == nil ? .upright : .slouch, activity: .still, calibration: .ok, coverage: 1))
        }
        for slouch in slouches {
            increment.episodes.append(
                Episode(
                    start_us: start_us + Int64(slouch.from_s) * 1_000_000,
                    end_us: start_us + Int64(slouch.to_s) * 1_000_000, kind: .slouch, meanDegrees: slouch.degrees,
                    peakDegrees: slouch.degrees + 2))
        }
        self.increment = increment
    }

    func record(in store: Store, wearer: String) throws {
        let recording = try store.begin(
            Store.Recording(
                sensor: "simulated", wearer: wearer, family: "plumbline", start_us: start_us, utcOffset_s: 0,
                rulesVersion: PostureRules().version))
        try store.append(increment, to: recording)
        try store.end(recording)
    }
}
