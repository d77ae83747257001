import Numbers

/// Maps a sensor's clock to the host's by a line under the earliest arrivals.
///
/// A sample arrives after it was taken, never before: delay only adds. So the line that lies closest under all
/// (device time, arrival − device time) points of the last minutes is the clock, and jitter, bursts and delays of
/// seconds lie above it (Moon, Skelly, Towsley, "Estimation and removal of clock skew", INFOCOM 1999). The line is the
/// edge of the points' lower hull under their middle, found anew once a second from one point a second.
///
/// The result never runs backwards; a sensor whose clock jumps or restarts begins a new line.
///
/// A line that has just begun is as late as its first arrival was: of a backlog that is delivered all at once it would be
/// too high by the backlog's length. It is settled when nothing has come earlier than it allows for half a second; who
/// can wait until then gives each sample of the backlog its true time.
public struct DeviceClock: Sendable {
    public struct Configuration: Equatable, Sendable {
        /// How far a crystal may be off (watch crystals: 20 ppm; RC oscillators of cheap loggers: far more).
        public var greatestDrift_ppm = 500.0
        public var window_s = 300.0
        /// A device time this far from where the line expects it is another clock.
        public var jump_s = 2.0
        /// Later than this may be a delay, or a clock that stood still …
        public var latest_s = 20.0
        /// … and so may what has become later by this from one sample to the next (assumed: no radio that goes on
        /// delivering is later all at once by half a second).
        public var suddenlyLate_s = 0.5
        /// A line is settled when it has not been lowered for so long …
        public var settling_s = 0.5
        /// … by more than this (the jitter of a radio), …
        public var settlingJitter_s = 0.02
        /// … and has not risen by this part of the time since: of a clock that is too slow it would rise for ever …
        public var settlingRise = 0.2
        /// … or after so long in any case.
        public var longestSettling_s = 5.0

        public init() {}
    }

    /// A device time on the host's clock.
    public struct Mapped: Equatable, Sendable {
        public var host_us: Int64
        /// The sensor's clock jumped here: nothing connects this time to those before.
        public var isReset: Bool
    }

    /// How a device time goes with the line so far.
    public enum Fit: Equatable, Sendable {
        case expected
        /// A delay beyond all others, or a clock that stood still: the samples that follow tell.
        case late
        /// The sensor's clock has jumped.
        case another
    }

    private let configuration: Configuration
    private var points: [(device_us: Double, offset_us: Double)] = []
    private var bin: (start_us: Int64, device_us: Double, offset_us: Double)?
    private var origin: (device_us: Int64, arrival_us: Int64)?
    private var line = (at_us: 0.0, offset_us: 0.0, slope: 0.0)
    private var last: (device_us: Int64, host_us: Int64)?
    /// The newest point of a line that is not settled, which nothing has been mapped by.
    private var observed: (device_us: Int64, host_us: Int64)?
    private var settling: (began_us: Int64, quietSince_us: Int64, offset_us: Double)?
    /// Whether nothing had come earlier than the line allows for a while, since it began.
    public private(set) var isSettled = false

    /// How much faster the sensor's clock runs than the host's, parts per million.
    public var drift_ppm: Double { -line.slope * 1e6 }
    /// How long after the line the last sample arrived, µs: the link's jitter above its least delay.
    public private(set) var lateness_us = 0.0

    public init(configuration: Configuration = Configuration()) { self.configuration = configuration }

    /// Takes the device time of one sample and the host time at which it arrived, both in microseconds.
    ///
    /// Samples of one read arrive together; give them in order with the same arrival.
    public mutating func map(device_us: Int64, arrival_us: Int64) -> Mapped {
        // What is late all at once is not kept back here to see what follows: it is taken for a delay.
        let isReset = fit(device_us: device_us, arrival_us: arrival_us, suddenly: false) != .expected
        if isReset { restart() }
        observe(device_us: device_us, arrival_us: arrival_us)
        return Mapped(host_us: time(ofDevice: device_us, arrival_us: arrival_us), isReset: isReset)
    }

    /// Learns of a sample, which may be mapped later.
    public mutating func observe(device_us: Int64, arrival_us: Int64) {
        let start = origin ?? (device_us, arrival_us)
        origin = start
        observed = (device_us, arrival_us)
        let device = Double(device_us &- start.device_us)
        learn(
            device: device, offset: Double(arrival_us - start.arrival_us) - device, arrival_us: arrival_us)
        settle(
            device: device, arrival_us: arrival_us,
            rise_us: lateness_us(ofDevice: device_us, arrival_us: arrival_us))
    }

    /// Maps a sample that was learned of; to be asked in the samples' order.
    public mutating func time(ofDevice device_us: Int64, arrival_us: Int64) -> Int64 {
        let start = origin ?? (device_us, arrival_us)
        let device = Double(device_us &- start.device_us)
        // What no clock can show is damage: its arrival is all that is known.
        let ideal_us = Double(start.arrival_us) + device + self.offset(at: device)
        let ideal = abs(ideal_us) < 4e18 ? Int64(clamping: ideal_us.rounded()) : arrival_us
        lateness_us = Double(arrival_us &- ideal)
        // Not before the last one, and not after its own arrival.
        let host_us = max(min(ideal, arrival_us), (last?.host_us ?? .min).advanced(by: last == nil ? 0 : 1))
        last = (device_us, host_us)
        return host_us
    }

    /// A past device time on the host's clock, for samples that a sensor kept; does not touch the line.
    ///
    /// `nil` before the first sample has been mapped, and for a time that cannot be one.
    public func hostTime(ofPast device_us: Int64) -> Int64? {
        guard let origin else { return nil }
        let device = Double(device_us &- origin.device_us)
        // Nothing is kept for a year: such a time is damage.
        guard abs(device) < 3e13 else { return nil }
        return origin.arrival_us.addingClamped(Int64(clamping: (device + self.offset(at: device)).rounded()))
    }

    /// How a sample goes with the line so far.
    ///
    /// - Parameters:
    ///   - device_us: its stamp.
    ///   - arrival_us: when it came.
    ///   - suddenly: what has become late all at once is `late`, too.
    public func fit(device_us: Int64, arrival_us: Int64, suddenly: Bool = true) -> Fit {
        // While a line settles, arrivals alone are known, and a backlog may have holes.
        guard let before = isSettled ? last : observed else { return .expected }
        let device_s = Double(device_us &- before.device_us) / 1e6
        let host_s = Double(arrival_us &- before.host_us) / 1e6
        // Arrivals may be late by any delay, but a clock that runs ahead of them, or back, is another clock.
        let ahead_s = isSettled ? configuration.jump_s : configuration.latest_s
        if device_s < 0 || device_s - host_s > ahead_s { return .another }
        if host_s - device_s > configuration.latest_s { return .late }
        guard isSettled, suddenly else { return .expected }
        // The last one's own lateness is in `host_s` as far as it is one.
        return host_s - device_s - lateness_us / 1e6 > configuration.suddenlyLate_s ? .late : .expected
    }

    /// How much later than the line allows a sample is that has not been mapped, µs.
    public func lateness_us(ofDevice device_us: Int64, arrival_us: Int64) -> Double {
        guard let origin else { return 0 }
        let device = Double(device_us &- origin.device_us)
        return Double(arrival_us &- origin.arrival_us) - device - offset(at: device)
    }

    /// - Parameter rise_us: how far the sample lies above the line.
    private mutating func settle(device: Double, arrival_us: Int64, rise_us: Double) {
        let offset_us = offset(at: device)
        guard !isSettled else { return }
        guard let before = settling else {
            settling = (arrival_us, arrival_us, offset_us)
            return
        }
        if offset_us < before.offset_us - configuration.settlingJitter_s * 1e6 {
            settling = (before.began_us, arrival_us, offset_us)
            return
        }
        let quiet_us = Double(arrival_us - before.quietSince_us)
        let isQuiet = quiet_us >= configuration.settling_s * 1e6 && rise_us <= configuration.settlingRise * quiet_us
        if isQuiet || Double(arrival_us - before.began_us) >= configuration.longestSettling_s * 1e6 {
            isSettled = true
        }
    }

    private func offset(at device: Double) -> Double { line.offset_us + line.slope * (device - line.at_us) }

    /// The sensor's clock is another one from here on.
    public mutating func restart() {
        observed = nil
        settling = nil
        isSettled = false
        points.removeAll(keepingCapacity: true)
        bin = nil
        origin = nil
        line = (0, 0, 0)
    }

    private mutating func learn(device: Double, offset: Double, arrival_us: Int64) {
        guard let current = bin else {
            bin = (arrival_us, device, offset)
            line = (device, offset, 0)
            return
        }
        if arrival_us - current.start_us >= 1_000_000 {
            points.append((current.device_us, current.offset_us))
            let oldest = device - configuration.window_s * 1e6
            points.removeAll { $0.device_us < oldest }
            bin = (arrival_us, device, offset)
            fit()
        } else if offset < current.offset_us {
            bin = (current.start_us, device, offset)
        }
        // Something came earlier than the line allows: the line was too high.
        let excess = offset - self.offset(at: device)
        if excess < 0 { line.offset_us += excess }
    }

    private mutating func fit() {
        guard let first = points.first, let newest = points.last, points.count >= 2 else {
            if let only = points.first { line = (only.device_us, min(only.offset_us, line.offset_us), 0) }
            return
        }
        let middle = (first.device_us + newest.device_us) / 2
        let hull = lowerHull()
        var edge = (hull[0], hull[hull.count - 1])
        for (a, b) in zip(hull, hull.dropFirst()) where a.device_us <= middle && middle <= b.device_us { edge = (a, b) }
        let (a, b) = edge
        let length = b.device_us - a.device_us
        let limit = configuration.greatestDrift_ppm / 1e6
        // Over a few seconds jitter looks like drift; half a minute must pass before a slope is believed.
        let trust = min(1, (newest.device_us - first.device_us) / 30e6)
        let slope = length > 0 ? max(-limit, min(limit, (b.offset_us - a.offset_us) / length)) * trust : 0
        var offset = Double.infinity
        for point in points { offset = min(offset, point.offset_us - slope * (point.device_us - a.device_us)) }
        line = (a.device_us, offset, slope)
    }

    /// Andrew's monotone chain; the points are in order of device time.
    private func lowerHull() -> [(device_us: Double, offset_us: Double)] {
        var hull: [(device_us: Double, offset_us: Double)] = []
        for point in points {
            while hull.count >= 2 {
                let a = hull[hull.count - 2]
                let b = hull[hull.count - 1]
                let turn =
                    (b.device_us - a.device_us) * (point.offset_us - a.offset_us)
                    - (b.offset_us - a.offset_us) * (point.device_us - a.device_us)
                if turn > 0 { break }
                hull.removeLast()
            }
            hull.append(point)
        }
        return hull
    }
}
