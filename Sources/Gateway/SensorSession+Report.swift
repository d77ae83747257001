import Motion
import Posture
import Records
import SensorProtocols

extension SensorSession {
    private var linkReport_us: Int64 { family.isCoarse ? 30_000_000 : 2_000_000 }
    /// A sample that comes later than this after it was taken is a backlog's.
    private static let live_us: Int64 = 1_000_000

    /// Counts what has just come and is no backlog: only that is the stream's rate.
    mutating func noteLive(arrival_us: Int64) {
        for sample in scratch.samples where arrival_us - sample.sample.time_us < Self.live_us { liveSamples += 1 }
    }

    mutating func reportLink(now_us: Int64) {
        guard state == .streaming, let before = report, now_us - before.at_us >= linkReport_us else { return }
        let samples = liveSamples - before.live
        let lost = feed.lostSamples - before.lost
        report = (now_us, liveSamples, feed.lostSamples)
        output.events.append(
            .link(
                LinkEvent(
                    time_us: now_us, offset_s: offset_s, sensor: sensor.name, state: .streaming,
                    rate_Hz: Double(samples) / (Double(now_us - before.at_us) / 1e6),
                    lossRatio: samples + lost > 0 && backfill != nil ? Double(lost) / Double(samples + lost) : nil,
                    latency_ms: feed.lateness_us.map { $0 / 1000 })))
    }
}

extension SensorSession {
    /// Buzzes the sensor where it can.
    public mutating func buzz() {
        guard identity?.capabilities.contains(.buzzer) == true, state == .streaming else { return }
        send(.buzz([SensorCommand.Pulse(on_ms: 200, off_ms: 150), SensorCommand.Pulse(on_ms: 200, off_ms: 0)]))
    }

    /// Whether a sensor is the one that is recorded here: on a cable by the number it is known by, over the air by the
    /// first number that it gave. Of another one, at the same address, nothing is recorded.
    mutating func recognise(_ identity: SensorIdentity, now_us: Int64) {
        let expected = expectedDeviceID ?? identity.deviceID
        expectedDeviceID = expected
        guard isStranger != (identity.deviceID != expected) else { return }
        isStranger.toggle()
        note(
            .warning,
            isStranger
                ? "This sensor says that it is another one (\(identity.deviceID), not \(expected)): what it sends is not recorded. Is it the right one, “plumbline forget” it, then “plumbline pair” it."
                : "The sensor is the one that it was, and is recorded again.", now_us: now_us)
    }

    /// Lets go what has come of another sensor than the one that is recorded here.
    mutating func dropScratch() {
        scratch.removeAll()
        _ = feed.pipeline.drainTrack()
        _ = feed.pipeline.drainEvents()
        _ = feed.pipeline.drainLowReadings()
    }
}
