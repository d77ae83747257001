import Events
import Gateway
import Motion
import Posture
import SensorProtocols
import TrivialFilter

/// What the processor does with every sample.
enum Speed {
    static func rows() -> [Row] { ProtocolFamily.onSerialLines.map(decoder) + filter() + [bytesToDetector()] }

    private static func decoder(_ family: ProtocolFamily) -> Row {
        let stream = Streams.of(family, samples: 20_000)
        let seconds = bestSeconds {
            var decoder = SensorDecoder(family)
            var messages: [SensorMessage] = []
            for piece in stream {
                messages.removeAll(keepingCapacity: true)
                decoder.decode(piece, into: &messages)
            }
        }
        let bytes = stream.reduce(0) { $0 + $1.count }
        return Row(
            what: "decode \(family.rawValue)", figure: "\(short(Double(bytes) / seconds / 1e6)) MB/s",
            target: "", isMet: nil)
    }

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
                    target: "<= 40", isMet: ours <= 40))
            rows.append(
                Row(
                    what: "  with the smoother behind it", figure: "\(short(smoothed)) ns/sample", target: "<= 80",
                    isMet: smoothed <= 80))
        }
        let trivial = nanoseconds(Streams.samples(200_000, rate_Hz: 285.7), trivialFilter)
        rows.append(
            Row(
                what: "  at 285.7 Hz beside a trivial filter in C", figure: "\(short(native / trivial)) x",
                target: "<= 4", isMet: native / trivial <= 4))
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

    private static func bytesToDetector() -> Row {
        let count = 200_000
        let stream = Streams.of(.plumbline, samples: count)
        let seconds = bestSeconds(rounds: 3) {
            var feed = SensorFeed(family: .plumbline, timeSource: .sensor)
            feed.beginHold(HoldRequest())
            var output = SensorFeed.Output()
            for (index, piece) in stream.enumerated() {
                output.removeAll()
                feed.receive(piece, arrival_us: 1_772_352_000_000_000 + Int64(index) * 50_000, into: &output)
                _ = feed.pipeline.drainTrack()
            }
        }
        let perSecond = Double(count) / seconds / 1e6
        return Row(
            what: "bytes to detector, all in", figure: "\(short(perSecond)) M samples/s", target: ">= 2",
            isMet: perSecond >= 2)
    }
}
