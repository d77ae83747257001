import Events
import Gateway
import Motion
import Posture
import SensorProtocols

/// Something that is done over and over: how long it takes is told by `Speed`, how many instructions by
/// `Tools/Benchmarks/instructions`.
struct Work {
    let name: String
    /// What is done in one run, and what a figure is told for.
    let amount: Int
    let unit: String
    let body: () -> Void

    static let names =
        ProtocolFamily.onSerialLines.map { "decode \($0.rawValue)" }
        + ["decode ximu3 as sent", "bytes to detector", "bytes to detector, live", "bytes, no calibration"]
        + ["inclination filter", "smoother", "inclination filter, 100 Hz", "smoother, 100 Hz"]

    /// `nil` for a name that is none.
    ///
    /// - Parameter samples: how many samples one run takes.
    static func named(_ name: String, samples: Int) -> Work? {
        switch name {
        case "bytes to detector": return feed(name, Streams.wearer(samples: samples, rate_Hz: 100), samples)
        // As they are received: the sensor's clock is compared with the arrivals.
        case "bytes to detector, live":
            return feed(name, Streams.wearer(samples: samples, rate_Hz: 100), samples, timeSource: .host)
        // The sway is no hold, so angles, names and episodes are not asked for.
        case "bytes, no calibration": return feed(name, Streams.of(.plumbline, samples: samples), samples)
        case "inclination filter", "smoother":
            return filter(name, Streams.samples(samples, rate_Hz: 285.7), smooths: name.hasPrefix("smoother"))
        case "inclination filter, 100 Hz", "smoother, 100 Hz":
            return filter(name, Streams.samples(samples, rate_Hz: 100), smooths: name.hasPrefix("smoother"))
        case "decode ximu3 as sent": return decoding(name, .ximu3, Streams.ximu3AsSent(samples: samples))
        default:
            let family = ProtocolFamily.onSerialLines.first { name == "decode \($0.rawValue)" }
            return family.map { decoding(name, $0, Streams.of($0, samples: samples)) }
        }
    }

    private static func decoding(_ name: String, _ family: ProtocolFamily, _ stream: [[UInt8]]) -> Work {
        Work(name: name, amount: stream.reduce(0) { $0 + $1.count }, unit: "byte") {
            var decoder = SensorDecoder(family)
            var messages: [SensorMessage] = []
            for piece in stream {
                messages.removeAll(keepingCapacity: true)
                decoder.decode(piece, into: &messages)
            }
        }
    }

    private static func feed(
        _ name: String, _ stream: [[UInt8]], _ samples: Int, timeSource: SensorFeed.TimeSource = .sensor
    ) -> Work {
        Work(name: name, amount: samples, unit: "sample") {
            var feed = SensorFeed(family: .plumbline, timeSource: timeSource)
            feed.beginHold(HoldRequest())
            var output = SensorFeed.Output()
            for (index, piece) in stream.enumerated() {
                output.removeAll()
                feed.receive(piece, arrival_us: 1_772_352_000_000_000 + Int64(index) * 50_000, into: &output)
                _ = feed.pipeline.drainTrack()
                _ = feed.pipeline.drainEvents()
            }
        }
    }

    private static func filter(_ name: String, _ samples: [Sample], smooths: Bool) -> Work {
        guard smooths else {
            return Work(name: name, amount: samples.count, unit: "sample") {
                var filter = InclinationFilter()
                for sample in samples { _ = filter.update(sample) }
            }
        }
        return Work(name: name, amount: samples.count, unit: "sample") {
            var smoother = FixedLagSmoother()
            var ups: [Vector3] = []
            for sample in samples {
                _ = smoother.update(sample, smoothed: &ups)
                ups.removeAll(keepingCapacity: true)
            }
        }
    }

    /// One run in a function that a profiler finds by its name, and what it did: for `Tools/Benchmarks/instructions`. The run
    /// before it makes what is made once.
    func runOnce() {
        body()
        runCounted(body)
        print("\(name)\t\(amount)\t\(unit)")
    }

    /// CPU nanoseconds a unit, of one run after another to warm up.
    func time(rounds: Int) { print("\(name)\t\(bestSeconds(rounds: rounds, body) / Double(amount) * 1e9)\t\(unit)") }
}

@inline(never)
private func runCounted(_ body: () -> Void) { body() }
