import Motion

/// What the wearer is doing, from movement and tilt; the first matching gate wins (DOMAIN 3.3.5).
struct ActivityGate {
    private static let window_s = 2.0
    /// From this share of the time after which it is called not worn, no alert rings: somebody who hears it moves.
    /// Fourteen sitting people's readings have looked like a desk's for 0.35 of it at most when the numbers were chosen
    /// (noise up to 6 mg; 0.48 with a sensor whose steps are 16 mg).
    private static let doubtfulShare = 0.4

    private let rules: PostureRules
    private var mean_g = 1.0
    private var variance_g2 = 0.0
    private var observed_s = 0.0
    private var lying_s = 0.0
    private var lyingForward_s = 0.0
    private var outOfRange_s = 0.0
    private var stillness: StillnessMonitor
    private var steps: StepMonitor
    private var activity = Activity.still

    init(rules: PostureRules) {
        self.rules = rules
        stillness = StillnessMonitor(leastStep_g: rules.offMovement_g)
        steps = StepMonitor(rules: rules)
    }

    /// Since when the readings have been those of a sensor that lies somewhere; true of a wearer too, for some seconds.
    var stillSince_us: Int64? { stillness.since_us }

    /// How long they have been, and whether it is long enough to say that the sensor is not worn.
    private var still_s = 0.0
    var liesStill: Bool { still_s >= rules.off_s }
    /// It may well be a desk: nobody is to be disturbed.
    var mayLieStill: Bool { still_s >= Self.doubtfulShare * rules.off_s }

    /// - Parameter tilt: the wearer's angles; `nil` near upright, and without a calibration.
    mutating func update(_ sample: Sample, dt_s: Double, tilt: TiltAngles?) -> Activity {
        let force_g = sample.acceleration_m_s2.norm / Units.standardGravity_m_s2
        stillness.update(sample, dt_s: dt_s)
        guard dt_s > 0, force_g.isFinite else { return activity }
        still_s = stillness.since_us.map { Double(sample.time_us - $0) / 1e6 } ?? 0
        observed_s += dt_s
        let gain = dt_s / (min(Self.window_s, observed_s) + dt_s)
        let deviation = force_g - mean_g
        mean_g += deviation * gain
        variance_g2 += (deviation * deviation * (1 - gain) - variance_g2) * gain
        steps.update(force_g: force_g, dt_s: dt_s)

        if let tilt {
            let forward = tilt.flexionDegrees > rules.lyingForwardDegrees
            let sideOrBack =
                tilt.totalDegrees > rules.lyingDegrees
                && (tilt.flexionDegrees < 0 || abs(tilt.leanDegrees) > rules.lyingDegrees)
            lying_s = sideOrBack ? lying_s + dt_s : 0
            lyingForward_s = forward ? lyingForward_s + dt_s : 0
            outOfRange_s = tilt.totalDegrees > rules.wearableDegrees ? outOfRange_s + dt_s : 0
        } else {
            (lying_s, lyingForward_s, outOfRange_s) = (0, 0, 0)
        }

        activity = firstMatch(movement_g: variance_g2.squareRoot())
        return activity
    }

    private func firstMatch(movement_g: Double) -> Activity {
        if liesStill || outOfRange_s >= rules.lying_s { return .off }
        if lying_s >= rules.lying_s || lyingForward_s >= rules.lyingForward_s { return .lying }
        if steps.isStepping { return .walking }
        return movement_g > rules.movingMovement_g ? .moving : .still
    }

    /// After a gap nothing is known of what was done meanwhile; what was learned of the sensor's noise stays.
    mutating func restart() {
        var next = ActivityGate(rules: rules)
        next.stillness = stillness
        next.stillness.interrupt()
        self = next
    }
}
