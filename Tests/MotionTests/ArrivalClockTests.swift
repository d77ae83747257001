import Motion
import TestSupport
import Testing

@Suite("Times for sensors without a clock")
struct ArrivalClockTests {
    private func times(
        rate_Hz: Double, nominal_Hz: Double, seconds: Double, burst: Int, lost: Range<Int> = 0..<0
    ) -> [(true_us: Double, time_us: Int64)] {
        var generator = SplitMix(seed: 11)
        var clock = ArrivalClock(nominalRate_Hz: nominal_Hz)
        var arrival_us: Int64 = 0
        return (0..<Int(seconds * rate_Hz)).compactMap { index in
            let true_us = 1e6 + Double(index) * 1e6 / rate_Hz
            if index % burst == 0 {
                let readAt = 1e6 + Double(index + burst - 1) * 1e6 / rate_Hz
                arrival_us = max(arrival_us, Int64(readAt) + 1000 + Int64(generator.next() % 4000))
            }
            return lost.contains(index) ? nil : (true_us, clock.map(arrival_us: arrival_us))
        }
    }

    @Test(
        "Even samples come out even, also from bursts and from a wrong nominal rate",
        arguments: [(50.0, 50.0, 1), (50, 51, 1), (10, 50, 1), (100, 10, 4), (200, 200, 8)])
    func even(rate_Hz: Double, nominal_Hz: Double, burst: Int) {
        let all = times(rate_Hz: rate_Hz, nominal_Hz: nominal_Hz, seconds: 40, burst: burst)
        let settled = all.drop { $0.true_us < 21e6 }
        let steps = zip(settled, settled.dropFirst()).map { Double($1.time_us - $0.time_us) * rate_Hz / 1e6 }
        #expect(abs(steps.reduce(0, +) / Double(steps.count) - 1) < 0.01)
        #expect(steps.filter { abs($0 - 1) > 0.5 }.count <= steps.count / 20)
        #expect(zip(all, all.dropFirst()).allSatisfy { $1.time_us > $0.time_us })
    }

    @Test("A loss of a second is a gap in time, not a stretch")
    func loss() {
        let all = times(rate_Hz: 50, nominal_Hz: 50, seconds: 20, burst: 1, lost: 500..<550)
        let steps = zip(all, all.dropFirst()).map { $1.time_us - $0.time_us }
        #expect(steps.filter { $0 > 900_000 }.count == 1)
        #expect((steps.max() ?? 0) < 1_100_000)
    }
}
