import Motion

/// What the posture probably is, how surely, and which angle decided it.
public struct PostureEstimate: Equatable, Sendable {
    public enum Angle: String, Sendable {
        case forward
        case right
        case low
    }

    public var posture: PostureState
    /// Probability of `posture`, 0…1.
    public var confidence: Double
    /// The next most probable.
    public var alternative: PostureState
    /// The angle that speaks most for `posture` against `alternative` …
    public var angle: Angle
    public var angleDegrees: Double
    /// … and where it would have turned the decision, all else equal.
    public var limitDegrees: Double

    /// Below this two postures are named, not one: the two hold the truth in 98 % (T4) and 95 % (T4 and L5).
    public static let sureEnough = 0.7
    public var isSure: Bool { confidence >= Self.sureEnough }
}

/// Names a posture from the inclination at T4, and at L5 where there is a second sensor (`PostureModel`).
struct PostureClassifier {
    var slump: SlumpHold?

    /// - Parameters: parts of the inclination from the upright hold, degrees, means over about a second; `low` is
    ///   `forward` of the low sensor, `nil` while there is none.
    func estimate(forwardDegrees: Double, rightDegrees: Double, lowForwardDegrees low: Double?) -> PostureEstimate {
        var forward = forwardDegrees
        var right = rightDegrees
        var sharePerDegree = 0.0
        var lowBeyondSlump = 0.0
        var weights = low == nil ? PostureModel.oneSensor : PostureModel.twoSensors
        // The slump hold serves two sensors only where both took part in it.
        if let slump, low == nil || slump.lowForwardDegrees != nil {
            weights = low == nil ? PostureModel.oneSensorWithSlump : PostureModel.twoSensorsWithSlump
            // Turn the axes so that this wearer's slump is straight forward.
            let size = Scalar.hypot(slump.forwardDegrees, slump.rightDegrees)
            if size > 0 {
                let (c, s) = (slump.forwardDegrees / size, slump.rightDegrees / size)
                (forward, right) = (c * forward + s * right, c * right - s * forward)
            }
            if forward > 0 { sharePerDegree = 1 / max(size, PostureModel.leastSlumpDegrees) }
            lowBeyondSlump = (low ?? 0) - (slump.lowForwardDegrees ?? 0)
        } else {
            right -= PostureModel.rightPerForward * max(forward, 0)
        }

        func score(_ w: PostureModel.Weights) -> Double {
            w.constant + (w.forward * forward + w.right * right + w.low * (low ?? 0)) / 10
                + w.share * forward * sharePerDegree
                + w.lowBeyondSlump * lowBeyondSlump / 10
        }
        let ranked = weights.map { (weights: $0, score: score($0)) }.sorted { $0.score > $1.score }
        let (for_, against) = (ranked[0].weights, ranked[1].weights)
        let margin = ranked[0].score - ranked[1].score
        let total = ranked.reduce(0) { $0 + Scalar.exp($1.score - ranked[0].score) }
        var estimate = PostureEstimate(
            posture: for_.posture, confidence: 1 / total, alternative: against.posture, angle: .forward,
            angleDegrees: forward, limitDegrees: forward)
        var greatest = 0.0
        func consider(_ angle: PostureEstimate.Angle, _ degrees: Double, _ perDegree: Double) {
            guard abs(perDegree) > 1e-3 else { return }
            // The angle whose weight against the other posture is the greatest over a usual slouch of 20°.
            let importance = max(perDegree * degrees, 0) + abs(perDegree)
            guard importance > greatest else { return }
            greatest = importance
            estimate.angle = angle
            estimate.angleDegrees = degrees
            estimate.limitDegrees = degrees - margin / perDegree
        }
        consider(
            .forward, forward, (for_.forward - against.forward) / 10 + (for_.share - against.share) * sharePerDegree)
        consider(.right, right, (for_.right - against.right) / 10)
        if let low {
            consider(.low, low, (for_.low - against.low + for_.lowBeyondSlump - against.lowBeyondSlump) / 10)
        }
        return estimate
    }
}

extension BodyFrame {
    /// The parts of the inclination from upright, forward and right: its size times cosine and sine of its direction.
    func inclinationDegrees(up v: Vector3) -> (forward: Double, right: Double) {
        let side = v.dot(left)
        let fore = -v.dot(forward)
        let horizontal = Scalar.hypot(side, fore)
        guard horizontal > 1e-9 else { return (0, 0) }
        let size = Scalar.atan2(horizontal, v.dot(up)) * Units.degreesPerRadian
        return (size * fore / horizontal, size * side / horizontal)
    }
}
