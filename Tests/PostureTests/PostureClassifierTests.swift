import Testing

@testable import Posture

@Suite("Naming a posture")
struct PostureClassifierTests {
    private func estimate(
        _ forward: Double, _ right: Double, low: Double? = nil, slump: SlumpHold? = nil
    ) -> PostureEstimate {
        var names = PostureClassifier()
        names.slump = slump
        return names.estimate(
            PostureAngles(
                forwardDegrees: forward, rightDegrees: right,
                low: low.map { PostureAngles.Low(forwardDegrees: $0, rightDegrees: 0) }))
    }

    @Test(
        "From T4 alone: the six postures as people hold them, a forward bend as a slouch",
        arguments: [
            (0.0, 0.0, PostureState.upright), (24, 2, .slouch), (16, 1, .slouch), (-18, -1, .recline),
            (23, -14, .leanLeft), (23, 18, .leanRight),
        ])
    func one(forward: Double, right: Double, posture: PostureState) {
        let estimate = estimate(forward, right)
        #expect(estimate.posture == posture)
        #expect(estimate.confidence > 0.4 && estimate.confidence < 1)
    }

    @Test("One sensor never proves upright: some people recline from the pelvis and T4 hardly moves")
    func neverProven() {
        for tenths in -300...300 {
            let estimate = estimate(Double(tenths) / 10, 0)
            #expect(estimate.posture != .upright || estimate.confidence < 0.9)
            #expect(estimate.posture != .leanForward)
        }
    }

    @Test("A low sensor tells a forward bend from a slouch, and a recline from upright")
    func two() {
        func name(_ forward: Double, _ low: Double) -> PostureState {
            estimate(forward, 0, low: low).posture
        }
        #expect(name(24, 3) == .slouch)
        #expect(name(16, 16) == .leanForward)
        #expect(name(-3, -37) == .recline)
        #expect(name(0, 0) == .upright)
    }

    @Test("A slump hold turns the axes: who slumps to the right is not leaning there")
    func slump() {
        let own = SlumpHold(forwardDegrees: 20, rightDegrees: 9, lowForwardDegrees: nil)
        #expect(estimate(20, 9, slump: own).posture == .slouch)
        #expect(estimate(20, 9).posture == .leanRight)
    }

    @Test("With a slump hold, on one sensor and on two, each posture still has its name, and far angles too")
    func slumpAll() {
        let one = SlumpHold(forwardDegrees: 24, rightDegrees: 2, lowForwardDegrees: nil)
        let two = SlumpHold(forwardDegrees: 24, rightDegrees: 2, lowForwardDegrees: 3)
        for (forward, right, low, name) in [
            (0.0, 0.0, 0.0, PostureState.upright), (24, 2, 3, .slouch), (16, 1, 16, .leanForward),
            (-18, -1, -37, .recline), (23, -12, 4, .leanLeft), (23, 16, 4, .leanRight), (55, 3, 5, .slouch),
            (-45, 0, -50, .recline), (50, 2, 50, .leanForward), (0, 40, 0, .leanRight), (0, -40, 0, .leanLeft),
        ] {
            #expect(estimate(forward, right, low: low, slump: two).posture == name, "\(forward) \(right) \(low)")
            let alone = estimate(forward, right, slump: one).posture
            #expect(alone == (name == .leanForward ? .slouch : name), "\(forward) \(right)")
        }
    }

    @Test("The angle said to have decided did: just beyond its limit the other posture is the likelier")
    func limit() throws {
        let slumps = [nil, SlumpHold(forwardDegrees: 22, rightDegrees: -4, lowForwardDegrees: nil)]
        var reasons = 0
        for slump in slumps {
            for forward in stride(from: -40.0, through: 50, by: 3.7) {
                for right in stride(from: -30.0, through: 30, by: 4.3) {
                    let named = estimate(forward, right, slump: slump)
                    guard let reason = named.reason, let limit = reason.limitDegrees else { continue }
                    reasons += 1
                    func at(_ share: Double) -> PostureEstimate {
                        let degrees = reason.degrees + (limit - reason.degrees) * share
                        return reason.angle == .forward
                            ? estimate(degrees, right, slump: slump) : estimate(forward, degrees, slump: slump)
                    }
                    let far = abs(limit - reason.degrees)
                    #expect(at(1 + 0.6 / max(far, 0.1)).posture != named.posture)
                    if far > 1 { #expect(at(1 - 0.6 / far).posture != named.alternative) }
                }
            }
        }
        #expect(reasons > 500)
    }

    @Test("Left and right are mirror images")
    func mirrored() {
        for forward in stride(from: -40.0, through: 50, by: 4) {
            for right in stride(from: 1.0, through: 30, by: 4) {
                // Taken off what people drift to the right as they flex.
                let drift = 0.1 * max(forward, 0)
                let a = estimate(forward, drift + right)
                let b = estimate(forward, drift - right)
                #expect(abs(a.confidence - b.confidence) < 1e-9)
                #expect((a.posture == .leanRight) == (b.posture == .leanLeft))
            }
        }
    }
}
