import Motion
import TrivialFilter

/// What the processor does with every sample.
enum Speed {
    static func rows() -> [Row] { decoders() + filter() + feeds() }

    private static func decoders() -> [Row] {
        Work.names.filter { $0.hasPrefix("decode") }.compactMap { name in
            guard let work = Work.named(name, samples: 20_000) else { return nil }
            let perSecond = Double(work.amount) / bestSeconds(work.body) / 1e6
            return row(name, "\(short(perSecond)) MB/s", perSecond, atLeast: targets_MB_s[name])
        }
    }

    /// COBS, CRC and a message for each frame; a line of text and a message for each.
    private static let targets_MB_s = ["decode plumbline": 400.0, "decode ximu3": 150, "decode ximu3 as sent": 150]

    private static func filter() -> [Row] {
        var rows: [Row] = []
        var native = 0.0
        for rate_Hz in [100, 285.7, 1000] {
            let samples = Streams.samples(200_000, rate_Hz: rate_Hz)
            let ours = nanoseconds(samples) { samples in
                var filter = InclinationFilter()
                for sample in samples { _ = filter.update(sample) }
            }
            let smoothed = nanoseconds(samples) { samples in
                var smoother = FixedLagSmoother()
                var ups: [Vector3] = []
                for sample in samples {
                    _ = smoother.update(sample, smoothed: &ups)
                    ups.removeAll(keepingCapacity: true)
                }
            }
            if rate_Hz == 285.7 { native = ours }
            rows.append(
                Row(
                    what: "inclination filter, \(short(rate_Hz)) Hz", figure: "\(short(ours)) ns/sample",
                    value: ours, limit: 40))
            rows.append(
                Row(
                    what: "  with the smoother behind it", figure: "\(short(smoothed)) ns/sample", value: smoothed,
                    limit: 80))
        }
        let trivial = nanoseconds(Streams.samples(200_000, rate_Hz: 285.7), trivialFilter)
        rows.append(
            Row(
                what: "  at 285.7 Hz beside a trivial filter in C", figure: "\(short(native / trivial)) x",
                value: native / trivial, limit: 4))
        return rows
    }

    private static func nanoseconds(_ samples: [Sample], _ work: ([Sample]) -> Void) -> Double {
        bestSeconds { work(samples) } / Double(samples.count) * 1e9
    }

    private static func trivialFilter(_ samples: [Sample]) {
        var filter = trivial_filter(up: (1, 0, 0))
        for sample in samples {
            var gyro = (0.0, 0.0, 0.0)
            if let rate = sample.angularVelocity_rad_s { gyro = (rate.x, rate.y, rate.z) }
            let force = sample.acceleration_m_s2
            withUnsafeBytes(of: &gyro) { gyro in
                withUnsafeBytes(of: (force.x, force.y, force.z)) { force in
                    trivial_filter_update(
                        &filter, gyro.assumingMemoryBound(to: Double.self).baseAddress,
                        force.assumingMemoryBound(to: Double.self).baseAddress, 1 / 285.7)
                }
            }
        }
    }

    private static func feeds() -> [Row] {
        [("bytes to detector", Optional(3.0)), ("bytes to detector, live", nil), ("bytes, no calibration", nil)]
            .compactMap {
                name, least in
                guard let work = Work.named(name, samples: 200_000) else { return nil }
                let perSecond = Double(work.amount) / bestSeconds(rounds: 3, work.body) / 1e6
                return row(name, "\(short(perSecond)) M samples/s", perSecond, atLeast: least)
            }
    }

    private static func row(_ what: String, _ figure: String, _ value: Double, atLeast least: Double?) -> Row {
        guard let least else { return Row(what: what, figure: figure) }
        return Row(what: what, figure: figure, value: value, limit: least, isLeast: true)
    }
}
