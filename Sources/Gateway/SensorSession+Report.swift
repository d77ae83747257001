import Events
import Motion
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
                    at: moment(now_us), sensor: sensor.name, state: .streaming,
                    rate_Hz: Double(samples) / (Double(now_us - before.at_us) / 1e6),
                    lossRatio: samples + lost > 0 && backfill != nil ? Double(lost) / Double(samples + lost) : nil,
                    latency_ms: feed.lateness_us.map { $0 / 1000 })))
    }
}
