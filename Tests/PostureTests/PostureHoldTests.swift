import Motion
import Posture
import Testing

@Suite("Postures held on purpose")
struct PostureHoldTests {
    private func held(_ kind: HoldKind, forward: Double, right: Double = 0) throws -> PostureHold {
        let samples = wearer(seconds: 10.5, rate_Hz: 25) { _ in (forward, right) }
        return try PostureHold(kind, samples: samples, upright: try calibrated(), needed_s: 10)
    }

    @Test("A hold says how far forward and right of upright it is, and which upright that was")
    func angles() throws {
        let slump = try held(.slump, forward: 24, right: 6)
        #expect(abs(slump.forwardDegrees - 24) < 0.2 && abs(slump.rightDegrees - 6) < 0.2)
        #expect(slump.calibration_us == (try calibrated()).time_us)
    }

    @Test("A hold that is short or restless is refused with what to do")
    func refused() throws {
        let upright = try calibrated()
        #expect(throws: CalibrationProblem.self) {
            try PostureHold(
                .slump, samples: wearer(seconds: 4, rate_Hz: 25) { _ in (20, 0) }, upright: upright, needed_s: 10)
        }
        #expect(throws: CalibrationProblem.self) {
            try PostureHold(
                .slump, samples: wearer(seconds: 11, rate_Hz: 25) { ($0 > 5 ? 20 : 5, 0) }, upright: upright,
                needed_s: 10)
        }
    }

    @Test("The range goes from tallest, or upright, to slump; without a slump far enough there is none")
    func range() throws {
        let slump = try held(.slump, forward: 24)
        let tallest = try held(.tallest, forward: -4)
        #expect(PersonalRange([tallest]).share(ofFlexion: 10) == nil)
        #expect(abs(try #require(PersonalRange([slump]).share(ofFlexion: 12)) - 0.5) < 0.01)
        let whole = PersonalRange([tallest, slump])
        #expect(abs(try #require(whole.share(ofFlexion: 10)) - 0.5) < 0.01)
        #expect(abs(try #require(whole.share(ofFlexion: 38)) - 1.5) < 0.02)
        #expect(PersonalRange([slump, try held(.slump, forward: 3)]).share(ofFlexion: 10) == nil)
    }

    @Test("A slump counts for the upright it was compared with, not for a later one, nor where it was too small")
    func inForce() throws {
        let upright = try calibrated()
        let slump = try held(.slump, forward: 24)
        #expect([slump].slump(comparedWith: upright)?.forwardDegrees == slump.forwardDegrees)
        var later = upright
        later.time_us += 1
        #expect([slump].slump(comparedWith: later) == nil && [slump].slump(comparedWith: nil) == nil)
        #expect([try held(.slump, forward: 5)].slump(comparedWith: upright) == nil)
    }

    @Test(
        "A slump to the side is called a slouch, not a lean, once it has been held on purpose")
    func sharpens() throws {
        func last(_ pipeline: inout PosturePipeline, from_s: Double) -> PostureFrame? {
            var last: PostureFrame?
            for sample in wearer(seconds: 5, rate_Hz: 25, from_s: from_s, posture: { _ in (20, 11) }) {
                last = pipeline.advance(sample)
            }
            return last
        }
        for rule in PostureRules.SlouchRule.allCases {
            var rules = PostureRules()
            rules.slouchRule = rule
            var pipeline = PosturePipeline(rules: rules, calibration: try calibrated())
            #expect(last(&pipeline, from_s: 0)?.posture == .leanRight)
            pipeline.setSlump(SlumpHold(try held(.slump, forward: 22, right: 12)))
            #expect(last(&pipeline, from_s: 5)?.posture == .slouch)
            // The fixed rule compares with the upright in force; what was learned outlives it, believed less.
            pipeline.setCalibration(try calibrated())
            #expect(last(&pipeline, from_s: 10)?.posture == (rule == .fixed ? .leanRight : .slouch))
        }
    }
}
