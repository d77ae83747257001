import Motion
import Posture
import Testing

@Suite("The record's track is smoothed")
struct SmoothTrackTests {
    /// Two minutes of a wearer who sways and is shaken, as a sensor with a gyro bias sees it.
    private static let samples = wearer(seconds: 120, rate_Hz: 50, hasGyro: true) { (20 * Scalar.sin(0.5 * $0), 5) }
        .map { sample in
            var sample = sample
            let t = Double(sample.time_us) / 1e6
            sample.acceleration_m_s2 += Vector3(0, 0, 1.5 * Scalar.sin(2.7 * t) + Scalar.sin(1.1 * t))
            sample.angularVelocity_rad_s? += Vector3(0.003, -0.005, 0.002)
            return sample
        }

    private func track(_ samples: [Sample]) throws -> (track: [TrackSecond], frames: [PostureFrame]) {
        var pipeline = PosturePipeline(calibration: try calibrated())
        let frames = samples.map { pipeline.advance($0) }
        pipeline.finish()
        return (pipeline.drainTrack(), frames)
    }

    @Test("Its angles are those of the fixed-lag smoother; frames are those of the causal filter")
    func angles() throws {
        let (track, frames) = try track(Self.samples)
        var smoother = FixedLagSmoother(lag_s: PostureRules.trackLag_s)
        var ups: [Vector3] = []
        for (sample, frame) in zip(Self.samples, frames) {
            #expect(smoother.update(sample, smoothed: &ups).up == frame.up)
        }
        smoother.finish(smoothed: &ups)
        let body = BodyFrame(try calibrated())
        var errors = (causal: 0.0, smoothed: 0.0)
        for second in track {
            let from = Int(second.time_us / 20_000)
            let upTo = min(from + 50, ups.count)
            let mean = ups[from..<upTo].reduce(Vector3.zero, +).normalized ?? .zero
            let flexion = try #require(second.flexionDegrees)
            // The last sample of all is held by nothing.
            if upTo < ups.count { #expect(abs(flexion - body.flexionDegrees(up: mean)) < 1e-6) }
            let truth = (from..<upTo).reduce(0) { $0 + 20 * Scalar.sin(0.01 * Double($1)) } / Double(upTo - from)
            let causal = frames[from..<upTo].reduce(0) { $0 + ($1.flexionDegrees ?? 0) } / Double(upTo - from)
            errors.causal += (causal - truth) * (causal - truth)
            errors.smoothed += (flexion - truth) * (flexion - truth)
        }
        #expect(errors.smoothed < 0.8 * errors.causal)
    }

    @Test("No second comes later than two seconds after its end, and none is missing")
    func lag() throws {
        var pipeline = PosturePipeline(calibration: try calibrated())
        var seconds: [TrackSecond] = []
        for sample in Self.samples {
            _ = pipeline.advance(sample)
            seconds += pipeline.drainTrack()
            let due = max(0, (sample.time_us - 4_100_000) / 1_000_000)
            #expect(seconds.count >= Int(due))
        }
        pipeline.finish()
        seconds += pipeline.drainTrack()
        #expect(seconds.map(\.time_us) == (0..<120).map { Int64($0) * 1_000_000 })
    }

    @Test("A calibration on the way counts from its moment on: before it there is no angle, after it the new one")
    func calibrationOnTheWay() throws {
        var pipeline = PosturePipeline()
        let samples = wearer(seconds: 20, rate_Hz: 50, hasGyro: true) { _ in (10, 0) }
        var calibration = try calibrated()
        calibration.time_us = 10_000_000
        for sample in samples {
            _ = pipeline.advance(sample)
            if sample.time_us == calibration.time_us { pipeline.setCalibration(calibration) }
        }
        pipeline.finish()
        let track = pipeline.drainTrack()
        #expect(track.count == 20)
        for second in track {
            if second.time_us < 10_000_000 {
                #expect(second.flexionDegrees == nil && second.calibration == .none)
            } else {
                #expect(abs((second.flexionDegrees ?? 0) - 10) < 0.1 && second.calibration == .ok)
            }
        }
    }

    @Test("A gap cuts the track: nothing is held over it, and what waited is not lost")
    func gap() throws {
        let samples = Self.samples.filter { !(30_000_000..<40_000_000).contains($0.time_us) }
        let track = try track(samples).track
        #expect(!track.contains { (30_000_000..<39_000_000).contains($0.time_us) })
        #expect(abs(track.reduce(0) { $0 + $1.coverage } - 110) < 0.1)
    }
}
