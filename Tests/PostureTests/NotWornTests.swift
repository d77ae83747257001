import Motion
import Posture
import TestSupport
import Testing

@Suite("A sensor that lies on a desk is not worn")
struct NotWornTests {
    /// A sensor as it can be bought: white noise of an axis, its steps.
    struct Noise: CustomTestStringConvertible, Sendable {
        var size_mg: Double
        var step_mg = 0.0
        var rate_Hz = 25.0
        var hasGyro = false

        var testDescription: String { "\(size_mg) mg in steps of \(step_mg) mg, \(rate_Hz) Hz, gyro: \(hasGyro)" }
    }

    static let kinds = [
        Noise(size_mg: 0), Noise(size_mg: 1.2, rate_Hz: 10), Noise(size_mg: 3.6, rate_Hz: 10), Noise(size_mg: 3.6),
        Noise(size_mg: 10, rate_Hz: 10), Noise(size_mg: 2.4, step_mg: 4),
        Noise(size_mg: 0.3, step_mg: 0.5, hasGyro: true),
        Noise(size_mg: 3.6, step_mg: 0.5, rate_Hz: 50, hasGyro: true),
    ]

    /// Approximately normal, of size 1.
    private static func normal(_ random: inout SplitMix) -> Double {
        (0..<12).reduce(-6) { sum, _ in sum + Double(random.next() >> 11) / 0x1p53 }
    }

    /// What a sensor of this kind makes of the true samples.
    static func sensed(_ samples: [Sample], _ noise: Noise, seed: UInt64) -> [Sample] {
        var random = SplitMix(seed: seed)
        func read(_ value: Double, _ size: Double, _ step: Double) -> Double {
            let noisy = value + size * normal(&random)
            return step > 0 ? (noisy / step).rounded() * step : noisy
        }
        let g = Units.standardGravity_m_s2 / 1000
        return samples.map { sample in
            var sample = sample
            let a = sample.acceleration_m_s2
            sample.acceleration_m_s2 = Vector3(
                read(a.x, noise.size_mg * g, noise.step_mg * g), read(a.y, noise.size_mg * g, noise.step_mg * g),
                read(a.z, noise.size_mg * g, noise.step_mg * g))
            if let rate = sample.angularVelocity_rad_s {
                sample.angularVelocity_rad_s = Vector3(
                    read(rate.x, 0.001, 0.001), read(rate.y, 0.001, 0.001), read(rate.z, 0.001, 0.001))
            }
            return sample
        }
    }

    struct Outcome {
        var track: [TrackSecond] = []
        var episodes: [Episode] = []
        var alerts_us: [Int64] = []
        var notWorn: [Range<Int64>] = []
    }

    /// Drains as a recorder does, second by second, and does with what is taken back what a record does.
    static func recorded(_ samples: [Sample], rules: PostureRules = PostureRules()) throws -> Outcome {
        var pipeline = PosturePipeline(rules: rules, calibration: try calibrated())
        var outcome = Outcome()
        func drain() {
            outcome.track += pipeline.drainTrack()
            for event in pipeline.drainEvents() {
                switch event {
                case .episode(let episode): outcome.episodes.append(episode)
                case .alert(let time_us, _, _): outcome.alerts_us.append(time_us)
                case .notWorn(let from_us, let until_us):
                    outcome.track.takeBack(from_us..<until_us)
                    outcome.notWorn.append(from_us..<until_us)
                default: break
                }
            }
        }
        for (index, sample) in samples.enumerated() {
            _ = pipeline.advance(sample)
            if index % 10 == 0 { drain() }
        }
        pipeline.finish()
        drain()
        return outcome
    }

    /// Fifteen seconds upright, then somewhere at 25°.
    static func laidDown(seconds: Double, _ noise: Noise, seed: UInt64 = 1) -> [Sample] {
        sensed(
            wearer(seconds: seconds, rate_Hz: noise.rate_Hz, hasGyro: noise.hasGyro) { t in
                (25 * min(1, max(0, t - 15)), 0)
            }, noise, seed: seed)
    }

    @Test(
        "Whatever its noise: nothing of the desk is a slouch or worn time, and one alert at most rings",
        arguments: kinds)
    func desk(_ noise: Noise) throws {
        let outcome = try Self.recorded(Self.laidDown(seconds: 1500, noise))
        #expect(outcome.episodes.isEmpty)
        #expect(outcome.alerts_us.count <= 1)
        let from_us = try #require(outcome.notWorn.first?.lowerBound)
        #expect(outcome.notWorn.count == 1 && from_us <= 35_000_000)
        let desk = outcome.track.filter { $0.time_us > from_us }
        #expect(desk.allSatisfy { $0.activity == .off && $0.posture == .unknown })
        #expect(outcome.track.filter { $0.time_us < 14_000_000 }.allSatisfy { $0.activity == .still })
        let day = DaySummary(
            day: 0, wearer: "me", track: outcome.track, episodes: outcome.episodes, alerts_us: [], localOffset_s: 0,
            rulesVersion: "")
        #expect(day.worn_s <= 35 && day.slouch_s == 0)
    }

    @Test("A slouch that began before the sensor was laid down ends where it was laid down")
    func slouchBefore() throws {
        let samples = wearer(seconds: 1000, rate_Hz: 25) { t in (t < 20 ? 0 : t < 60 ? 22 : 30, 0) }
        let outcome = try Self.recorded(Self.sensed(samples, Noise(size_mg: 1), seed: 4))
        let episode = try #require(outcome.episodes.first)
        #expect(outcome.episodes.count == 1)
        #expect(abs(Double(episode.start_us) / 1e6 - 20.5) < 1 && abs(Double(episode.end_us) / 1e6 - 61) < 2)
        #expect(abs(episode.meanDegrees - 22) < 1)
    }

    @Test("An episode that ends while the sensor lies still is told only when something has moved again")
    func unsure() throws {
        var pipeline = PosturePipeline(calibration: try calibrated())
        var told_us: [Int64] = []
        let samples = wearer(seconds: 300, rate_Hz: 25) { t in (t < 20 || t > 200 ? 0 : 22, 0) }
        for sample in Self.sensed(samples, Noise(size_mg: 1), seed: 5) {
            pipeline.isHeldOnPurpose = sample.time_us > 90_000_000  // ends it, though nothing moves
            _ = pipeline.advance(sample)
            for case .episode(let episode) in pipeline.drainEvents() {
                #expect(abs(Double(episode.end_us) / 1e6 - 90) < 0.1)
                told_us.append(sample.time_us)
            }
        }
        #expect(told_us.count == 1)
        #expect((200_000_000...204_000_000).contains(try #require(told_us.first)))
    }

    @Test("Who breathes is worn, however still else, and however noisy the sensor", arguments: kinds)
    func breathing(_ noise: Noise) throws {
        // By 0.15°, fifteen times a minute, and a slow sway of half a degree.
        let samples = wearer(seconds: 1500, rate_Hz: noise.rate_Hz, hasGyro: noise.hasGyro) { t in
            ((t < 15 ? 0 : 20) + 0.15 * Scalar.sin(1.57 * t) + 0.5 * Scalar.sin(0.13 * t), 0)
        }
        let outcome = try Self.recorded(Self.sensed(samples, noise, seed: 2))
        #expect(outcome.notWorn.isEmpty)
        #expect(outcome.track.allSatisfy { $0.activity != .off })
    }

    @Test("Knocks on the desk do not make it a person")
    func knocks() throws {
        var random = SplitMix(seed: 9)
        var samples = Self.laidDown(seconds: 900, Noise(size_mg: 2.4, rate_Hz: 50))
        for second in stride(from: 40, to: 880, by: 30) {
            let strength = 2 * Self.normal(&random)
            for index in 0..<20 {
                samples[second * 50 + index].acceleration_m_s2 +=
                    Vector3(0.3, 1, 0.5) * (strength * Scalar.exp(-Double(index) / 4) * Scalar.sin(1.5 * Double(index)))
            }
        }
        #expect(try Self.recorded(samples).notWorn.count == 1)
    }

    @Test("Taken up again it is worn again, and a second desk is found as well")
    func again() throws {
        let samples = wearer(seconds: 1900, rate_Hz: 25) { t in
            (t < 15 ? 0 : t < 800 ? 25 : t < 900 ? 4 * Scalar.sin(t) : 20, 0)
        }
        let outcome = try Self.recorded(Self.sensed(samples, Noise(size_mg: 2.4), seed: 3))
        #expect(outcome.notWorn.count == 2)
        #expect(outcome.episodes.isEmpty)
        let between = outcome.track.filter { (802_000_000..<900_000_000).contains($0.time_us) }
        #expect(between.allSatisfy { $0.activity != .off })
    }

    @Test("How the track is drained makes no difference")
    func drainedOnce() throws {
        let samples = Self.laidDown(seconds: 700, Noise(size_mg: 2))
        var pipeline = PosturePipeline(calibration: try calibrated())
        for sample in samples { _ = pipeline.advance(sample) }
        pipeline.finish()
        let often = try Self.recorded(samples)
        #expect(pipeline.drainTrack() == often.track)
        #expect(pipeline.drainEvents().contains { if case .notWorn = $0 { true } else { false } })
    }
}
