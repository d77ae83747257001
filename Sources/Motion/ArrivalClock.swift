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

    private var period_us: Double
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
        learnPeriod(arrival_us: arrival_us, samples: 1 + max(0, lostBefore))
        lastArrival_us = arrival_us
        let arrival = Double(arrival_us)
        var time = next_us.map { $0 + Double(max(0, lostBefore)) * period_us } ?? arrival
        let lateness = arrival - time
        if lateness > max(Self.loss_us, Self.lossPeriods * period_us) {
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

    private mutating func learnPeriod(arrival_us: Int64, samples: Int) {
        guard let start = counted else {
            counted = (arrival_us, 0)
            return
        }
        let elapsed_us = Double(arrival_us - start.first_us)
        let count = start.samples + samples
        // A silence spoils the count; so does a window so old that a drifting rate is no longer seen.
        let silence_us = Double(arrival_us - (lastArrival_us ?? arrival_us))
        if silence_us > max(Self.loss_us, Self.lossPeriods * period_us) {
            counted = (arrival_us, 0)
            return
        }
        counted = elapsed_us > 60e6 ? (arrival_us, 0) : (start.first_us, count)
        // Over less than a second a burst looks like a rate.
        guard elapsed_us > 1e6, count >= 5 else { return }
        let measured_us = elapsed_us / Double(count)
        period_us += (measured_us - period_us) * (elapsed_us > 10e6 ? 0.05 : 0.2)
    }
}
