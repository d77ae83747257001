import Motion
import SensorProtocols

/// Gives the samples of a sensor with a clock their times, and keeps them back for as long as these are in doubt: while a
/// clock's line settles, and where samples are so late that either the link or the sensor's clock stood still.
///
/// So a backlog that is delivered at once, at a late start or after a stall, gets its true spacing.
struct SensorTimes {
    /// A sample that was kept back, with its time.
    struct Timed: Sendable {
        var sample: RawSample
        /// On the host's time line.
        var time_us: Int64
    }

    private struct Held {
        var raw: RawSample
        var device_us: Int64
        var arrival_us: Int64
    }

    /// Whether late samples are followed by ones in time shows within so long: a backlog is delivered faster than it grew.
    private static let doubt_us: Int64 = 3_000_000
    /// Five seconds of a thousand samples a second; what is more waits for nothing.
    private static let mostHeld = 5000

    private var clock = DeviceClock()
    private var held: [Held] = []
    private var doubtSince_us: Int64?
    /// What has its time now, in the samples' order.
    private(set) var ready: [Timed] = []

    /// How late the last sample was above the link's least delay.
    var lateness_us: Double { clock.lateness_us }

    /// A past device time, for samples that a sensor kept; `nil` while there is no line to place it on.
    func hostTime(ofPast device_us: Int64) -> Int64? {
        clock.isSettled && held.isEmpty ? clock.hostTime(ofPast: device_us) : nil
    }

    /// The time of a sample, where that is known at once, as it nearly always is; else it is kept back.
    mutating func time(of raw: RawSample, device_us: Int64, arrival_us: Int64) -> Int64? {
        let fit = clock.fit(device_us: device_us, arrival_us: arrival_us)
        if fit == .expected, clock.isSettled, held.isEmpty {
            clock.observe(device_us: device_us, arrival_us: arrival_us)
            return clock.time(ofDevice: device_us, arrival_us: arrival_us)
        }
        let sample = Held(raw: raw, device_us: device_us, arrival_us: arrival_us)
        switch fit {
        case .expected where doubtSince_us != nil:
            // The link stood still: all of them are on the line as it was.
            doubtSince_us = nil
            for late in held { clock.observe(device_us: late.device_us, arrival_us: late.arrival_us) }
            keep(sample)
        case .expected: keep(sample)
        case .late where clock.isSettled: doubt(sample)
        case .late, .another:
            flush()
            clock.restart()
            keep(sample)
        }
        if doubtSince_us == nil, clock.isSettled || held.count > Self.mostHeld { release() }
        return nil
    }

    /// Nothing more comes that could tell: what is kept back gets the time that it has by now.
    mutating func flush() {
        if doubtSince_us != nil { believeAnotherClock() }
        release()
    }

    mutating func drainReady() -> [Timed] {
        defer { ready.removeAll() }
        return ready
    }

    private mutating func keep(_ sample: Held) {
        clock.observe(device_us: sample.device_us, arrival_us: sample.arrival_us)
        held.append(sample)
    }

    private mutating func doubt(_ sample: Held) {
        held.append(sample)
        let since_us = doubtSince_us ?? sample.arrival_us
        doubtSince_us = since_us
        if sample.arrival_us - since_us > Self.doubt_us || held.count > Self.mostHeld { believeAnotherClock() }
    }

    /// The sensor's clock stood still: what is kept back is on a line of its own.
    private mutating func believeAnotherClock() {
        doubtSince_us = nil
        clock.restart()
        for sample in held { clock.observe(device_us: sample.device_us, arrival_us: sample.arrival_us) }
    }

    private mutating func release() {
        for sample in held {
            ready.append(
                Timed(
                    sample: sample.raw,
                    time_us: clock.time(ofDevice: sample.device_us, arrival_us: sample.arrival_us)))
        }
        held.removeAll(keepingCapacity: true)
    }
}
