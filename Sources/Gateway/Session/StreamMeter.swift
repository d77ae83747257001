import Motion
import SensorProtocols

/// Measures a stream's rate and loss for the report on its link.
struct StreamMeter: Sendable {
    /// What came between two reports.
    struct Measurement: Equatable {
        var rate_Hz: Double
        /// Of all that was sent; `nil` where nothing came and nothing was lost.
        var lossRatio: Double?
        /// Samples that the sensor has kept and that have not come yet; `nil` where it keeps none.
        var samplesToCome: Int?
        /// Of all that was sent, what can come no more; `nil` likewise.
        var goneRatio: Double?
        /// What came in the time that was measured.
        var count = 0
    }

    private struct Report: Sendable {
        var at_us: Int64
        var live: Int
        var lost: Int
    }

    /// A sample that comes later than this after it was taken is a backlog's.
    private static let live_us: Int64 = 1_000_000

    private let interval_us: Int64
    /// Samples that came as they were taken, and not as part of a backlog.
    private var liveSamples = 0
    /// What had come, and been lost, when the link was reported on last.
    private var last: Report?

    init(_ family: ProtocolFamily) { interval_us = family.isCoarse ? 30_000_000 : 2_000_000 }

    /// A link begins: what came before it is not its rate.
    mutating func begin(now_us: Int64, lostSamples: Int) {
        last = Report(at_us: now_us, live: liveSamples, lost: lostSamples)
    }

    /// Counts what has just come and is no backlog: only that is the stream's rate.
    mutating func count(_ samples: [NumberedSample], arrival_us: Int64) {
        for sample in samples where arrival_us - sample.sample.time_us < Self.live_us { liveSamples += 1 }
    }

    /// - Parameter lostSamples: since the feed began.
    /// - Returns: `nil` where it is not yet time for a report.
    mutating func measure(now_us: Int64, lostSamples: Int) -> Measurement? {
        guard let before = last, now_us - before.at_us >= interval_us else { return nil }
        let samples = liveSamples - before.live
        let lost = lostSamples - before.lost
        last = Report(at_us: now_us, live: liveSamples, lost: lostSamples)
        return Measurement(
            rate_Hz: Double(samples) / (Double(now_us - before.at_us) / 1e6),
            lossRatio: samples + lost > 0 ? Double(lost) / Double(samples + lost) : nil, count: samples)
    }
}
