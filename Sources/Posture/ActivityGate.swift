import Motion

/// What the wearer is doing, from movement and tilt; the first matching gate wins (DOMAIN 3.3.5).
struct ActivityGate {
    private static let window_s = 2.0

    private let rules: PostureRules
    private var mean_g = 1.0
    private var variance_g2 = 0.0
    private var observed_s = 0.0
    private var still_s = 0.0
    private var lying_s = 0.0
    private var lyingForward_s = 0.0
    private var outOfRange_s = 0.0
    private var steps = StepRhythm()
    private var activity = Activity.still

    init(rules: PostureRules) { self.rules = rules }

    /// - Parameter tilt: the wearer's angles, degrees; `nil` without a calibration.
    mutating func update(
        force_m_s2: Vector3, dt_s: Double, tilt: (flexion: Double, lean: Double, total: Double)?
    ) -> Activity {
        let force_g = force_m_s2.norm / Units.standardGravity_m_s2
        guard dt_s > 0, force_g.isFinite else { return activity }
        observed_s += dt_s
        let gain = dt_s / (min(Self.window_s, observed_s) + dt_s)
        let deviation = force_g - mean_g
        mean_g += deviation * gain
        variance_g2 += (deviation * deviation * (1 - gain) - variance_g2) * gain
        steps.update(deviation_g: deviation, dt_s: dt_s)

        let movement_g = variance_g2.squareRoot()
        still_s = movement_g < rules.offMovement_g ? still_s + dt_s : 0
        if let tilt {
            let forward = tilt.flexion > rules.lyingForwardDegrees
            let sideOrBack =
                tilt.total > rules.lyingDegrees && (tilt.flexion < 0 || abs(tilt.lean) > rules.lyingDegrees)
            lying_s = sideOrBack ? lying_s + dt_s : 0
            lyingForward_s = forward ? lyingForward_s + dt_s : 0
            outOfRange_s = tilt.total > rules.wearableDegrees ? outOfRange_s + dt_s : 0
        }

        activity = firstMatch(movement_g: movement_g)
        return activity
    }

    private func firstMatch(movement_g: Double) -> Activity {
        if still_s >= rules.off_s || outOfRange_s >= rules.lying_s { return .off }
        if lying_s >= rules.lying_s || lyingForward_s >= rules.lyingForward_s { return .lying }
        if movement_g > rules.walkingMovement_g,
            let rhythm = steps.frequency_Hz, (rules.walkingLowest_Hz...rules.walkingHighest_Hz).contains(rhythm)
        {
            return .walking
        }
        return movement_g > rules.movingMovement_g ? .moving : .still
    }

    /// After a gap nothing is known of what was done meanwhile.
    mutating func restart() {
        self = ActivityGate(rules: rules)
    }
}

/// The rhythm of steps: how often the force rises through its mean.
private struct StepRhythm {
    /// Rises smaller than this are noise, not steps.
    private static let hysteresis_g = 0.03
    private static let forget_s = 1.5

    private var isHigh = false
    private var sinceRise_s = 0.0
    private var period_s: Double?

    var frequency_Hz: Double? { sinceRise_s < Self.forget_s ? period_s.map { 1 / $0 } : nil }

    mutating func update(deviation_g: Double, dt_s: Double) {
        sinceRise_s += dt_s
        if isHigh {
            if deviation_g < -Self.hysteresis_g { isHigh = false }
        } else if deviation_g > Self.hysteresis_g {
            isHigh = true
            if sinceRise_s < Self.forget_s {
                period_s = period_s.map { $0 + 0.4 * (sinceRise_s - $0) } ?? sinceRise_s
            } else {
                period_s = nil
            }
            sinceRise_s = 0
        }
    }
}
