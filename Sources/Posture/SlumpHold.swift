public import Motion

/// Which way, and how far, this wearer slumps: from some seconds of a slump held on purpose.
public struct SlumpHold: Codable, Equatable, Sendable {
    /// A smaller change from the upright is no slump: it says nothing about the direction.
    public static let leastDegrees = 8.0

    /// The parts of the inclination from the upright hold; + = forward, + = right.
    public var forwardDegrees: Double
    public var rightDegrees: Double
    /// What a low sensor (L5) was inclined by meanwhile, + = forward; `nil` without one.
    public var lowForwardDegrees: Double?

    public init(forwardDegrees: Double, rightDegrees: Double, lowForwardDegrees: Double?) {
        self.forwardDegrees = forwardDegrees
        self.rightDegrees = rightDegrees
        self.lowForwardDegrees = lowForwardDegrees
    }

    /// From samples of the hold and the upright they are compared with; `nil` where nobody slumped far enough.
    ///
    /// - Throws: what was wrong with the hold.
    public init?(
        samples: [Sample], upright: Calibration, lowSamples: [Sample] = [], lowUpright: Calibration? = nil,
        needed_s: Double
    ) throws(CalibrationProblem) {
        func inclination(_ samples: [Sample], _ upright: Calibration) throws(CalibrationProblem) -> (Double, Double) {
            let held = try Calibration(
                hold: samples, mount: MountAxes(up: upright.upright, forward: upright.forward),
                source: upright.axisSource, needed_s: needed_s, lenient: true)
            return BodyFrame(upright).inclinationDegrees(up: held.upright)
        }
        let (forward, right) = try inclination(samples, upright)
        guard forward >= Self.leastDegrees else { return nil }
        self.init(
            forwardDegrees: forward, rightDegrees: right,
            lowForwardDegrees: try lowUpright.map { low throws(CalibrationProblem) in
                try inclination(lowSamples, low).0
            })
    }
}
