import Events
import Gateway
import Motion
import Numbers
import Posture
import SensorProtocols

/// What comes out of a wearer's bytes and of the filter, as one number each: two builds with the same numbers give the same
/// results to the last bit (`Tools/Benchmarks/instructions --beside` compares them).
enum Results {
    static func lines() -> [String] {
        var fixed = PostureRules()
        fixed.slouchRule = .fixed
        let restless = Streams.restlessWearer(rate_Hz: 100)
        let steady = Streams.wearer(samples: 30_000, rate_Hz: 100)
        let feeds: [(String, [[UInt8]], SensorFeed)] = [
            ("steady wearer", steady, feed(PostureRules())), ("restless wearer", restless, feed(PostureRules())),
            ("restless wearer, live", restless, feed(PostureRules(), timeSource: .host)),
            ("restless wearer, one angle for all", restless, feed(fixed)),
            ("restless wearer, low sensor", restless, feed(PostureRules(), judgesPosture: false)),
        ]
        let filters = [50, 100, 285.7, 1000].map { rate_Hz in
            "filter and smoother, \(short(rate_Hz)) Hz\t" + filter(Streams.samples(50_000, rate_Hz: rate_Hz))
        }
        return feeds.map { name, stream, feed in "\(name)\t" + posture(stream, feed) } + filters
    }

    private static func feed(
        _ rules: PostureRules, timeSource: SensorFeed.TimeSource = .sensor, judgesPosture: Bool = true
    ) -> SensorFeed {
        SensorFeed(
            family: .plumbline, pipeline: PosturePipeline(rules: rules, judgesPosture: judgesPosture),
            timeSource: timeSource)
    }

    private static func posture(_ stream: [[UInt8]], _ feed: SensorFeed) -> String {
        var digest = Digest()
        var feed = feed
        feed.beginHold(HoldRequest())
        var output = SensorFeed.Output()
        for (index, piece) in stream.enumerated() {
            output.removeAll()
            feed.receive(piece, arrival_us: 1_772_352_000_000_000 + Int64(index) * 50_000, into: &output)
            for frame in output.frames { digest.add(frame) }
            for numbered in output.samples { digest.add(numbered) }
            for message in output.messages { digest.add("\(message)") }
            digest.add(feed.pipeline)
            for second in feed.pipeline.drainTrack() { digest.add("\(second)") }
            for event in feed.pipeline.drainEvents() { digest.add("\(event)") }
            for reading in feed.pipeline.drainLowReadings() { digest.add("\(reading)") }
        }
        feed.pipeline.finish()
        for second in feed.pipeline.drainTrack() { digest.add("\(second)") }
        for event in feed.pipeline.drainEvents() { digest.add("\(event)") }
        return digest.words
    }

    private static func filter(_ samples: [Sample]) -> String {
        var digest = Digest()
        var smoother = FixedLagSmoother()
        var ups: [Vector3] = []
        for sample in samples { digest.add(smoother.update(sample, smoothed: &ups).up) }
        smoother.finish(smoothed: &ups)
        for up in ups { digest.add(up) }
        digest.add("\(smoother.filter.gyroModel?.errors ?? [])")
        return digest.words
    }
}

/// A number of all that was added, in its order.
private struct Digest {
    private var hash = UInt64.fnv1a([])

    var words: String { String(hash, radix: 16) }

    mutating func add(_ text: String) { hash = UInt64.fnv1a(text.utf8, from: hash) }

    mutating func add(_ number: Double) {
        withUnsafeBytes(of: number.bitPattern.littleEndian) { hash = UInt64.fnv1a($0, from: hash) }
    }

    mutating func add(_ vector: Vector3) {
        add(vector.x)
        add(vector.y)
        add(vector.z)
    }

    mutating func add(_ number: Int64) {
        withUnsafeBytes(of: number.littleEndian) { hash = UInt64.fnv1a($0, from: hash) }
    }

    mutating func add(_ numbered: NumberedSample) {
        add(numbered.sample.time_us)
        add(numbered.sample.acceleration_m_s2)
        add(numbered.sample.angularVelocity_rad_s ?? .zero)
        add(Int64(numbered.number?.sequence ?? .max))
    }

    mutating func add(_ frame: PostureFrame) {
        add(frame.time_us)
        add(frame.slouchStart_us ?? -1)
        add(frame.up)
        // Not a number stands for what is not known.
        for number in [frame.flexionDegrees, frame.leanDegrees, frame.confidence, frame.slouchProbability] {
            add(number ?? .nan)
        }
        add(Int64(frame.isMeasured ? 1 : 0))
        add(Int64(frame.usesLowSensor ? 1 : 0))
        add(frame.posture.rawValue)
        add(frame.estimate?.alternative.rawValue ?? "")
        add(frame.activity.rawValue)
        add(frame.calibration.rawValue)
        add(frame.band?.rawValue ?? "")
    }

    mutating func add(_ pipeline: PosturePipeline) {
        add("\(pipeline.quality) \(pipeline.runningEpisode_us?.description ?? "") \(pipeline.lastSample_us ?? 0)")
    }
}
