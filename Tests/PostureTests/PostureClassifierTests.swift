import Testing

@testable import Posture

@Suite("Naming a posture")
struct PostureClassifierTests {
    private let names = PostureClassifier()

    @Test(
        "From T4 alone: the six postures as people hold them, a forward bend as a slouch",
        arguments: [
            (0.0, 0.0, PostureState.upright), (24, 2, .slouch), (16, 1, .slouch), (-18, -1, .recline),
            (23, -14, .leanLeft), (23, 18, .leanRight),
        ])
    func one(forward: Double, right: Double, posture: PostureState) {
        let estimate = names.estimate(forwardDegrees: forward, rightDegrees: right, lowForwardDegrees: nil)
        #expect(estimate.posture == posture)
        #expect(estimate.confidence > 0.4 && estimate.confidence < 1)
    }

    @Test("One sensor never proves upright: some people recline from the pelvis and T4 hardly moves")
    func neverProven() {
        for tenths in -300...300 {
            let estimate = names.estimate(forwardDegrees: Double(tenths) / 10, rightDegrees: 0, lowForwardDegrees: nil)
            #expect(estimate.posture != .upright || estimate.confidence < 0.9)
            #expect(estimate.posture != .leanForward)
        }
    }

    @Test("A low sensor tells a forward bend from a slouch, and a recline from upright")
    func two() {
        func name(_ forward: Double, _ low: Double) -> PostureState {
            names.estimate(forwardDegrees: forward, rightDegrees: 0, lowForwardDegrees: low).posture
        }
        #expect(name(24, 3) == .slouch)
        #expect(name(16, 16) == .leanForward)
        #expect(name(-3, -37) == .recline)
        #expect(name(0, 0) == .upright)
    }

    @Test("A slump hold turns the axes: who slumps to the right is not leaning there")
    func slump() {
        var own = PostureClassifier()
        own.slump = SlumpHold(forwardDegrees: 20, rightDegrees: 9, lowForwardDegrees: nil)
        #expect(own.estimate(forwardDegrees: 20, rightDegrees: 9, lowForwardDegrees: nil).posture == .slouch)
        #expect(names.estimate(forwardDegrees: 20, rightDegrees: 9, lowForwardDegrees: nil).posture == .leanRight)
    }

    @Test("The angle said to have decided did: just beyond its limit the other posture is named")
    func limit() {
        for forward in stride(from: -40.0, through: 50, by: 3.7) {
            for right in stride(from: -30.0, through: 30, by: 4.3) {
                let estimate = names.estimate(forwardDegrees: forward, rightDegrees: right, lowForwardDegrees: nil)
                guard estimate.angle == .forward, forward > 0, estimate.limitDegrees > 0 else { continue }
                // "right" as the model sees it stays the same.
                let side = right - 0.1 * forward
                func at(_ degrees: Double) -> PostureEstimate {
                    names.estimate(
                        forwardDegrees: degrees, rightDegrees: side + 0.1 * degrees, lowForwardDegrees: nil)
                }
                let beyond = estimate.limitDegrees + (estimate.limitDegrees < forward ? -0.2 : 0.2)
                guard beyond > 0 else { continue }
                #expect(at(beyond).posture != estimate.posture)
            }
        }
    }

    @Test("Left and right are mirror images")
    func mirrored() {
        for forward in stride(from: -40.0, through: 50, by: 4) {
            for right in stride(from: 1.0, through: 30, by: 4) {
                // Taken off what people drift to the right as they flex.
                let drift = 0.1 * max(forward, 0)
                let a = names.estimate(forwardDegrees: forward, rightDegrees: drift + right, lowForwardDegrees: nil)
                let b = names.estimate(forwardDegrees: forward, rightDegrees: drift - right, lowForwardDegrees: nil)
                #expect(abs(a.confidence - b.confidence) < 1e-9)
                #expect((a.posture == .leanRight) == (b.posture == .leanLeft))
            }
        }
    }
}
