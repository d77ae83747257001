import Numbers

/// Gives times to the samples of a sensor that sends none, from when they arrive.
///
/// Samples are taken evenly but arrive in bursts and late. A second-order loop follows the arrivals: the period is
/// learned from the nominal rate (which may be wrong by a factor), the phase leans on early arrivals, since delay only
/// adds. A silence much longer than the period is a loss, not a late sample, and begins anew.
public struct ArrivalClock: Sendable {
    /// A silence of this many periods, and of at least this long, is a loss.
    private static let lossPeriods = 8.0
    private static let loss_us = 250_000.0

    /// The time between two samples as it has been learned, or the nominal one.
    public private(set) var period_us: Double
    /// The period was measured, not only given.
    public private(set) var isLearned = false
    private var next_us: Double?
    private var last_us = Int64.min
    private var lastArrival_us: Int64?
    private var counted: (first_us: Int64, samples: Int)?

    public init(nominalRate_Hz: Double) { period_us = 1e6 / max(0.1, nominalRate_Hz) }

    /// The rate as it has been learned.
    public var rate_Hz: Double { 1e6 / period_us }

    /// When a sample was measured, in host microseconds, by when it arrived.
    ///
    /// - Parameters:
    ///   - arrival_us: host microseconds; samples of one read arrive together.
    ///   - lostBefore: samples that the sensor's counter shows as missing before this one.
    public mutating func map(arrival_us: Int64, lostBefore: Int = 0) -> Int64 {
        learn(arrival_us: arrival_us, samples: 1 + max(0, lostBefore))
        return place(arrival_us: arrival_us, lostBefore: lostBefore)
    }

    /// A sample that arrives now comes so late that others before it were lost or wait: nothing came for a while.
    public func isSilence(before arrival_us: Int64) -> Bool {
        next_us.map { Double(arrival_us) - $0 > longestLateness_us } ?? false
    }

    /// The times that follow go on from a sample that was given its time by other means.
    public mutating func goOn(from time_us: Int64, arrival_us: Int64) {
        next_us = Double(time_us) + period_us
        last_us = max(last_us, time_us)
        counted = (arrival_us, 0)
        lastArrival_us = arrival_us
    }

    /// Learns the period of samples, whoever gives them their times.
    public mutating func learn(arrival_us: Int64, samples: Int) {
        defer { lastArrival_us = arrival_us }
        guard let start = counted else {
            counted = (arrival_us, 0)
            return
        }
        let elapsed_us = Double(arrival_us - start.first_us)
        let count = start.samples + samples
        // A silence spoils the count; so does a window so old that a drifting rate is no longer seen.
        let silence_us = Double(arrival_us - (lastArrival_us ?? arrival_us))
        if silence_us > longestLateness_us {
            counted = (arrival_us, 0)
            return
        }
        counted = elapsed_us > 60e6 ? (arrival_us, 0) : (start.first_us, count)
        // Over less than a second a burst looks like a rate.
        guard elapsed_us > 1e6, count >= 5 else { return }
        let measured_us = elapsed_us / Double(count)
        // The first measurement is believed at once: what was given may be wrong by a factor of ten.
        period_us += (measured_us - period_us) * (!isLearned ? 1 : elapsed_us > 10e6 ? 0.05 : 0.2)
        isLearned = true
    }

    /// The time of a sample whose arrival was learned.
    public mutating func place(arrival_us: Int64, lostBefore: Int) -> Int64 {
        let arrival = Double(arrival_us)
        var time = next_us.map { $0 + Double(max(0, lostBefore)) * period_us } ?? arrival
        let lateness = arrival - time
        if lateness > longestLateness_us {
            time = arrival
        } else if lateness < 0 {
            // It came before it was due: the phase was late.
            time = arrival
        } else {
            // Late arrivals pull only gently; most of it is delay.
            time += lateness * 0.01
        }
        next_us = time + period_us
        last_us = max(Int64(clamping: time.rounded()), last_us == .min ? .min : last_us + 1)
        return last_us
    }

    private var longestLateness_us: Double { max(Self.loss_us, Self.lossPeriods * period_us) }
}
