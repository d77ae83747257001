import Motion

/// The angles that a posture is named by: parts of the inclination from the upright hold, means over about a second.
public struct PostureAngles: Equatable, Sendable {
    /// At T4, + = forward and + = right.
    public var forwardDegrees: Double
    public var rightDegrees: Double
    /// The same at a low sensor (L5); `nil` while there is none.
    public var low: Low?

    public struct Low: Equatable, Sendable {
        public var forwardDegrees: Double
        public var rightDegrees: Double

        public init(forwardDegrees: Double, rightDegrees: Double) {
            self.forwardDegrees = forwardDegrees
            self.rightDegrees = rightDegrees
        }
    }

    public init(forwardDegrees: Double, rightDegrees: Double, low: Low? = nil) {
        self.forwardDegrees = forwardDegrees
        self.rightDegrees = rightDegrees
        self.low = low
    }
}

/// What the posture probably is, how surely, and what it was named by.
public struct PostureEstimate: Equatable, Sendable {
    public var posture: PostureState
    /// Probability of `posture`, 0…1.
    public var confidence: Double
    /// The next most probable.
    public var alternative: PostureState
    public var angles: PostureAngles
    var basis: Basis

    /// What decided.
    enum Basis: Equatable, Sendable {
        /// The weights that are the same for everybody, with the wearer's own slump, where it took part.
        case model(SlumpHold?)
        /// What is believed of this wearer.
        case wearer(WearerView)
    }

    /// Below this two postures are named, not one: the two hold the truth in 98 % (T4) and 95 % (T4 and L5).
    public static let sureEnough = 0.7
    public var isSure: Bool { confidence >= Self.sureEnough }
}

/// Names a posture from the inclination at T4, and at L5 where there is a second sensor (`PostureModel`).
package struct PostureClassifier {
    package var slump: SlumpHold?

    package init(slump: SlumpHold? = nil) { self.slump = slump }

    package func estimate(_ angles: PostureAngles) -> PostureEstimate {
        let slump = Self.usable(slump, with: angles)
        let model = Self.model(angles, slump)
        let features = model.values(angles, slump)
        var best = (posture: PostureState.unknown, score: -Double.infinity)
        var second = best
        for score in model.scores {
            let value = score.value(features)
            if value > best.score {
                second = best
                best = (score.posture, value)
            } else if value > second.score {
                second = (score.posture, value)
            }
        }
        var total = 0.0
        for score in model.scores { total += Scalar.exp(score.value(features) - best.score) }
        return PostureEstimate(
            posture: best.posture, confidence: 1 / total, alternative: second.posture, angles: angles,
            basis: .model(slump))
    }

    /// The slump hold serves two sensors only where both took part in it.
    private static func usable(_ slump: SlumpHold?, with angles: PostureAngles) -> SlumpHold? {
        angles.low == nil || slump?.lowForwardDegrees != nil ? slump : nil
    }

    static func model(_ angles: PostureAngles, _ slump: SlumpHold?) -> PostureModel {
        switch (angles.low, slump) {
        case (nil, nil): .oneSensor
        case (nil, _): .oneSensorWithSlump
        case (_, nil): .twoSensors
        default: .twoSensorsWithSlump
        }
    }
}

extension PostureModel {
    /// The features in their order, for scores.
    func values(_ angles: PostureAngles, _ slump: SlumpHold?) -> SIMD8<Double> {
        var forward = angles.forwardDegrees
        var right = angles.rightDegrees
        var slumpSize: Double?
        if let slump {
            // Turn the axes so that this wearer's slump is straight forward.
            let size = Scalar.hypot(slump.forwardDegrees, slump.rightDegrees)
            if size > 0 {
                let (c, s) = (slump.forwardDegrees / size, slump.rightDegrees / size)
                (forward, right) = (c * forward + s * right, c * right - s * forward)
            }
            slumpSize = max(size, Self.leastSlumpDegrees)
        } else {
            right -= Self.rightPerForward * max(forward, 0)
        }
        forward = forward.held(in: Reach.forwardDegrees)
        let low = (angles.low?.forwardDegrees ?? 0).held(in: Reach.lowForwardDegrees)
        var values = SIMD8<Double>()
        for (index, feature) in features.enumerated() {
            values[index] =
                switch feature {
                case .forward: forward / 10
                case .right: right.held(in: Reach.rightDegrees) / 10
                case .share: slumpSize.map { (forward / $0).held(in: Reach.share) } ?? 0
                case .low: low / 10
                case .lowBeyondSlump: (low - (slump?.lowForwardDegrees ?? 0)) / 10
                case .lowRight: (angles.low?.rightDegrees ?? 0).held(in: Reach.lowRightDegrees) / 10
                }
        }
        return values
    }
}

extension Double {
    fileprivate func held(in range: ClosedRange<Double>) -> Double {
        min(max(self, range.lowerBound), range.upperBound)
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
