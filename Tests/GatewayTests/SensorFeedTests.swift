import Events
import Gateway
import Posture
import SensorProtocols
import TestSupport
import Testing

@Suite("From a sensor's bytes to posture")
struct SensorFeedTests {
    /// A 20-byte WitMotion frame of a clip with x up and z out of the back.
    private func frame(accelerationCounts: (x: Int16, y: Int16, z: Int16)) -> [UInt8] {
        let words =
            [accelerationCounts.x, accelerationCounts.y, accelerationCounts.z] + [Int16](repeating: 0, count: 6)
        return [0x55, 0x61]
            + words.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    }

    private func feed(
        seconds: Int, from_us: Int64, counts: (x: Int16, y: Int16, z: Int16), into feed: inout SensorFeed
    ) -> (frames: [PostureFrame], held: HoldResult?) {
        var output = SensorFeed.Output()
        var held: HoldResult?
        for index in 0..<seconds * 50 {
            let arrival_us = from_us + Int64(index) * 20_000
            feed.receive(frame(accelerationCounts: counts), arrival_us: arrival_us, into: &output)
            held = output.hold ?? held
        }
        return (output.frames, held)
    }

    @Test("Nothing is claimed before the hold; after it, 25° forward for half a minute is one slouch and one alert")
    func holdThenSlouch() {
        var rules = PostureRules()
        rules.alertDelay_s = 15
        // Of a wearer who is not known yet.
        rules.alertCertainty = 0.6
        var sensor = SensorFeed(family: .witmotion, pipeline: PosturePipeline(rules: rules))
        sensor.beginHold(HoldRequest())
        let hold = feed(seconds: 11, from_us: 1_000_000, counts: (2048, 0, 0), into: &sensor)
        #expect(hold.frames.first?.posture == .unknown)
        guard case .calibrated = hold.held else {
            Issue.record("the hold was still and should calibrate")
            return
        }
        // cos 25° and sin 25° of 1 g in counts.
        let slouch = feed(seconds: 30, from_us: 12_000_000, counts: (1856, 0, 866), into: &sensor)
        #expect(slouch.frames.last?.posture == .slouch)
        #expect(abs((slouch.frames.last?.flexionDegrees ?? 0) - 25) < 0.2)
        // This gyro says zero as the force jumps, so the filter takes its seconds to believe the force.
        _ = feed(seconds: 15, from_us: 42_000_000, counts: (2048, 0, 0), into: &sensor)
        // Without any noise it may have lain somewhere: what it was is told when that is known.
        sensor.pipeline.finish()
        let events = sensor.pipeline.drainEvents()
        #expect(events.count { if case .episode = $0 { true } else { false } } == 1)
        #expect(events.count { if case .alert = $0 { true } else { false } } == 1)
    }

    @Test("A hold that is not still is refused with a reason")
    func restlessHold() {
        var sensor = SensorFeed(family: .witmotion)
        sensor.beginHold(HoldRequest(seconds: 4))
        _ = feed(seconds: 2, from_us: 0, counts: (2048, 0, 0), into: &sensor)
        let rest = feed(seconds: 3, from_us: 2_000_000, counts: (1900, 0, 760), into: &sensor)
        guard case .refused(.moved) = rest.held else {
            Issue.record("a hold of two postures is no hold")
            return
        }
        #expect(rest.frames.last?.posture == .unknown)
    }

    @Test(
        "Well-formed frames with impossible times and numbers harm nothing",
        arguments: [SensorFeed.TimeSource.host, .sensor])
    func hostileFrames(source: SensorFeed.TimeSource) {
        let identity =
            "030101021f010f11223344556677d4c3b2a190dc01047011010370170105e80303fa1af401e80304436c697005312e322e300752c3"
            + "bc636b656e960b00"
        // Samples at 0; resent ones and live ones at the end of time and of numbers; and an ordinary one again.
        let frames = [
            "02020101010101010101010101048096980102020220010101010101010101010220010101010101010101030d7000",
            "03020501010fffffffffffffffffffffffff010202200101010101010101010102200101010101010101010326bb00",
            "1202ffffffffffffffffffffffffffffffff02020220010101010101010101010220010101010101010101035bc100",
            "0302090101010101010101010580809698030102022001010101010101010101022001010101010101010103426000",
            "03020201010205010101010101048096980102020220010101010101010101010220010101010101010101031eab00",
        ]
        var generator = SplitMix(seed: 5)
        for _ in 0..<200 {
            var feed = SensorFeed(family: .plumbline, timeSource: source)
            var output = SensorFeed.Output()
            feed.receive(bytes(identity), arrival_us: 1_772_366_400_000_000, into: &output)
            for step in 0..<20 as Range<Int64> {
                let frame = frames[generator.number(0...frames.count - 1)]
                feed.receive(bytes(frame), arrival_us: 1_772_366_400_000_000 + step * 10_000, into: &output)
            }
            #expect(output.messages.count == 1 && output.frames.count == output.samples.count)
        }
    }

    private func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex.utf8).compactMap { UInt8(String(UnicodeScalar($0)), radix: 16) }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
