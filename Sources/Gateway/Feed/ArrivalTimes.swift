import Motion
import Numbers
import SensorProtocols

/// Gives samples their times by their arrivals alone, and keeps those back for a moment that come behind a silence: what
/// is delivered all at once was not taken all at once, and gets its spacing back.
struct ArrivalTimes: Sendable {
    /// A sample with its time.
    struct Timed: Sendable {
        var raw: RawSample
        var time_us: Int64
        var arrival_us: Int64
    }

    private struct Held: Sendable {
        var raw: RawSample
        var arrival_us: Int64
        var lost: Int
        /// Its arrival was learned while its time was thought to come from elsewhere.
        var isLearned: Bool
    }

    /// What comes within so long of a first sample came at once.
    private static let burst_us: Int64 = 50_000
    /// Until the rate of an unknown sensor is measured, what it sent at once waits for so long.
    private static let learning_us: Int64 = 1_300_000
    private static let leastBurst = 3
    private static let mostHeld = 5000
    /// A slower sensor has no bursts, and its first sample is not to wait for the second.
    private static let slowest_us = 1_000_000.0

    private var clock: ArrivalClock
    private var held: [Held] = []
    private var last_us: Int64?
    /// What has its time now, in order; to be drained.
    private var ready: [Timed] = []

    init(nominalRate_Hz: Double) { clock = ArrivalClock(nominalRate_Hz: nominalRate_Hz) }

    /// As far as it is known.
    var period_us: Double? { clock.isLearned ? clock.period_us : nil }

    /// Learns the rate of samples that get their times elsewhere.
    mutating func learn(arrival_us: Int64, lost: Int) { clock.learn(arrival_us: arrival_us, samples: 1 + lost) }

    /// Samples that got their times elsewhere ended here: those that follow come after.
    mutating func begin(after time_us: Int64?) { last_us = time_us }

    mutating func drainReady() -> [Timed] {
        defer { ready.removeAll() }
        return ready
    }

    mutating func add(_ raw: RawSample, arrival_us: Int64, lost: Int, isLearned: Bool = false) {
        let sample = Held(raw: raw, arrival_us: arrival_us, lost: lost, isLearned: isLearned)
        guard held.isEmpty else {
            held.append(sample)
            if mayResolve(at_us: arrival_us) { resolve() }
            return
        }
        let mayBeBurst = last_us == nil || clock.isSilence(before: arrival_us)
        guard mayBeBurst, clock.period_us < Self.slowest_us else { return place(sample) }
        held.append(sample)
    }

    /// Nothing more comes for a while.
    mutating func flush() { resolve() }

    private func mayResolve(at_us: Int64) -> Bool {
        guard held.count <= Self.mostHeld else { return true }
        let waited_us = at_us - held[0].arrival_us
        return waited_us > (clock.isLearned || burstCount < Self.leastBurst ? Self.burst_us : Self.learning_us)
    }

    /// How many of those that are held came at once.
    private var burstCount: Int {
        let end_us = held[0].arrival_us + Self.burst_us
        return held.firstIndex { $0.arrival_us > end_us } ?? held.count
    }

    private mutating func resolve() {
        guard let first = held.first else { return }
        let count = burstCount
        // Those behind the burst say how fast they come.
        var learner = clock
        learner.goOn(from: held[count - 1].arrival_us, arrival_us: held[count - 1].arrival_us)
        for sample in held[count...] where !sample.isLearned {
            learner.learn(arrival_us: sample.arrival_us, samples: 1 + sample.lost)
        }
        let end_us = held[count - 1].arrival_us
        let steps = held[1..<count].reduce(count - 1) { $0 + $1.lost }
        let delivered_us = Double(end_us - first.arrival_us)
        guard count >= Self.leastBurst, Double(steps) * learner.period_us > 2 * delivered_us + learner.period_us else {
            let all = held
            held.removeAll(keepingCapacity: true)
            for sample in all { place(sample) }
            return
        }
        let room_us = last_us.map { Double(end_us - $0) / Double(steps + 1) } ?? .infinity
        let step_us = min(learner.period_us, room_us)
        var left = steps
        for (index, sample) in held[..<count].enumerated() {
            if index > 0 { left -= 1 + sample.lost }
            let time_us = end_us - Int64(clamping: (Double(left) * step_us).rounded())
            last_us = time_us
            ready.append(Timed(raw: sample.raw, time_us: time_us, arrival_us: sample.arrival_us))
        }
        clock.goOn(from: end_us, arrival_us: end_us)
        let rest = held[count...]
        held.removeAll(keepingCapacity: true)
        for sample in rest { place(sample) }
    }

    private mutating func place(_ sample: Held) {
        if !sample.isLearned { clock.learn(arrival_us: sample.arrival_us, samples: 1 + sample.lost) }
        let time_us = clock.place(arrival_us: sample.arrival_us, lostBefore: sample.lost)
        last_us = time_us
        ready.append(Timed(raw: sample.raw, time_us: time_us, arrival_us: sample.arrival_us))
    }
}
