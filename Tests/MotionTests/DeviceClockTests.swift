import Motion
import TestSupport
import Testing

@Suite("Device clock to host clock")
struct DeviceClockTests {
    /// A sensor at 100 Hz whose clock is off by `drift_ppm`, over a link that delays each read by 2 ms and more.
    private func run(
        drift_ppm: Double, minutes: Double, burst: Int = 1, seed: UInt64 = 1,
        each: (_ true_us: Double, _ mapped: DeviceClock.Mapped) -> Void = { _, _ in }
    ) -> DeviceClock {
        var generator = SplitMix(seed: seed)
        var clock = DeviceClock()
        var arrival_us: Int64 = 0
        let count = Int(minutes * 6000)
        for index in 0..<count {
            let true_us = 5e9 + Double(index) * 10_000
            if index % burst == 0 {
                let readAt = 5e9 + Double(index + burst - 1) * 10_000
                let jitter = generator.next() % 50 == 0 ? 80_000 : generator.next() % 6000
                arrival_us = max(arrival_us, Int64(readAt) + 2000 + Int64(jitter))
            }
            let device_us = Int64((true_us - 5e9) * (1 + drift_ppm / 1e6)) + 77_000_000
            each(true_us, clock.map(device_us: device_us, arrival_us: arrival_us))
        }
        return clock
    }

    @Test("Jitter of milliseconds and delays of 80 ms are taken off, drift is found", arguments: [-200.0, 0, 60, 200])
    func jitterAndDrift(drift_ppm: Double) {
        var worst_us = 0.0
        let clock = run(drift_ppm: drift_ppm, minutes: 12) { true_us, mapped in
            if true_us > 5e9 + 120e6 { worst_us = max(worst_us, abs(Double(mapped.host_us) - true_us - 2000)) }
        }
        #expect(worst_us < 1500)
        #expect(abs(clock.drift_ppm - drift_ppm) < 15)
    }

    @Test("Samples that arrive in bursts are spread out again")
    func bursts() {
        var last: Int64?
        var steps: [Int64] = []
        _ = run(drift_ppm: 20, minutes: 2, burst: 10) { true_us, mapped in
            if true_us > 5e9 + 30e6, let last { steps.append(mapped.host_us - last) }
            last = mapped.host_us
        }
        #expect(steps.filter { abs($0 - 10_000) > 500 }.count < steps.count / 50)
    }

    @Test("Time never runs backwards, whatever arrives")
    func monotonic() {
        var generator = SplitMix(seed: 3)
        var clock = DeviceClock()
        var device_us: Int64 = 0
        var arrival_us: Int64 = 0
        var last = Int64.min
        for _ in 0..<50_000 {
            device_us += Int64(generator.next() % 30_000) - 5000
            if generator.next() % 1000 == 0 { device_us = Int64(generator.next() % 10_000_000_000) }
            arrival_us += Int64(generator.next() % 30_000)
            let mapped = clock.map(device_us: device_us, arrival_us: arrival_us)
            #expect(mapped.host_us > last)
            last = mapped.host_us
        }
    }

    @Test("A sensor that restarts is told, and its time goes on")
    func reset() {
        var clock = run(drift_ppm: 0, minutes: 1)
        let mapped = clock.map(device_us: 0, arrival_us: 5_061_000_000)
        #expect(mapped.isReset)
        #expect(mapped.host_us == 5_061_000_000)
        #expect(!clock.map(device_us: 10_000, arrival_us: 5_061_010_000).isReset)
    }

    @Test("What a sensor kept while it was away gets its own time back")
    func past() throws {
        let clock = run(drift_ppm: 100, minutes: 10)
        let away_us = try #require(clock.hostTime(ofPast: 77_000_000 + 60_006_000))
        #expect(abs(Double(away_us) - (5e9 + 60e6 + 2000)) < 2000)
    }
}
