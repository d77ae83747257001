import Motion
import Numbers
import SensorProtocols

/// Gives the samples of one sensor their times on the host's line: by the sensor's clock where it has one that goes with
/// the arrivals (`ClockWatch`), else by the arrivals.
///
/// Samples are kept back for as long as their times are in doubt: while a clock's line settles, where samples are so
/// late that either the link or the sensor's clock stood still, and where a clock may be found wrong. So a backlog that is
/// delivered at once, at a late start or after a stall, gets its true spacing, and so do the samples of a clock that is
/// given up. A stamp that no clock can show, or that fits neither what was before nor what comes next, costs only itself.
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
        var lost: Int
    }

    /// A stamp, and when it came.
    private struct Stamp {
        var device_us: Int64
        var arrival_us: Int64

        /// Whether a later one goes on from it.
        func leads(to later: Stamp) -> Bool {
            let step_us = later.device_us &- device_us
            return step_us > 0 && step_us < later.arrival_us - arrival_us + 2_000_000
        }
    }

    /// Later than the line allows, since when and by how much at first.
    private struct Doubt {
        var since_us: Int64
        var lateness_us: Double
    }

    /// Whether late samples are followed by ones in time shows within so long: a backlog is delivered faster than it grew.
    private static let doubt_us: Int64 = 3_000_000
    /// While the lateness shrinks by this part in that time, it is a backlog that is being delivered.
    private static let shrinks = 0.1
    /// A clock that has not advanced for so long stands still, or is very coarse.
    private static let still_us: Int64 = 100_000
    /// Ten seconds of a thousand samples a second; what is more waits for nothing.
    private static let mostHeld = 10_000
    /// No sensor's clock counts from before the year 1900 or gets beyond 2100, in microseconds.
    private static let stamps_us: ClosedRange<Int64> = -2_300_000_000_000_000...4_200_000_000_000_000

    private var clock = DeviceClock()
    private var watch = ClockWatch()
    private var arrivals: ArrivalTimes
    private var held: [Held] = []
    private var doubt: Doubt?
    /// A stamp that did not fit: damage, or the first one of another clock.
    private var suspect: Stamp?
    private var step = UsualStep()
    private var lastStamp: Stamp?
    private var lastAdvance_us: Int64?
    private var bootID: UInt32?
    /// The last sample that has its time.
    private var last: (time_us: Int64, sequence: UInt64?)?
    /// What has its time now, in the samples' order.
    private(set) var ready: [Timed] = []
    /// The clock was given up, or is used again; to be drained.
    private(set) var change: ClockChange?

    /// - Parameter nominalRate_Hz: for a sensor without a clock.
    init(nominalRate_Hz: Double) { arrivals = ArrivalTimes(nominalRate_Hz: nominalRate_Hz) }

    /// How late the last sample was above the link's least delay; `nil` where no clock tells.
    var lateness_us: Double? { usesClock ? clock.lateness_us : nil }

    private var usesClock: Bool { lastStamp != nil && watch.fault == nil }

    /// The time of a sample that a sensor had kept; `nil` while there is nothing to place it by.
    func time(ofPast raw: RawSample) -> Int64? {
        guard watch.fault == nil else {
            // By its number, where the clock is wrong.
            guard let last, let newest = last.sequence, let old = raw.sequence, old < newest,
                newest - old < 1 << 32, raw.bootID == bootID, let period_us = arrivals.period_us
            else { return nil }
            return last.time_us - Int64(clamping: (Double(newest - old) * period_us).rounded())
        }
        guard clock.isSettled, held.isEmpty, let device_us = raw.deviceTime_us, Self.stamps_us.contains(device_us)
        else { return nil }
        return clock.hostTime(ofPast: device_us)
    }

    /// The time of a sample, where that is known at once, as it nearly always is; else it is kept back.
    ///
    /// - Parameter lost: samples that the sensor has numbered and that have not come before this one.
    mutating func time(of raw: RawSample, arrival_us: Int64, lost: Int) -> Int64? {
        if raw.bootID != bootID { beginBoot(raw.bootID) }
        let told_us = raw.deviceTime_us.flatMap { Self.stamps_us.contains($0) ? $0 : nil }
        guard told_us != nil || lastStamp != nil else { return byArrival(raw, arrival_us, lost) }
        if lastStamp == nil { flush() }
        if let change = watch.note(stamp_us: told_us, arrival_us: arrival_us) { turn(to: change) }
        guard watch.fault == nil else {
            if let told_us { lastStamp = Stamp(device_us: told_us, arrival_us: arrival_us) }
            return byArrival(raw, arrival_us, lost)
        }
        arrivals.learn(arrival_us: arrival_us, lost: lost)
        let (stamp, known) = stamp(told_us, arrival_us: arrival_us)
        let isStill = isStill(stamp)
        lastStamp = stamp
        let fit = known ?? clock.fit(device_us: stamp.device_us, arrival_us: arrival_us)
        if fit == .expected, clock.isSettled, held.isEmpty, !isStill, !watch.isInDoubt {
            clock.observe(device_us: stamp.device_us, arrival_us: arrival_us)
            let time_us = clock.time(ofDevice: stamp.device_us, arrival_us: arrival_us)
            return spaced(time_us, raw, arrival_us)
        }
        hold(Held(raw: raw, device_us: stamp.device_us, arrival_us: arrival_us, lost: lost), fit)
        let isSettled = clock.isSettled && !isStill && !watch.isInDoubt
        if doubt == nil, isSettled || held.count > Self.mostHeld { release() }
        return nil
    }

    /// Nothing more comes that could tell: what is kept back gets the time that it has by now.
    mutating func flush() {
        if watch.isInDoubt || isAtStandstill {
            releaseByArrivals()
        } else {
            if doubt != nil { believeAnotherClock() }
            release()
        }
        arrivals.flush()
        giveArrived()
    }

    mutating func drainReady() -> [Timed] {
        defer { ready.removeAll() }
        return ready
    }

    mutating func drainChange() -> ClockChange? {
        defer { change = nil }
        return change
    }

    // MARK: Stamps

    /// The stamp of a sample: its own where that fits, else a usual step after the last one; and how it goes with the line
    /// so far, where that was asked for already.
    private mutating func stamp(_ told_us: Int64?, arrival_us: Int64) -> (Stamp, DeviceClock.Fit?) {
        guard let told_us else { return (filled(arrival_us: arrival_us), nil) }
        let told = Stamp(device_us: told_us, arrival_us: arrival_us)
        let mayBeFilled = lastStamp != nil && step.usual_us != nil
        let fit = mayBeFilled ? clock.fit(device_us: told_us, arrival_us: arrival_us) : nil
        if fit == .another, suspect?.leads(to: told) != true {
            suspect = told
            return (filled(arrival_us: arrival_us), nil)
        }
        suspect = nil
        if let last = lastStamp { step.learn(told_us &- last.device_us) }
        return (told, fit)
    }

    /// A usual step after the last stamp, as far as both are known.
    private func filled(arrival_us: Int64) -> Stamp {
        guard let last = lastStamp else { return Stamp(device_us: 0, arrival_us: arrival_us) }
        guard let usual_us = step.usual_us else { return last }
        return Stamp(device_us: last.device_us &+ Int64(clamping: usual_us.rounded()), arrival_us: arrival_us)
    }

    private mutating func isStill(_ stamp: Stamp) -> Bool {
        guard let last = lastStamp, stamp.device_us == last.device_us, let since_us = lastAdvance_us else {
            lastAdvance_us = stamp.arrival_us
            return false
        }
        return stamp.arrival_us - since_us > Self.still_us
    }

    private var isAtStandstill: Bool {
        guard let last = held.last, held.count > 1 else { return false }
        return held[held.count - 2].device_us == last.device_us
    }

    private mutating func beginBoot(_ new: UInt32?) {
        if bootID != nil {
            flush()
            clock.restart()
            watch.restart()
        }
        bootID = new
        step = UsualStep()
        suspect = nil
    }

    // MARK: Doubt

    private mutating func hold(_ sample: Held, _ fit: DeviceClock.Fit) {
        switch fit {
        case .expected where doubt != nil:
            // The link stood still: all of them are on the line as it was.
            doubt = nil
            for late in held { clock.observe(device_us: late.device_us, arrival_us: late.arrival_us) }
            keep(sample)
        case .expected: keep(sample)
        case .late where clock.isSettled: delay(sample)
        case .late, .another:
            flush()
            clock.restart()
            keep(sample)
        }
    }

    private mutating func keep(_ sample: Held) {
        clock.observe(device_us: sample.device_us, arrival_us: sample.arrival_us)
        held.append(sample)
    }

    private mutating func delay(_ sample: Held) {
        held.append(sample)
        let lateness_us = clock.lateness_us(ofDevice: sample.device_us, arrival_us: sample.arrival_us)
        let since = doubt ?? Doubt(since_us: sample.arrival_us, lateness_us: lateness_us)
        doubt = since
        guard sample.arrival_us - since.since_us > Self.doubt_us || held.count > Self.mostHeld else { return }
        if lateness_us < (1 - Self.shrinks) * since.lateness_us, held.count <= Self.mostHeld {
            doubt = Doubt(since_us: sample.arrival_us, lateness_us: lateness_us)
        } else {
            believeAnotherClock()
        }
    }

    /// The sensor's clock stood still: what is kept back is on a line of its own.
    private mutating func believeAnotherClock() {
        doubt = nil
        clock.restart()
        for sample in held { clock.observe(device_us: sample.device_us, arrival_us: sample.arrival_us) }
    }

    // MARK: Times

    private mutating func turn(to change: ClockChange) {
        self.change = change
        switch change {
        case .givenUp: releaseByArrivals()
        case .usedAgain:
            arrivals.flush()
            giveArrived()
            clock.restart()
            step = UsualStep()
            suspect = nil
        }
    }

    private mutating func release() {
        spreadStandstills()
        for sample in held {
            let time_us = clock.time(ofDevice: sample.device_us, arrival_us: sample.arrival_us)
            give(sample.raw, time_us, sample.arrival_us)
        }
        held.removeAll(keepingCapacity: true)
    }

    /// Samples behind one another with one stamp lie a usual step apart, as far as there is room before the next stamp.
    private mutating func spreadStandstills() {
        var start = 0
        while start < held.count {
            let stamp_us = held[start].device_us
            let end = held[start...].firstIndex { $0.device_us != stamp_us } ?? held.count
            if end - start > 1 {
                let room_us = end < held.count ? Double(held[end].device_us &- stamp_us) : .infinity
                let step_us = min(step.usual_us ?? arrivals.period_us ?? 0, room_us / Double(end - start))
                for index in start..<end {
                    held[index].device_us &+= Int64(clamping: (max(0, step_us) * Double(index - start)).rounded())
                }
            }
            start = end
        }
    }

    /// Their stamps are not believed.
    private mutating func releaseByArrivals() {
        doubt = nil
        arrivals.begin(after: last?.time_us)
        for sample in held {
            arrivals.add(sample.raw, arrival_us: sample.arrival_us, lost: sample.lost, isLearned: true)
        }
        held.removeAll(keepingCapacity: true)
        giveArrived()
    }

    private mutating func byArrival(_ raw: RawSample, _ arrival_us: Int64, _ lost: Int) -> Int64? {
        arrivals.add(raw, arrival_us: arrival_us, lost: lost)
        giveArrived()
        return nil
    }

    private mutating func giveArrived() {
        for timed in arrivals.drainReady() { give(timed.raw, timed.time_us, timed.arrival_us) }
    }

    private mutating func give(_ raw: RawSample, _ time_us: Int64, _ arrival_us: Int64) {
        let time_us = spaced(time_us, raw, arrival_us)
        ready.append(Timed(sample: raw, time_us: time_us))
    }

    /// No time is given twice, and none goes back: where a line was put earlier, times close up to half their spacing
    /// until they are on it.
    private mutating func spaced(_ time_us: Int64, _ raw: RawSample, _ arrival_us: Int64) -> Int64 {
        var time_us = time_us
        if let last_us = last?.time_us {
            let half_us = (step.usual_us ?? arrivals.period_us ?? 2) / 2
            // Nearly always it is much later.
            if Double(time_us - last_us) < half_us {
                let least_us = Int64(clamping: half_us)
                if time_us - last_us < least_us { time_us = max(last_us + 1, min(last_us + least_us, arrival_us)) }
            }
        }
        last = (time_us, raw.sequence)
        return time_us
    }
}

/// The step from one sample's stamp to the next as it usually is.
struct UsualStep: Sendable {
    private(set) var usual_us: Double?

    mutating func learn(_ step_us: Int64) {
        guard step_us > 0 else { return }
        let step = Double(step_us)
        guard let usual = usual_us else {
            usual_us = step
            return
        }
        // Three of them are a loss.
        if step < 3 * usual { usual_us = usual + 0.05 * (step - usual) }
    }
}
