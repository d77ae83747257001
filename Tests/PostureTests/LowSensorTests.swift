import Motion
import Posture
import Testing

@Suite("A low sensor beside the upper one")
struct LowSensorTests {
    /// What a low sensor says of a pelvis that leans like this.
    private func readings(seconds: Double, rate_Hz: Double = 50, degrees: @escaping (Double) -> Double) throws
        -> [LowReading]
    {
        var pipeline = PosturePipeline(calibration: try calibrated(), judgesPosture: false)
        for sample in wearer(seconds: seconds, rate_Hz: rate_Hz, posture: { (degrees($0), 0) }) {
            _ = pipeline.advance(sample)
        }
        return pipeline.drainLowReadings()
    }

    /// The upper sensor's frames over a slouch of 30°, with readings handed over so long after their time.
    private func frames(_ readings: [LowReading], late_us: Int64) throws -> [PostureFrame] {
        var pipeline = PosturePipeline(calibration: try calibrated())
        var waiting = readings[...]
        return wearer(seconds: 12, rate_Hz: 50, posture: { _ in (30, 0) }).map { sample in
            while let next = waiting.first, next.time_us + late_us <= sample.time_us {
                pipeline.setLowSensor(next)
                waiting = waiting.dropFirst()
            }
            return pipeline.advance(sample)
        }
    }

    @Test("The pelvis that goes along makes a bend at the hips of what one sensor calls a slouch")
    func bend() throws {
        let alone = try frames([], late_us: 0)
        let both = try frames(try readings(seconds: 12) { _ in 30 }, late_us: 0)
        #expect(alone.last?.posture == .slouch && alone.last?.usesLowSensor == false)
        #expect(both.last?.posture == .leanForward && both.last?.usesLowSensor == true)
    }

    @Test("A bend at the hips is no slouch, also where it is only the likelier of the two")
    func bendIsNoSlouch() throws {
        for (pelvis, slouches) in [(7.0, 0), (2, 1)] {
            var pipeline = PosturePipeline(calibration: try calibrated())
            for reading in try readings(seconds: 20, degrees: { _ in pelvis }) { pipeline.setLowSensor(reading) }
            var last: PostureFrame?
            for sample in wearer(seconds: 20, rate_Hz: 50, posture: { _ in (18, 0) }) {
                last = pipeline.advance(sample)
            }
            if slouches == 0 { #expect(last?.posture == .leanForward && (last?.confidence ?? 1) < 0.7) }
            pipeline.finish()
            let episodes = pipeline.drainEvents().count { if case .episode = $0 { true } else { false } }
            #expect(episodes == slouches)
        }
    }

    @Test("Readings that come up to a fifth of a second late, or all beforehand, give the same frames")
    func order() throws {
        let low = try readings(seconds: 12) { 30 * Scalar.sin($0) }
        let inTime = try frames(low, late_us: 0)
        #expect(try frames(low, late_us: 200_000) == inTime)
        #expect(try frames(low, late_us: -60_000_000) == inTime)
        #expect(try frames(low, late_us: 600_000) != inTime)
    }

    @Test("When the low sensor falls silent the upper one decides alone within a second")
    func silence() throws {
        let low = try readings(seconds: 6) { _ in 30 }
        let last_us = try #require(low.last?.time_us)
        for frame in try frames(low, late_us: 0) where frame.time_us > 2_000_000 {
            if frame.time_us <= last_us { #expect(frame.usesLowSensor) }
            if frame.time_us > last_us + 1_100_000 { #expect(!frame.usesLowSensor && frame.posture == .slouch) }
        }
    }

    @Test("A sensor that is not at the upper back names no posture, finds no slouch and alerts nobody")
    func judgesNothing() throws {
        var pipeline = PosturePipeline(calibration: try calibrated(), judgesPosture: false)
        for sample in wearer(seconds: 60, rate_Hz: 25, posture: { _ in (30, 0) }) {
            let frame = pipeline.advance(sample)
            #expect(frame.posture == .unknown && frame.flexionDegrees != nil && frame.calibration == .ok)
        }
        pipeline.finish()
        #expect(pipeline.drainEvents().isEmpty)
        #expect(pipeline.drainTrack().count == 60)
    }

    @Test("A doubtful or missing calibration says nothing to the upper sensor")
    func untrusted() throws {
        for calibration in [try calibrated(), nil] {
            var pipeline = PosturePipeline(calibration: calibration, quality: .doubtful, judgesPosture: false)
            for sample in wearer(seconds: 5, rate_Hz: 50, posture: { _ in (20, 0) }) { _ = pipeline.advance(sample) }
            #expect(pipeline.drainLowReadings().isEmpty)
        }
    }

    @Test("Readings without end, repeated or backwards harm nothing")
    func hostile() throws {
        var pipeline = PosturePipeline(calibration: try calibrated())
        for time_us in [5, 5, 3, .max, .min, 4] as [Int64] {
            pipeline.setLowSensor(
                LowReading(time_us: time_us, angles: .init(forwardDegrees: .infinity, rightDegrees: .nan)))
        }
        for sample in wearer(seconds: 2, rate_Hz: 50, posture: { _ in (0, 0) }) { _ = pipeline.advance(sample) }
        for index in 0..<10_000 as Range<Int64> {
            pipeline.setLowSensor(
                LowReading(time_us: 10_000_000 + index * 100_000, angles: .init(forwardDegrees: 0, rightDegrees: 0)))
        }
        for sample in wearer(seconds: 2, rate_Hz: 50, from_s: 1000, posture: { _ in (0, 0) }) {
            #expect(pipeline.advance(sample).confidence?.isNaN != true)
        }
    }
}
