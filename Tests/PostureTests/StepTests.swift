import Motion
import Posture
import TestSupport
import Testing

@Suite("Steps are told by their rhythm")
struct StepTests {
    /// Somebody 18° forward whom something shakes along "up", in g.
    private func shaken(seconds: Double, rate_Hz: Double, by force_g: (Double) -> Double) -> [Sample] {
        wearer(seconds: seconds, rate_Hz: rate_Hz) { t in (t < 12 ? 0 : 18, 0) }.map { sample in
            var sample = sample
            let t = Double(sample.time_us) / 1e6
            if t > 12 { sample.acceleration_m_s2 = sample.acceleration_m_s2 * (1 + force_g(t)) }
            return sample
        }
    }

    private func judged(_ samples: [Sample]) throws -> (walking: Double, episodes: Int, alerts: Int) {
        var pipeline = PosturePipeline(calibration: try calibrated())
        let frames = samples.map { pipeline.advance($0) }.filter { $0.time_us > 17_000_000 }
        pipeline.finish()
        var counts = (episodes: 0, alerts: 0)
        for event in pipeline.drainEvents() {
            if case .episode = event { counts.episodes += 1 }
            if case .alert = event { counts.alerts += 1 }
        }
        return (
            Double(frames.filter { $0.activity == .walking }.count) / Double(frames.count), counts.episodes,
            counts.alerts
        )
    }

    @Test(
        "From a stroll to a run, at any rate of samples: no slouch and no alert",
        arguments: [10.0, 25, 50, 100], [1.0, 1.2, 1.6, 2.0, 2.5, 2.7, 3.3])
    func steps(rate_Hz: Double, pace_Hz: Double) throws {
        // The trunk goes up and down by 1 to 4 cm; left and right are not alike, and the heel is felt.
        let way_m = pace_Hz < 1.5 ? 0.011 : pace_Hz < 2.4 ? 0.02 : 0.035
        let size_g = way_m * (2 * .pi * pace_Hz) * (2 * .pi * pace_Hz) / Units.standardGravity_m_s2
        let result = try judged(
            shaken(seconds: 60, rate_Hz: rate_Hz) { t in
                let phase = 2 * .pi * pace_Hz * t
                return size_g * (Scalar.sin(phase) + 0.15 * Scalar.sin(phase / 2) + 0.3 * Scalar.sin(2 * phase + 1))
            })
        #expect(result.walking > 0.95)
        #expect(result.episodes == 0 && result.alerts == 0)
    }

    @Test("What shakes by chance in the same band is no walk, and a slouch in it is one", arguments: [10.0, 50])
    func road(rate_Hz: Double) throws {
        var walking = 0.0
        for seed in 1...4 as ClosedRange<UInt64> {
            // Noise through the springs of a car: 1.4 Hz, a quarter of the critical damping.
            var random = SplitMix(seed: seed)
            let fine_Hz = 100.0
            let w = 2 * .pi * 1.4
            var (place, speed) = (0.0, 0.0)
            var shakes: [Double] = []
            for _ in 0..<6200 {
                let push = (0..<12).reduce(-6) { sum, _ in sum + Double(random.next() >> 11) / 0x1p53 }
                let change = push * 40 - 2 * 0.25 * w * speed - w * w * place
                speed += change / fine_Hz
                place += speed / fine_Hz
                shakes.append(-w * w * place - 2 * 0.25 * w * speed)
            }
            let size = (shakes.reduce(0) { $0 + $1 * $1 } / Double(shakes.count)).squareRoot()
            let result = try judged(
                shaken(seconds: 60, rate_Hz: rate_Hz) { t in 0.08 * shakes[Int(t * fine_Hz)] / size })
            walking += result.walking / 4
            #expect(result.episodes >= 1)
        }
        #expect(walking < 0.1)
    }

    @Test(
        "A leg that jiggles, a chair that rocks and a push that comes once are no walk",
        arguments: [(6.0, 0.1), (5.0, 0.1), (0.6, 0.15), (0.2, 0.3)])
    func noSteps(rate_Hz: Double, size_g: Double) throws {
        let result = try judged(
            shaken(seconds: 60, rate_Hz: 50) { size_g * Scalar.sin(2 * .pi * rate_Hz * $0) })
        #expect(result.walking == 0)
    }
}
