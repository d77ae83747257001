import Motion
import Posture
import Testing

private func knownMinute(_ t: Double) -> Double {
    switch t {
    case ..<10: 3
    case ..<14: 20
    case ..<20: 3
    case ..<30: 22
    case ..<32: 12
    case ..<50: 22
    default: 4
    }
}

/// By one angle for everybody, so that what begins and ends when is plain; `LearnedSlouchTests` has the learned rule.
@Suite("Slouch episodes")
struct SlouchDetectorTests {
    /// DOMAIN's known minute has an alert after 15 s; people have one after two minutes.
    private static let knownMinuteRules: PostureRules = {
        var rules = PostureRules()
        (rules.alertDelay_s, rules.alertRepeat_s) = (15, 300)
        rules.slouchRule = .fixed
        return rules
    }()

    private func run(_ samples: [Sample], rules: PostureRules = knownMinuteRules) throws -> [PostureEvent] {
        var pipeline = PosturePipeline(rules: rules, calibration: try calibrated())
        for sample in samples { _ = pipeline.advance(sample) }
        pipeline.finish()
        return pipeline.drainEvents()
    }

    private func episodes(_ events: [PostureEvent]) -> [Episode] {
        events.compactMap { if case .episode(let episode) = $0 { episode } else { nil } }
    }

    private func alerts(_ events: [PostureEvent]) -> [Int64] {
        events.compactMap { if case .alert(let time_us, _, _) = $0 { time_us } else { nil } }
    }

    @Test("The known minute at 1 Hz: one episode from 20 s to 50 s, mean 21.333°, peak 22°, one alert at 35 s")
    func knownMinuteAt1Hz() throws {
        let events = try run(wearer(seconds: 60, rate_Hz: 1) { (knownMinute($0), 0) })
        let found = episodes(events)
        try #require(found.count == 1)
        #expect(found[0].start_us == 20_000_000 && found[0].end_us == 50_000_000)
        #expect(abs(found[0].meanDegrees - 640.0 / 30) < 1e-9)
        #expect(abs(found[0].peakDegrees - 22) < 1e-9)
        #expect(alerts(events) == [35_000_000])
        #expect(!events.contains { if case .gap = $0 { true } else { false } })
    }

    @Test(
        "The known minute gives the same episode at any rate, with a gyro or without", arguments: [10.0, 25, 50, 200],
        [false, true])
    func knownMinuteAtAnyRate(rate_Hz: Double, hasGyro: Bool) throws {
        let events = try run(wearer(seconds: 60, rate_Hz: rate_Hz, hasGyro: hasGyro) { (knownMinute($0), 0) })
        let found = episodes(events)
        try #require(found.count == 1)
        #expect(abs(found[0].start_us - 20_000_000) < 700_000)
        #expect(abs(found[0].duration_s - 30) < 0.3)
        #expect(alerts(events).count == 1)
    }

    @Test("A frame says since when it is within a slouch, and the running episode is known up to where it ends")
    func running() throws {
        var pipeline = PosturePipeline(rules: Self.knownMinuteRules, calibration: try calibrated())
        var running: [Range<Int64>?] = []
        for sample in wearer(seconds: 60, rate_Hz: 10, posture: { (knownMinute($0), 0) }) {
            let frame = pipeline.advance(sample)
            running.append(pipeline.runningEpisode_us)
            if let start_us = frame.slouchStart_us { #expect(start_us <= frame.time_us) }
            let isWithin = (20.5..<29.5).contains(Double(frame.time_us) / 1e6)
            if isWithin { #expect(frame.slouchStart_us.map { abs($0 - 20_000_000) < 700_000 } == true) }
            if frame.time_us < 9_000_000 { #expect(frame.slouchStart_us == nil) }
        }
        let last = try #require(running.compactMap(\.self).last)
        #expect(abs(last.lowerBound - 20_000_000) < 700_000 && abs(last.upperBound - 50_000_000) < 700_000)
        #expect(running[220] == nil, "too short for an episode yet")
    }

    @Test("Who rocks to and fro about upright is not in a slouch, however high each swing")
    func rocking() throws {
        let events = try run(wearer(seconds: 120, rate_Hz: 50) { t in (35 * Scalar.sin(2 * .pi * t / 2.4), 0) })
        #expect(episodes(events).isEmpty)
        #expect(alerts(events).isEmpty)
    }

    @Test("A dip of a second now and then does not cut a slouch in two")
    func dips() throws {
        let events = try run(
            wearer(seconds: 70, rate_Hz: 50) { t in
                (t > 5 && t < 60 ? (t.truncatingRemainder(dividingBy: 6) < 1 ? 5 : 22) : 0, 0)
            })
        #expect(episodes(events).count == 1)
    }

    @Test("A slouch of an hour is one episode, alerted every five minutes")
    func oneSlouchIsOneEpisode() throws {
        var rules = Self.knownMinuteRules
        rules.driftDegrees = 90  // else half an hour's slouch makes the calibration doubtful, which is another test
        let events = try run(
            wearer(seconds: 3700, rate_Hz: 10, breathes: true) { ($0 < 50 || $0 > 3650 ? 0 : 20, 0) }, rules: rules)
        #expect(episodes(events).count == 1)
        #expect(alerts(events).count == 12)
    }

    @Test("By default an alert comes after two minutes, and the next one ten minutes later, whichever slouch it is in")
    func defaults() throws {
        var rules = PostureRules()
        rules.slouchRule = .fixed
        rules.driftDegrees = 90
        let short = try run(
            wearer(seconds: 150, rate_Hz: 10, breathes: true) { ($0 >= 10 && $0 < 128 ? 20 : 0, 0) }, rules: rules)
        #expect(episodes(short).count == 1 && alerts(short).isEmpty)
        // From 10 s to 200 s, and again from 260 s to 1200 s.
        let two = try run(
            wearer(seconds: 1300, rate_Hz: 10, breathes: true) { t in
                ((10..<200).contains(t) || (260..<1200).contains(t) ? 20 : 0, 0)
            }, rules: rules)
        #expect(episodes(two).count == 2)
        let times_s = alerts(two).map { Double($0) / 1e6 }
        try #require(times_s.count == 2)
        #expect(abs(times_s[0] - 130) < 2 && abs(times_s[1] - times_s[0] - 600) < 0.2)
    }

    @Test("When somebody is told changes nothing of what is judged: the rules keep their version")
    func versionOfAlerts() {
        var rules = PostureRules()
        for (delay_s, repeat_s) in [(15.0, 300.0), (120, 600), (3600, 10)] {
            (rules.alertDelay_s, rules.alertRepeat_s) = (delay_s, repeat_s)
            #expect(rules.version == "4")
        }
        rules.alertCertainty = 0.8
        #expect(rules.version == "4")
        rules.slouchDepth = 0.6
        #expect(rules.version == "4+")
        // The fixed rule judges as it did before there was a learned one.
        rules.slouchRule = .fixed
        #expect(rules.version == "3")
        rules.slouchEnterDegrees = 20
        #expect(rules.version == "3+")
        rules.slouchRule = .learned
        rules.slouchDepth = 0.5
        #expect(rules.version == "4")
    }

    @Test("A sway to the side does not cut a slouch in two; a clear lean ends it")
    func swayWithinSlouch() throws {
        let sway = try run(wearer(seconds: 60, rate_Hz: 25) { (20, 6 * Scalar.sin(0.5 * $0)) })
        #expect(episodes(sway).count == 1)
        let lean = try run(wearer(seconds: 60, rate_Hz: 25) { (20, (20..<40).contains($0) ? 20 : 0) })
        #expect(episodes(lean).count == 2)
    }

    @Test("A short loss of samples is bridged, a long one ends the episode where they stopped")
    func gaps() throws {
        let first = wearer(seconds: 20, rate_Hz: 25) { _ in (20, 0) }
        let bridged = try run(first + wearer(seconds: 20, rate_Hz: 25, from_s: 25) { _ in (20, 0) })
        #expect(episodes(bridged).count == 1)
        let cut = try run(first + wearer(seconds: 20, rate_Hz: 25, from_s: 45) { _ in (20, 0) })
        #expect(episodes(cut).map(\.end_us).first == 19_960_000)
        #expect(episodes(cut).count == 2)
    }

    @Test("A deep bend is a bend and no slouch")
    func bend() throws {
        var pipeline = PosturePipeline(calibration: try calibrated())
        var names: Set<PostureState> = []
        for sample in wearer(seconds: 60, rate_Hz: 25, posture: { _ in (70, 0) }) {
            names.insert(pipeline.advance(sample).posture)
        }
        pipeline.finish()
        #expect(names == [.bend])
        #expect(episodes(pipeline.drainEvents()).isEmpty)
    }
}
