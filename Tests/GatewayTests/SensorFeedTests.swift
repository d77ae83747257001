import Gateway
import Posture
import SensorProtocols
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
    ) -> (frames: [PostureFrame], held: SensorFeed.HoldResult?) {
        var output = SensorFeed.Output()
        var held: SensorFeed.HoldResult?
        for index in 0..<seconds * 50 {
            let arrival_us = from_us + Int64(index) * 20_000
            feed.take(frame(accelerationCounts: counts), arrival_us: arrival_us, into: &output)
            held = output.hold ?? held
        }
        return (output.frames, held)
    }

    @Test("Nothing is claimed before the hold; after it, 25° forward for half a minute is one slouch and one alert")
    func holdThenSlouch() {
        var sensor = SensorFeed(family: .witmotion)
        sensor.beginHold(seconds: 10)
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
        let events = sensor.pipeline.drainEvents()
        #expect(events.count { if case .episode = $0 { true } else { false } } == 1)
        #expect(events.count { if case .alert = $0 { true } else { false } } == 1)
    }

    @Test("A hold that is not still is refused with a reason")
    func restlessHold() {
        var sensor = SensorFeed(family: .witmotion)
        sensor.beginHold(seconds: 4)
        _ = feed(seconds: 2, from_us: 0, counts: (2048, 0, 0), into: &sensor)
        let rest = feed(seconds: 3, from_us: 2_000_000, counts: (1900, 0, 760), into: &sensor)
        guard case .refused(.moved) = rest.held else {
            Issue.record("a hold of two postures is no hold")
            return
        }
        #expect(rest.frames.last?.posture == .unknown)
    }
}
