import Numbers
import TestSupport
import Testing

@testable import Posture

@Suite("Where a wearer's own postures lie")
struct WearerModelTests {
    private static let second_us: Int64 = 1_000_000

    /// A posture held for some seconds, ten readings a second.
    ///
    /// - Returns: the last judgement.
    @discardableResult
    private func hold(
        _ model: inout WearerModel, forward: Double, right: Double = 0, seconds: Int = 8, from_us: inout Int64,
        isTrusted: Bool = true
    ) -> WearerJudgement {
        var last: WearerJudgement?
        for _ in 0..<seconds * 10 {
            last = model.advance(
                PostureAngles(forwardDegrees: forward, rightDegrees: right), at_us: from_us, isTrusted: isTrusted)
            from_us += Self.second_us / 10
        }
        return last
            ?? model.advance(
                PostureAngles(forwardDegrees: forward, rightDegrees: right), at_us: from_us, isTrusted: isTrusted)
    }

    @Test("The prior says where people's postures lie, to the data's own figures")
    func priors() {
        for prior in [WearerPrior.oneSensor, .twoSensors] {
            #expect(prior.angles == (prior == .oneSensor ? 2 : 3))
            #expect(abs(prior.forwardMean(.upright)) < 1 && abs(prior.forwardMean(.slouch) - 25) < 1)
            #expect(abs(prior.forwardMean(.recline) + 18.5) < 1 && abs(prior.forwardMean(.leanForward) - 16.2) < 1)
            #expect((4...7).contains(prior.forwardDeviation(.slouch)))
        }
    }

    @Test("A file that is no prior is none: cut, with a word for a number, of other classes, or no covariance")
    func damagedPrior() throws {
        let text = try priorText()
        #expect(WearerPrior(text: text) != nil)
        let lines = text.split(separator: "\n").map(String.init)
        for count in 0..<lines.count {
            #expect(WearerPrior(text: lines.prefix(count).joined(separator: "\n")) == nil)
        }
        var random = SplitMix(seed: 17)
        for _ in 0..<200 {
            var changed = lines
            let row = Int.random(in: 0..<lines.count, using: &random)
            changed[row] = ["nan", "1e9", "classes 5 angles 2", "-1 -1", ""].randomElement(using: &random) ?? ""
            if changed[row] == lines[row] { continue }
            #expect(WearerPrior(text: changed.joined(separator: "\n")) == nil)
        }
    }

    private func priorText() throws -> String {
        var lines = ["classes 6 angles 2", "mean", "0 0 25 0 16 0 -18 0 21 -12 21 12", "between"]
        for row in 0..<12 { lines.append((0...row).map { $0 == row ? "9" : "1" }.joined(separator: " ")) }
        for name in ["upright", "slouch", "lean_forward", "recline", "lean_left", "lean_right"] {
            lines += ["within \(name)", "9", "0 4"]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    @Test("Deeper than the own slump is never less a slouch, whatever is believed")
    func monotone() {
        var random = SplitMix(seed: 1)
        for number in 0..<200 {
            var belief = WearerBelief(number.isMultiple(of: 2) ? .oneSensor : .twoSensors)
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                _ = belief.learn(
                    WearerAngles(
                        SIMD3(
                            Double.random(in: -30...40, using: &random), Double.random(in: -20...20, using: &random),
                            Double.random(in: -40...20, using: &random))))
            }
            let right = Double.random(in: -10...10, using: &random)
            let low = Double.random(in: -20...10, using: &random)
            var before = -Double.infinity
            for step in 0...80 {
                let forward = belief.forwardDegrees(.slouch) + Double(step) / 2
                let density = belief.logDensity(WearerAngles(SIMD3(forward, right, low)), of: .slouch)
                // Beyond the centre only the other angles' part is left, and it does not fall.
                #expect(density.isFinite && density >= before - 1e-9)
                before = density
            }
        }
    }

    @Test("Nobody reclines well forward of upright, whatever is seen")
    func order() {
        var random = SplitMix(seed: 3)
        for _ in 0..<200 {
            var belief = WearerBelief(.oneSensor)
            for _ in 0..<Int.random(in: 0...60, using: &random) {
                _ = belief.learn(
                    WearerAngles(
                        SIMD3(
                            Double.random(in: -5...35, using: &random), Double.random(in: -6...6, using: &random),
                            Double.random(in: -20...20, using: &random))), skipsKnown: false)
            }
            // What is learned of the others moves it a little, for people's postures lie together.
            #expect(belief.forwardDegrees(.recline) < belief.forwardDegrees(.upright) + 2)
            let forward = max(belief.forwardDegrees(.upright), belief.forwardDegrees(.recline)) + 5.1
            for step in 0...60 {
                let angles = WearerAngles(SIMD3(forward + Double(step), Double(step) / 4, 0))
                let shares = belief.shares(angles)
                #expect(shares[.recline] == 0)
                #expect(abs(shares.sum - 1) < 1e-12)
            }
        }
    }

    @Test("After a fortnight of slouches, and of no reclining, a slouch is still one, and none was called reclined")
    func fortnight() {
        for seed in 0..<12 as Range<UInt64> {
            var random = SplitMix(seed: seed)
            var belief = WearerBelief(.oneSensor)
            for _ in 0..<14 {
                for _ in 0..<60 {
                    let isSlouch = Bool.random(using: &random)
                    let forward = Double.random(in: isSlouch ? 17...33 : -3...4, using: &random)
                    let angles = WearerAngles(SIMD3(forward, Double.random(in: -3...3, using: &random), 0))
                    _ = belief.learn(angles)
                    if isSlouch { #expect(belief.shares(angles).likeliest != .recline) }
                }
                belief.fade()
            }
            let view = WearerView(belief, heldSlumpDegrees: nil, rules: WearerRules())
            #expect(view.judge(WearerAngles(SIMD3(25, 0, 0))).slouch > 0.75)
        }
    }

    @Test("Whatever is held, in whatever order, the belief stays one: symmetric, positive, finite")
    func staysABelief() {
        var random = SplitMix(seed: 2)
        for number in 0..<60 {
            let prior: WearerPrior = number.isMultiple(of: 2) ? .oneSensor : .twoSensors
            var belief = WearerBelief(prior)
            for _ in 0..<40 {
                let posture = WearerAngles(
                    SIMD3(
                        Double.random(in: -170...170, using: &random), Double.random(in: -90...90, using: &random),
                        Double.random(in: -90...90, using: &random)))
                if Bool.random(using: &random) {
                    _ = belief.learn(posture)
                } else {
                    belief.learn(
                        posture, among: [[.slouch], [.upright, .recline]].randomElement(using: &random) ?? [])
                }
            }
            let size = prior.size
            #expect(belief.mean.allSatisfy(\.isFinite) && WearerPrior.isPositive(belief.covariance, size: size))
            for row in 0..<size {
                for column in 0..<row {
                    #expect(belief.covariance[row * size + column] == belief.covariance[column * size + row])
                }
            }
            let shares = belief.shares(WearerAngles(SIMD3(10, 0, 0)))
            #expect(abs(shares.sum - 1) < 1e-12)
        }
    }

    @Test("One whose slump is 14° is told, one who leans back is not: their own postures say what a slouch is")
    func ownSlump() {
        var model = WearerModel(.oneSensor)
        var time_us: Int64 = 0
        for _ in 0..<4 {
            hold(&model, forward: 0.5, from_us: &time_us)
            hold(&model, forward: 14, from_us: &time_us)
            hold(&model, forward: -15, from_us: &time_us)
        }
        model.takeSlump(PostureAngles(forwardDegrees: 14, rightDegrees: 0))
        let slumped = hold(&model, forward: 13, from_us: &time_us)
        let upright = hold(&model, forward: 5, from_us: &time_us)
        let reclined = hold(&model, forward: -15, from_us: &time_us)
        #expect(slumped.level == .enter && upright.level == .out && reclined.level == .out)
        // The fixed rule needs 15°.
        #expect(PostureRules().slouchEnterDegrees > 13)
    }

    @Test("No slouch is less than seven degrees, whatever was learned")
    func floor() {
        var random = SplitMix(seed: 3)
        for _ in 0..<100 {
            var model = WearerModel(.oneSensor)
            var time_us: Int64 = 0
            for _ in 0..<20 {
                hold(
                    &model, forward: Double.random(in: -10...9, using: &random),
                    right: Double.random(in: -5...5, using: &random), from_us: &time_us)
            }
            model.takeSlump(PostureAngles(forwardDegrees: 8, rightDegrees: 0))
            let shallow = hold(&model, forward: 6.9, seconds: 1, from_us: &time_us)
            #expect(shallow.level != .enter)
        }
    }

    @Test("Nothing is learned of what is not trusted, nor of what is not held")
    func gates() {
        var model = WearerModel(.oneSensor)
        var time_us: Int64 = 0
        hold(&model, forward: 12, seconds: 60, from_us: &time_us, isTrusted: false)
        for step in 0..<600 {
            let forward = 15 * Double(step % 40) / 20
            _ = model.advance(
                PostureAngles(forwardDegrees: forward, rightDegrees: 0), at_us: time_us, isTrusted: true)
            time_us += Self.second_us / 10
        }
        #expect(model.belief == WearerBelief(.oneSensor))
        hold(&model, forward: 12, from_us: &time_us)
        #expect(model.belief != WearerBelief(.oneSensor))
    }

    @Test("A posture that is held teaches once, however long")
    func once() {
        var model = WearerModel(.oneSensor)
        var time_us: Int64 = 0
        hold(&model, forward: 12, seconds: 6, from_us: &time_us)
        let belief = model.belief
        hold(&model, forward: 12, seconds: 3600, from_us: &time_us)
        #expect(model.belief == belief)
    }

    @Test(
        "Said to be none, the same posture is less likely one; said to be one, it is likelier; before any there is nothing to correct"
    )
    func presses() {
        var model = WearerModel(.oneSensor)
        var time_us: Int64 = 0
        let nothing = model.correct(wasSlouch: false, at_us: time_us)
        #expect(!nothing)
        let before = hold(&model, forward: 16, from_us: &time_us)
        var told = model
        let isTold = told.correct(wasSlouch: false, at_us: time_us)
        let none = hold(&told, forward: 16, seconds: 1, from_us: &time_us)
        #expect(isTold && none.slouch < before.slouch)
        var other = model
        let isToldToo = other.correct(wasSlouch: true, at_us: time_us)
        let one = hold(&other, forward: 16, seconds: 1, from_us: &time_us)
        #expect(isToldToo && one.slouch > before.slouch)
    }

    @Test("A clip that slips by 8° is suspected, somebody who sits differently is not, and a new day forgets it")
    func slip() {
        var model = WearerModel(.oneSensor)
        var time_us: Int64 = 0
        var random = SplitMix(seed: 5)
        func sit(_ shift: Double) {
            for centre in [0.0, 24, 0, -18, 0, 24] {
                hold(&model, forward: centre + shift + Double.random(in: -2...2, using: &random), from_us: &time_us)
            }
        }
        for _ in 0..<6 { sit(0) }
        #expect(model.slipProbability < 0.05)
        var slumped = model
        for _ in 0..<30 {
            hold(&slumped, forward: 22 + Double.random(in: -3...3, using: &random), from_us: &time_us)
            hold(&slumped, forward: -18, from_us: &time_us)
        }
        #expect(slumped.slipProbability < 0.5)
        for _ in 0..<6 { sit(8) }
        #expect(model.slipProbability > 0.5)
        let belief = model.belief
        sit(8)
        #expect(model.belief == belief, "nothing is learned of it")
        model.beginAnew()
        #expect(model.slipProbability == 0)
    }

    @Test("The same samples give the same belief, bit for bit, and a copy goes its own way")
    func repeatable() {
        var random = SplitMix(seed: 7)
        let postures = (0..<50).map { _ in Double.random(in: -25...35, using: &random) }
        func run() -> WearerModel {
            var model = WearerModel(.oneSensor)
            var time_us: Int64 = 0
            for posture in postures { hold(&model, forward: posture, from_us: &time_us) }
            return model
        }
        let first = run()
        #expect(first == run())
        var copy = first
        copy.beginAnew()
        #expect(copy != first && first == run())
    }

    @Test("The likeliest class is that of the shares, wherever a posture lies and whatever was learned")
    func likeliest() {
        var random = SplitMix(seed: 29)
        for prior in [WearerPrior.oneSensor, .twoSensors] {
            var belief = WearerBelief(prior)
            for lesson in 0..<20 {
                for _ in 0..<40 {
                    // Some are where nobody can be, and no class is likely.
                    let most = Bool.random(using: &random) ? 40.0 : 2000
                    let angles = WearerAngles(
                        SIMD3(
                            Double.random(in: -most...most, using: &random),
                            Double.random(in: -most...most, using: &random),
                            prior.angles == 3 ? Double.random(in: -most...most, using: &random) : 0))
                    #expect(belief.likeliest(angles) == belief.shares(angles).likeliest, "\(lesson) \(angles)")
                }
                _ = belief.learn(
                    WearerAngles(
                        SIMD3(
                            Double.random(in: -25...35, using: &random), Double.random(in: -20...20, using: &random), 0)
                    ),
                    skipsKnown: false)
            }
        }
        let nowhere = WearerAngles(SIMD3(.nan, 0, 0))
        let belief = WearerBelief(.oneSensor)
        #expect(belief.likeliest(nowhere) == belief.shares(nowhere).likeliest)
    }

    @Test("A day teaches the same, to the last bit, whether its seconds are judged or not")
    func dayUnjudged() {
        var random = SplitMix(seed: 31)
        var track: [TrackSecond] = []
        var (flexion, lean) = (0.0, 0.0)
        for index in 0..<4000 {
            if index % 12 == 0 {
                (flexion, lean) = (
                    Double.random(in: -25...35, using: &random), Double.random(in: -20...20, using: &random)
                )
            }
            track.append(
                TrackSecond(
                    time_us: Int64(index) * Self.second_us,
                    flexionDegrees: flexion + Double.random(in: -1...1, using: &random), leanDegrees: lean,
                    posture: .upright, activity: index % 97 == 0 ? .walking : .still, calibration: .ok, coverage: 1))
        }
        let low = track.map { _ in Bool.random(using: &random) ? Double.random(in: -5...20, using: &random) : nil }
        var judge = WearerJudge(WearerMemory(), rules: PostureRules().wearerRules)
        for (second, forward) in zip(track, low) {
            guard second.isVisible, var angles = second.angles else {
                judge.endHold()
                continue
            }
            angles.low = forward.map { .init(forwardDegrees: $0, rightDegrees: 0) }
            _ = judge.advance(angles, at_us: second.time_us, isTrusted: true)
        }
        let learned = WearerMemory().learning(from: track, low: low)
        #expect(learned == judge.memory && learned != WearerMemory())
    }
}
