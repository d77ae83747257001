public import Motion

/// What a wearer holds on purpose for some seconds.
public enum HoldKind: String, Codable, CaseIterable, Sendable {
    /// What all angles are counted from: a `Calibration`.
    case upright
    /// As the wearer usually sits.
    case habitual
    /// As far down as it goes without effort.
    case slump
    /// As tall as it goes.
    case tallest
}

/// A posture held on purpose, as it differs from the upright that it was compared with.
public struct PostureHold: Codable, Equatable, Sendable {
    public var kind: HoldKind
    /// From here on it is in force, when it has been held; same time line as `Sample.time_us`.
    public var time_us: Int64
    /// Since when it was held; `nil` where that was not kept.
    public var start_us: Int64?
    /// Which upright it was compared with: that calibration's time.
    public var calibration_us: Int64
    /// The parts of the inclination from that upright; + = forward, + = right.
    public var forwardDegrees: Double
    public var rightDegrees: Double
    /// What a low sensor (L5) was inclined by meanwhile, + = forward; `nil` without one.
    public var lowForwardDegrees: Double?

    public init(
        kind: HoldKind, time_us: Int64, start_us: Int64? = nil, calibration_us: Int64, forwardDegrees: Double,
        rightDegrees: Double,
        lowForwardDegrees: Double? = nil
    ) {
        self.kind = kind
        self.time_us = time_us
        self.start_us = start_us
        self.calibration_us = calibration_us
        self.forwardDegrees = forwardDegrees
        self.rightDegrees = rightDegrees
        self.lowForwardDegrees = lowForwardDegrees
    }

    /// From samples of the hold and the upright they are compared with.
    ///
    /// - Throws: what was wrong with the hold, unless `lenient` (a hold that the caller vouches for).
    public init(
        _ kind: HoldKind, samples: [Sample], upright: Calibration, rules: PostureRules = PostureRules(),
        needed_s: Double, lenient: Bool = false
    ) throws(CalibrationProblem) {
        let hold = try HoldMeasure(samples, rules: rules, needed_s: needed_s, lenient: lenient)
        let (forward, right) = BodyFrame(upright).inclinationDegrees(up: hold.up)
        self.init(
            kind: kind, time_us: hold.end_us, start_us: samples.first?.time_us, calibration_us: upright.time_us,
            forwardDegrees: forward,
            rightDegrees: right)
    }

    /// Whether it was being held at this time.
    public func covers(_ time_us: Int64) -> Bool {
        start_us.map { ($0...max($0, self.time_us)).contains(time_us) } ?? false
    }
}

/// How far a wearer's upper back goes forward, from postures held on purpose (DOMAIN T13); each `nil` until it is held.
///
/// All are counted from the upright of their own day, so a later upright does not make them void.
public struct PersonalRange: Equatable, Sendable {
    public var tallestDegrees: Double?
    public var habitualDegrees: Double?
    public var slumpDegrees: Double?

    /// - Parameter held: oldest first; the last of each kind counts.
    public init(_ held: [PostureHold] = []) {
        func last(_ kind: HoldKind) -> Double? { held.last { $0.kind == kind }?.forwardDegrees }
        tallestDegrees = last(.tallest)
        habitualDegrees = last(.habitual)
        slumpDegrees = last(.slump)
    }

    public var isEmpty: Bool { self == PersonalRange() }

    /// Where an inclination lies on the way from the tallest (0) to the slump (1); beyond them it goes on.
    ///
    /// Without a `tallest` the way begins at the upright. `nil` without a slump, or where the way is too short to share.
    public func share(ofFlexion degrees: Double) -> Double? {
        let start = tallestDegrees ?? 0
        guard let slumpDegrees, slumpDegrees - start >= SlumpHold.leastDegrees else { return nil }
        return (degrees - start) / (slumpDegrees - start)
    }
}

extension [PostureHold] {
    /// The slump that sharpens the names while this calibration is in force: the last one that was compared with it.
    public func slump(comparedWith calibration: Calibration?) -> SlumpHold? {
        last { $0.kind == .slump && $0.calibration_us == calibration?.time_us }.flatMap(SlumpHold.init)
    }
}
