import Motion
import Posture
import TestSupport
import Testing

@Suite("The posture pipeline")
struct PosturePipelineTests {
    @Test("Without a calibration nothing is claimed")
    func uncalibrated() {
        var pipeline = PosturePipeline()
        for sample in wearer(seconds: 30, rate_Hz: 25, posture: { _ in (25, 0) }) {
            let frame = pipeline.advance(sample)
            #expect(frame.posture == .unknown && frame.flexionDegrees == nil && frame.calibration == .none)
        }
        #expect(pipeline.drainTrack().allSatisfy { $0.posture == .unknown && $0.flexionDegrees == nil })
    }

    @Test(
        "After a minute without samples the calibration is doubtful and posture unknown, unless the file vouches for it"
    )
    func gapMakesDoubtful() throws {
        let samples =
            wearer(seconds: 5, rate_Hz: 25) { _ in (0, 0) }
            + wearer(seconds: 5, rate_Hz: 25, from_s: 80) { _ in (0, 0) }
        for keeps in [false, true] {
            var pipeline = PosturePipeline(calibration: try calibrated(), keepsCalibrationOverGaps: keeps)
            var last: PostureFrame?
            for sample in samples { last = pipeline.advance(sample) }
            #expect(last?.posture == (keeps ? .upright : .unknown))
            #expect(last?.calibration == (keeps ? .ok : .doubtful))
        }
    }

    @Test(
        "Lying on the back or the side is lying after ten seconds, and never a slouch",
        arguments: [(-85.0, 0.0), (0, 80), (0, -80)])
    func lying(flexion: Double, lean: Double) throws {
        var pipeline = PosturePipeline(calibration: try calibrated())
        var last: PostureFrame?
        for sample in wearer(seconds: 15, rate_Hz: 25, posture: { _ in (flexion, lean) }) {
            last = pipeline.advance(sample)
        }
        #expect(last?.activity == .lying)
        #expect(last?.posture == .unknown)
    }

    @Test("A bounce of 2 Hz is walking, one of 6 Hz is not", arguments: [(2.0, true), (6.0, false)])
    func walking(frequency_Hz: Double, isWalking: Bool) throws {
        var pipeline = PosturePipeline(calibration: try calibrated())
        var last: PostureFrame?
        for var sample in wearer(seconds: 10, rate_Hz: 50, posture: { _ in (0, 0) }) {
            let t = Double(sample.time_us) / 1e6
            sample.acceleration_m_s2 = sample.acceleration_m_s2 * (1 + 0.3 * Scalar.sin(2 * .pi * frequency_Hz * t))
            last = pipeline.advance(sample)
        }
        #expect((last?.activity == .walking) == isWalking)
    }

    @Test("Leans have their names, with right positive")
    func leans() throws {
        for (lean, name) in [(15.0, PostureState.leanRight), (-15, .leanLeft), (2, .upright)] {
            var pipeline = PosturePipeline(calibration: try calibrated())
            var last: PostureFrame?
            for sample in wearer(seconds: 3, rate_Hz: 25, posture: { _ in (3, lean) }) {
                last = pipeline.advance(sample)
            }
            #expect(last?.posture == name)
            #expect(abs((last?.leanDegrees ?? 0) - lean) < 0.1)
        }
    }

    @Test("What is held on purpose is no slouch, and ends one that was going on")
    func onPurpose() throws {
        let slump = try PostureHold(
            .slump, samples: wearer(seconds: 10.5, rate_Hz: 25, from_s: 20) { _ in (25, 0) },
            upright: try calibrated(), needed_s: 10)
        var pipeline = PosturePipeline(calibration: try calibrated())
        for sample in wearer(seconds: 40, rate_Hz: 25, posture: { t in (t < 10 || t > 33 ? 0 : 25, 0) }) {
            pipeline.isHeldOnPurpose = slump.covers(sample.time_us)
            _ = pipeline.advance(sample)
        }
        pipeline.finish()
        let episodes = pipeline.drainEvents().compactMap { if case .episode(let episode) = $0 { episode } else { nil } }
        #expect(episodes.count == 1)
        #expect(abs((episodes.first?.duration_s ?? 0) - 9.5) < 0.9)
    }

    @Test("A clip turned upside down by a hand is not trusted, and no slouch of it is told; a deep bend is no hand")
    func handled() throws {
        var hand = PosturePipeline(calibration: try calibrated())
        for sample in wearer(seconds: 60, rate_Hz: 50, posture: { t in (t < 10 ? 0 : t < 13 ? -60 * (t - 10) : 25, 0) })
        {
            _ = hand.advance(sample)
        }
        #expect(hand.quality == .doubtful)
        let events = hand.drainEvents()
        #expect(!events.contains { if case .alert = $0 { true } else { false } })

        var bend = PosturePipeline(calibration: try calibrated())
        for sample in wearer(seconds: 20, rate_Hz: 50, posture: { t in (150 * Scalar.sin(min(t, 9) * .pi / 9), 0) }) {
            _ = bend.advance(sample)
        }
        #expect(bend.quality == .ok)
    }

    @Test("In a file whose hold comes later, a clip handled before it is trusted from the hold on")
    func handledBeforeTheHold() throws {
        var calibration = try calibrated()
        calibration.time_us = 20_000_000
        var pipeline = PosturePipeline(calibration: calibration, keepsCalibrationOverGaps: true)
        var qualities: [CalibrationQuality] = []
        for sample in wearer(seconds: 40, rate_Hz: 50, posture: { t in (t < 3 ? -60 * t : 0, 0) }) {
            qualities.append(pipeline.advance(sample).calibration)
        }
        #expect(qualities[500] == .doubtful && qualities.last == .ok)
    }

    @Test("A copy continues exactly like the original, and the track covers all the time there is")
    func determinism() throws {
        let samples = wearer(seconds: 120, rate_Hz: 33) { (20 * Scalar.sin(0.2 * $0), 8 * Scalar.sin(0.31 * $0)) }
        var pipeline = PosturePipeline(calibration: try calibrated())
        for sample in samples[..<2000] { _ = pipeline.advance(sample) }
        var copy = pipeline
        for sample in samples[2000...] { #expect(pipeline.advance(sample) == copy.advance(sample)) }
        pipeline.finish()
        copy.finish()
        #expect(pipeline.drainEvents() == copy.drainEvents())
        let track = pipeline.drainTrack()
        #expect(track == copy.drainTrack())
        let length_s = Double((samples.last?.time_us ?? 0)) / 1e6
        #expect(abs(track.reduce(0) { $0 + $1.coverage } - length_s) < 1e-6)
    }

    @Test("Episodes lie apart in time and slouch seconds never exceed worn seconds, whatever the wearer does")
    func randomWearer() throws {
        for seed in 0..<8 as Range<UInt64> {
            var generator = SplitMix(seed: seed)
            var flexion = 0.0
            var values: [Double] = []
            for _ in 0..<6000 {
                flexion += Double(Int64(generator.next() % 2001) - 1000) / 600 - flexion * 0.005
                values.append(flexion)
            }
            var pipeline = PosturePipeline(calibration: try calibrated())
            for sample in wearer(
                seconds: 600, rate_Hz: 10, posture: { (values[max(0, min(5999, Int(($0 * 10).rounded())))], 0) })
            {
                _ = pipeline.advance(sample)
            }
            pipeline.finish()
            var end_us = Int64.min
            for case .episode(let episode) in pipeline.drainEvents() {
                #expect(episode.start_us >= end_us && episode.duration_s >= 5)
                #expect(episode.peakDegrees >= episode.meanDegrees && episode.peakDegrees >= 7)
                end_us = episode.end_us
            }
        }
    }
}

@Suite("Drift")
struct DriftTests {
    @Test("Half an hour far from the calibration makes it doubtful, and then no posture is claimed")
    func drift() throws {
        var pipeline = PosturePipeline(calibration: try calibrated())
        var last: PostureFrame?
        for sample in wearer(seconds: 2500, rate_Hz: 4, breathes: true, posture: { (9 + Scalar.sin($0), 0) }) {
            last = pipeline.advance(sample)
        }
        #expect(last?.calibration == .doubtful)
        #expect(last?.posture == .unknown)
    }
}
